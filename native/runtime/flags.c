#include "runtime/flags.h"
#include "runtime/say.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line line;

static const struct flag global_flags[] = {
	{ "root", 0, PATH },           { "log", 0, PATH },       { "log-format", 0, VALUE },
	{ "systemd-cgroup", 0, NOTHING }, { "debug", 0, NOTHING }, { "rootless", 0, VALUE },
	{ "criu", 0, VALUE },          { "help", 'h', NOTHING }, { "version", 'v', NOTHING },
	{ NULL, 0, NOTHING },
};

char *absolute(const char *path)
{
	char *whole = NULL;

	if (*path == '/' ? asprintf(&whole, "%s", path) < 0 : asprintf(&whole, "%s/%s", line.cwd, path) < 0)
		give_up("%s", strerror(ENOMEM));
	return whole;
}

static const struct flag *find(const struct flag *flags, const char *name, size_t length)
{
	for (; flags->name; flags++) {
		if (strlen(flags->name) == length && memcmp(flags->name, name, length) == 0)
			return flags;
		if (length == 1 && flags->letter == *name)
			return flags;
	}
	return NULL;
}

static void check_number(const char *name, const char *value)
{
	char *end;

	errno = 0;
	(void)strtoll(value, &end, 10);
	if (errno || end == value || *end)
		give_up("invalid value \"%s\" for flag -%s: not a number", value, name);
}

static void add(const struct flag *flag, const char *value)
{
	if (line.given_count == GIVEN_MAX)
		give_up("more than %d flags", GIVEN_MAX);
	if (flag->takes == NOTHING && strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		give_up("invalid boolean value \"%s\" for -%s", value, flag->name);
	if (flag->takes == NUMBER)
		check_number(flag->name, value);
	/* "-" is standard input, for those that read it */
	if (flag->takes == PATH && *value && strcmp(value, "-") != 0)
		value = absolute(value);
	line.given[line.given_count++] = (struct given){ flag->name, value };
}

/* As Go's package flag: -name, --name, with a value behind = or as the next word; up to the first that is none. */
static char *const *parse_flags(const struct flag *flags, char *const *argv)
{
	for (; *argv && argv[0][0] == '-' && argv[0][1]; argv++) {
		const char *name = *argv + (argv[0][1] == '-' ? 2 : 1);
		size_t length = strcspn(name, "=");

		if (strcmp(*argv, "--") == 0)
			return argv + 1;
		const struct flag *flag = find(flags, name, length);

		if (!flag)
			give_up("flag provided but not defined: -%.*s", (int)length, name);
		if (name[length] == '=') {
			add(flag, name + length + 1);
		} else if (flag->takes == NOTHING) {
			add(flag, "true");
		} else {
			if (!argv[1])
				give_up("flag needs an argument: -%s", flag->name);
			add(flag, *++argv);
		}
	}
	return argv;
}

const char *flag_of(const char *name)
{
	for (int i = line.given_count - 1; i >= 0; i--)
		if (strcmp(line.given[i].name, name) == 0)
			return line.given[i].value;
	return NULL;
}

bool flag_is(const char *name)
{
	const char *value = flag_of(name);

	return value && strcmp(value, "true") == 0;
}

static bool is_initial_user_namespace(void)
{
	char map[64] = "";
	unsigned int inside, outside, count;
	int fd = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
	bool read_it = fd >= 0 && read(fd, map, sizeof map - 1) > 0;

	if (fd >= 0)
		close(fd);
	return !read_it || (sscanf(map, "%u %u %u", &inside, &outside, &count) == 3 && count == 0xffffffff);
}

static const char *default_root(void)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	char *path = NULL;

	if (!runtime || !*runtime || (geteuid() == 0 && is_initial_user_namespace()))
		return "/run/cloister/containers";
	if (asprintf(&path, "%s/cloister/containers", runtime) < 0)
		give_up("%s", strerror(ENOMEM));
	return path;
}

static _Noreturn void print_usage(void)
{
	printf("cloister-runtime [--root DIR] [--log FILE] [--log-format text|json] [--systemd-cgroup] [--debug]\n"
	       "                 [--rootless true|false|auto] COMMAND ...\n\n");
	for (const struct command *c = all_commands; c->name; c++)
		printf("  %s %s\n", c->name, c->usage);
	exit(0);
}

static void take_globals(void)
{
	const char *format = flag_of("log-format"), *log = flag_of("log");

	if (flag_is("help"))
		print_usage();
	if (flag_is("version")) {
		printf("cloister version 0.1.0\nspec: 1.1.0\n");
		exit(0);
	}
	line.log = log && *log ? log : NULL;
	line.log_json = format && strcmp(format, "json") == 0;
	if (format && !line.log_json && strcmp(format, "text") != 0)
		give_up("invalid log-format \"%s\": text and json there are", format);
	line.root = flag_of("root");
	if (!line.root || !*line.root)
		line.root = default_root();
}

/* As runc's: ^[\w+-\.]+$ */
static void check_id(const char *id)
{
	static const char known[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+,-.";

	if (!*id || strlen(id) > 255 || id[strspn(id, known)] || strcmp(id, ".") == 0 || strcmp(id, "..") == 0)
		give_up("invalid container id \"%s\"", id);
}

void line_parse(char *const argv[])
{
	if (!getcwd(line.cwd, sizeof line.cwd))
		give_up("current directory: %s", strerror(errno));
	char *const *rest = parse_flags(global_flags, argv + 1);

	take_globals();
	if (!*rest)
		print_usage();
	const struct command *command = command_named(*rest);

	if (!command)
		give_up("no such command: %s; see --help", *rest);
	line.command = command;
	line.arguments = parse_flags(command->flags, rest + 1);
	while (line.arguments[line.argument_count])
		line.argument_count++;
	if (flag_is("help")) {
		printf("cloister-runtime %s %s\n", command->name, command->usage);
		exit(0);
	}
	if (line.argument_count < command->least || (command->most >= 0 && line.argument_count > command->most))
		give_up("%s: wrong number of arguments: cloister-runtime %s %s", command->name, command->name,
			command->usage);
	if (command->least > 0) {
		line.id = line.arguments[0];
		check_id(line.id);
	}
}
