/* flags.h - the command line, as runc 1.1 has it. */
#ifndef CLOISTER_RUNTIME_FLAGS_H
#define CLOISTER_RUNTIME_FLAGS_H

#include <stdbool.h>
#include <stddef.h>

#define GIVEN_MAX 512

enum takes { NOTHING, VALUE, PATH, NUMBER };

struct flag {
	const char *name;
	char letter; /* 0: none */
	enum takes takes;
};

struct command {
	const char *name;
	const char *usage;
	const struct flag *flags;  /* ended by one without a name */
	int least, most;           /* arguments, the id among them; most < 0: any number */
	int failed;                /* exit status of a failure */
	int (*run)(void);
};

struct given {
	const char *name, *value;
};

/* What was said, once it is parsed; of this one process. */
struct line {
	const char *root, *log;
	bool log_json;
	const struct command *command;
	struct given given[GIVEN_MAX]; /* flags, in their order */
	int given_count;
	char *const *arguments; /* behind the flags, ended by NULL; the id is the first */
	int argument_count;
	const char *id; /* NULL where the command has none */
	char cwd[4096];
};

extern struct line line;

/* commands.c: by name; NULL: there is none */
const struct command *command_named(const char *name);
extern const struct command all_commands[];

/* Parses argv, or ends the process: 0 for --help and --version, else with an error. */
void line_parse(char *const argv[]);
/* Of the last flag of that name; NULL: it was not given. */
const char *flag_of(const char *name);
bool flag_is(const char *name);
/* Absolute, on the heap. */
char *absolute(const char *path);

#endif
