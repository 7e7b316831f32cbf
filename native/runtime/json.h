/* json.h - the little of JSON that a command needs: members of objects in records and configurations. */
#ifndef CLOISTER_RUNTIME_JSON_H
#define CLOISTER_RUNTIME_JSON_H

#include <stdbool.h>
#include <stddef.h>

/* A part of a text. */
struct span {
	const char *at; /* NULL: there is none */
	size_t length;
};

/* Value of the member `name` of the object `object`; at is NULL where there is none, or no JSON. */
struct span json_member(struct span object, const char *name);
/* A string, its escapes resolved, into `out`; false: it is none, or does not fit. */
bool json_string(struct span value, char *out, size_t cap);
/* `text` as a string with its quotes, cut where it does not fit. */
void json_quote(const char *text, char *out, size_t cap);

#endif
