/* commands.c - which commands there are, with the flags of runc 1.1. */
#include "runtime/flags.h"
#include "runtime/steps.h"

#include <string.h>

#define HELP { "help", 'h', NOTHING }, { NULL, 0, NOTHING }
#define CREATES                                                                                             \
	{ "bundle", 'b', PATH }, { "console-socket", 0, PATH }, { "pid-file", 0, PATH },                    \
		{ "no-pivot", 0, NOTHING }, { "no-new-keyring", 0, NOTHING }, { "preserve-fds", 0, NUMBER }

static const struct flag none_flags[] = { HELP };
static const struct flag create_flags[] = { CREATES, HELP };
static const struct flag run_flags[] = {
	CREATES, { "detach", 'd', NOTHING }, { "keep", 0, NOTHING }, { "no-subreaper", 0, NOTHING }, HELP,
};
static const struct flag kill_flags[] = { { "all", 'a', NOTHING }, HELP };
static const struct flag delete_flags[] = { { "force", 'f', NOTHING }, HELP };
static const struct flag exec_flags[] = {
	{ "console-socket", 0, PATH }, { "pid-file", 0, PATH }, { "process", 'p', PATH }, { "detach", 'd', NOTHING },
	{ "tty", 't', NOTHING }, { "cwd", 0, VALUE }, { "env", 'e', VALUE }, { "user", 'u', VALUE },
	{ "additional-gids", 'g', NUMBER }, { "cap", 'c', VALUE }, { "no-new-privs", 0, NOTHING },
	{ "process-label", 0, VALUE }, { "apparmor", 0, VALUE }, { "cgroup", 0, VALUE },
	{ "ignore-paused", 0, NOTHING }, { "preserve-fds", 0, NUMBER }, HELP,
};
static const struct flag ps_flags[] = { { "format", 'f', VALUE }, HELP };
static const struct flag list_flags[] = { { "format", 'f', VALUE }, { "quiet", 'q', NOTHING }, HELP };
static const struct flag events_flags[] = { { "interval", 0, VALUE }, { "stats", 0, NOTHING }, HELP };
static const struct flag spec_flags[] = { { "bundle", 'b', PATH }, HELP };
static const struct flag update_flags[] = {
	{ "resources", 'r', PATH }, { "memory", 0, VALUE }, { "memory-reservation", 0, VALUE },
	{ "memory-swap", 0, VALUE }, { "kernel-memory", 0, VALUE }, { "kernel-memory-tcp", 0, VALUE },
	{ "cpu-period", 0, VALUE }, { "cpu-quota", 0, VALUE }, { "cpu-burst", 0, VALUE }, { "cpu-share", 0, VALUE },
	{ "cpu-rt-period", 0, VALUE }, { "cpu-rt-runtime", 0, VALUE }, { "cpu-idle", 0, VALUE },
	{ "cpuset-cpus", 0, VALUE }, { "cpuset-mems", 0, VALUE }, { "pids-limit", 0, VALUE },
	{ "blkio-weight", 0, VALUE }, { "l3-cache-schema", 0, VALUE }, { "mem-bw-schema", 0, VALUE }, HELP,
};

const struct command all_commands[] = {
	{ "create", "[--bundle DIR] [--pid-file FILE] [--console-socket PATH] ID", create_flags, 1, 1, 1, run_create },
	{ "start", "ID", none_flags, 1, 1, 1, run_ask },
	{ "state", "ID", none_flags, 1, 1, 1, run_state },
	{ "kill", "[--all] ID [SIGNAL]", kill_flags, 1, 2, 1, run_ask },
	{ "delete", "[--force] ID", delete_flags, 1, 1, 1, run_delete },
	{ "exec", "[--process FILE] [--detach] [--tty] ID [PROGRAM ARGUMENT...]", exec_flags, 1, -1, 255, run_exec },
	{ "run", "[--bundle DIR] [--detach] [--keep] ID", run_flags, 1, 1, 1, run_create },
	{ "ps", "[--format table|json] ID [PS-OPTION...]", ps_flags, 1, -1, 1, run_ask },
	{ "list", "[--format table|json] [--quiet]", list_flags, 0, 0, 1, run_list },
	{ "pause", "ID", none_flags, 1, 1, 1, run_ask },
	{ "resume", "ID", none_flags, 1, 1, 1, run_ask },
	{ "update", "[--resources FILE] [--memory BYTES] ... ID", update_flags, 1, 1, 1, run_update },
	{ "events", "[--interval SECONDS] [--stats] ID", events_flags, 1, 1, 1, run_ask },
	{ "features", "", none_flags, 0, 0, 1, run_features },
	{ "spec", "[--bundle DIR]", spec_flags, 0, 0, 1, run_spec },
	{ NULL, NULL, NULL, 0, 0, 0, NULL },
};

const struct command *command_named(const char *name)
{
	for (const struct command *c = all_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}
