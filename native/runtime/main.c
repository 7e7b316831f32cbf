/*
 * cloister-runtime - the container runtime's commands, as engines call them: `create`, `start`, `kill`, ...
 *
 * An engine makes several calls for each container and waits for each, so this is no JVM: it asks the supervisor of the
 * container's sandbox (include/runtime.h), or answers from what is on disk. `create` and `run` also start the processes
 * that stay: the container's (cloister-container) and, for a new sandbox, the guard with its supervisor.
 */
#include "runtime.h"
#include "runtime/flags.h"
#include "runtime/say.h"
#include "runtime/steps.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* runtime/texts.S */
extern const char features_text[], features_text_end[], spec_text[], spec_text_end[];

static int ask_running(const int *fds, int count)
{
	int directory = record_open(line.id);

	if (directory < 0)
		return say_error("container \"%s\" does not exist", line.id);
	int socket = record_connect(directory);

	if (socket < 0 && strcmp(line.command->name, "start") == 0)
		return say_error("cannot start a container that has stopped");
	if (socket < 0)
		return say_error("container not running");
	struct answer a = ask(socket, line.command->name, fds, count, 0, -1);

	return a.complete ? a.status : say_error("the supervisor of %s ended before it answered", line.id);
}

int run_ask(void)
{
	return ask_running(NULL, 0);
}

int run_state(void)
{
	int directory = record_open(line.id), socket = directory < 0 ? -1 : record_connect(directory);

	if (directory < 0)
		return say_error("container \"%s\" does not exist", line.id);
	if (socket >= 0) {
		struct answer a = ask(socket, "state", NULL, 0, 0, -1);

		if (a.complete)
			return a.status;
	}
	struct span state = record_state(directory);

	if (!state.at)
		return say_error("state of container \"%s\": %s", line.id, strerror(errno));
	printf("%.*s", (int)state.length, state.at);
	if (state.length && state.at[state.length - 1] != '\n')
		putchar('\n');
	return 0;
}

int run_delete(void)
{
	int directory = record_open(line.id), socket = directory < 0 ? -1 : record_connect(directory);

	if (directory < 0)
		return flag_is("force") ? 0 : say_error("container \"%s\" does not exist", line.id);
	if (socket >= 0) {
		struct answer a = ask(socket, "delete", NULL, 0, 0, -1);

		if (a.complete)
			return a.status;
	}
	/* Nobody serves it any more: what is left are files. */
	if (record_remove(line.id) || errno == ENOENT)
		return 0;
	return say_error("container \"%s\": %s", line.id, strerror(errno));
}

/* Everything on standard input, as memory: who reads it shall not have to wait. */
static int input_as_memory(void)
{
	static char buffer[65536];
	const size_t most = 1024 * 1024;
	int fd = memfd_create("resources", MFD_CLOEXEC);
	size_t all = 0;
	ssize_t n;

	if (fd < 0)
		give_up("memory: %s", strerror(errno));
	while ((n = read(0, buffer, sizeof buffer)) > 0) {
		all += (size_t)n;
		if (all > most)
			give_up("standard input: more than %zu bytes", most);
		if (write(fd, buffer, (size_t)n) != n)
			give_up("memory: %s", strerror(errno));
	}
	if (n < 0)
		give_up("standard input: %s", strerror(errno));
	return fd;
}

int run_update(void)
{
	const char *resources = flag_of("resources");

	if (!resources || strcmp(resources, "-") != 0)
		return ask_running(NULL, 0);
	const int fd = input_as_memory();

	return ask_running(&fd, 1);
}

int run_features(void)
{
	return fwrite(features_text, (size_t)(features_text_end - features_text), 1, stdout) == 1 ? 0 : 1;
}

int run_spec(void)
{
	const char *bundle = flag_of("bundle");
	int directory = open(bundle ? bundle : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0)
		return say_error("%s: %s", bundle, strerror(errno));
	int fd = openat(directory, "config.json", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
	const size_t bytes = (size_t)(spec_text_end - spec_text);

	if (fd < 0 && errno == EEXIST)
		return say_error("File config.json exists. Remove it first");
	if (fd < 0 || write(fd, spec_text, bytes) != (ssize_t)bytes)
		return say_error("config.json: %s", strerror(errno));
	return 0;
}

/* A value of a state, for people; "" if there is none. */
static const char *shown(struct span state, const char *name, char *out, size_t cap)
{
	struct span value = json_member(state, name);

	if (!value.at)
		return "";
	if (!json_string(value, out, cap))
		snprintf(out, cap, "%.*s", (int)value.length, value.at);
	return out;
}

static void print_row(struct span state)
{
	char id[256], pid[32], status[32], bundle[1024], created[64], owner[64];

	printf("%-12s %-8s %-10s %-40s %-30s %s\n", shown(state, "id", id, sizeof id),
	       shown(state, "pid", pid, sizeof pid), shown(state, "status", status, sizeof status),
	       shown(state, "bundle", bundle, sizeof bundle), shown(state, "created", created, sizeof created),
	       shown(state, "owner", owner, sizeof owner));
}

static int not_hidden(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* Each state, in the order of the ids. */
static void print_all(struct dirent **entries, int n, bool json, bool quiet)
{
	const char *between = "";

	for (int i = 0; i < n; i++) {
		int directory = record_open(entries[i]->d_name);
		struct span state = directory < 0 ? (struct span){ NULL, 0 } : record_state(directory);

		if (directory >= 0)
			close(directory);
		if (!state.at)
			continue;
		while (state.length && state.at[state.length - 1] == '\n')
			state.length--;
		if (quiet)
			printf("%s\n", entries[i]->d_name);
		else if (json)
			printf("%s%.*s", between, (int)state.length, state.at);
		else
			print_row(state);
		between = ",";
	}
}

int run_list(void)
{
	const char *format = flag_of("format");
	const bool json = format && strcmp(format, "json") == 0, quiet = flag_is("quiet");
	struct dirent **entries = NULL;

	if (format && !json && strcmp(format, "table") != 0)
		return say_error("invalid format option");
	int n = scandir(line.root, &entries, not_hidden, alphasort);

	if (n < 0 && errno != ENOENT)
		return say_error("%s: %s", line.root, strerror(errno));
	if (json && !quiet)
		putchar('[');
	else if (!quiet)
		printf("%-12s %-8s %-10s %-40s %-30s %s\n", "ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
	print_all(entries, n, json, quiet);
	if (json && !quiet)
		printf("]\n");
	return 0;
}

int main(int argc, char *argv[])
{
	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL); /* whoever started this may ignore it: then nobody could be waited for */
	line_parse(argv);
	int status = line.command->run();

	if (fflush(stdout) != 0)
		return say_error("standard output: %s", strerror(errno));
	return status;
}
