#include "runtime/json.h"

#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 64

struct cursor {
	const char *at, *end;
};

static void skip_blanks(struct cursor *c)
{
	while (c->at < c->end && strchr(" \t\r\n", *c->at) && *c->at)
		c->at++;
}

static bool take(struct cursor *c, char wanted)
{
	skip_blanks(c);
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

/* Behind the closing quote. */
static bool skip_string(struct cursor *c)
{
	if (!take(c, '"'))
		return false;
	for (; c->at < c->end; c->at++) {
		if (*c->at == '"') {
			c->at++;
			return true;
		}
		if (*c->at == '\\')
			c->at++;
	}
	return false;
}

/* Any value. Brackets are counted, not matched with each other: who writes JSON is the engine or the supervisor. */
static bool skip_value(struct cursor *c)
{
	int depth = 0;

	skip_blanks(c);
	do {
		skip_blanks(c);
		if (c->at >= c->end || depth > DEPTH_MAX)
			return false;
		if (*c->at == '"') {
			if (!skip_string(c))
				return false;
			continue;
		}
		depth += *c->at == '{' || *c->at == '[';
		depth -= *c->at == '}' || *c->at == ']';
		if (depth < 0)
			return false;
		if (depth == 0 && *c->at != '}' && *c->at != ']')
			while (c->at < c->end && !strchr(",]} \t\r\n", *c->at))
				c->at++;
		else
			c->at++;
	} while (depth > 0);
	return true;
}

struct span json_member(struct span object, const char *name)
{
	struct cursor c = { object.at, object.at ? object.at + object.length : NULL };
	char found[128];

	if (!object.at || !take(&c, '{') || take(&c, '}'))
		return (struct span){ NULL, 0 };
	do {
		skip_blanks(&c);
		const char *key_at = c.at;

		if (!skip_string(&c))
			break;
		struct span key = { key_at, (size_t)(c.at - key_at) };

		if (!take(&c, ':'))
			break;
		skip_blanks(&c);
		const char *value_at = c.at;

		if (!skip_value(&c))
			break;
		struct span value = { value_at, (size_t)(c.at - value_at) };

		if (json_string(key, found, sizeof found) && strcmp(found, name) == 0)
			return value;
	} while (take(&c, ','));
	return (struct span){ NULL, 0 };
}

/* One escape, behind its backslash; -> characters taken, 0: none that is known */
static size_t unescape(const char *at, size_t left, char *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *known = left && *at ? strchr(from, *at) : NULL;
	unsigned int code;

	if (known) {
		*out = to[known - from];
		return 1;
	}
	/* what has no place in names and paths that a command looks at is not taken */
	if (left < 5 || *at != 'u' || sscanf(at + 1, "%4x", &code) != 1 || code == 0 || code > 0x7f)
		return 0;
	*out = (char)code;
	return 5;
}

bool json_string(struct span value, char *out, size_t cap)
{
	size_t n = 0;

	if (!value.at || value.length < 2 || value.at[0] != '"' || value.at[value.length - 1] != '"')
		return false;
	for (size_t i = 1; i < value.length - 1; i++) {
		if (n + 1 >= cap)
			return false;
		out[n] = value.at[i];
		if (out[n] == '\\') {
			size_t taken = unescape(value.at + i + 1, value.length - 2 - i, out + n);

			if (taken == 0)
				return false;
			i += taken;
		}
		n++;
	}
	out[n] = 0;
	return n < cap;
}

void json_quote(const char *text, char *out, size_t cap)
{
	size_t n = 0;

	out[n++] = '"';
	for (; *text && n + 8 < cap; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == 0x7f)
			n += (size_t)sprintf(out + n, "\\u%04x", c);
		else if (c == '"' || c == '\\')
			n += (size_t)sprintf(out + n, "\\%c", c);
		else
			out[n++] = (char)c;
	}
	out[n++] = '"';
	out[n] = 0;
}
