/*
 * runtime_test.c - cloister-runtime against a supervisor that is this program again. Arguments: cloister-runtime,
 * cloister-container, cloister-guard.
 */
#include "runtime.h"
#include "cloister.h"
#include "runtime/json.h"
#include "test/check.h"
#include "test/fake_supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 10000
#define ARGS_MAX 24
#define LONG_DIRECTORY "its-path-is-far-longer-than-the-108-bytes-that-the-address-of-a-socket-has-room-for"

static char top[] = "/tmp/runtime_test.XXXXXX";
static char out[400000], err[4096];

static const char *under(const char *name)
{
	static char paths[8][512];
	static int next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof paths[0], "%s/%s", top, name);
	return path;
}

static void read_file(const char *path, char *to, size_t cap)
{
	int fd = open(path, O_RDONLY);
	size_t all = 0;
	ssize_t n;

	CHECK(fd >= 0);
	while ((n = read(fd, to + all, cap - 1 - all)) > 0)
		all += (size_t)n;
	to[all] = 0;
	close(fd);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	CHECK(f != NULL);
	CHECK(fputs(text, f) >= 0);
	CHECK_IS(fclose(f), 0);
}

static void streams(const char *input)
{
	int in = open(input, O_RDONLY), o = open(under("out"), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
	int e = open(under("err"), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
	int kept = open(under("kept"), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);

	CHECK(in >= 0 && o >= 0 && e >= 0 && kept >= 0);
	/* above what they become, with what engines leave open besides */
	const int high[] = { fcntl(in, F_DUPFD, 20), fcntl(o, F_DUPFD, 20), fcntl(e, F_DUPFD, 20),
			     fcntl(kept, F_DUPFD, 20), fcntl(o, F_DUPFD, 20) };

	for (int i = 0; i < 5; i++)
		CHECK(dup2(high[i], i == 4 ? 9 : i) >= 0);
	for (int fd = 4; fd < 40; fd++)
		if (fd != 9)
			close(fd);
}

/* -> exit status; what it wrote is in out and err */
static int run(const char *input, const char *const *args)
{
	char *argv[ARGS_MAX + 4] = { (char *)(uintptr_t)under("native/cloister-runtime"), (char *)"--root",
				     (char *)(uintptr_t)under("state/" LONG_DIRECTORY) };
	int status, n = 3;

	for (; *args; args++)
		argv[n++] = (char *)(uintptr_t)*args;
	pid_t pid = fork();

	if (pid == 0) {
		CHECK_IS(chdir(top), 0);
		streams(input);
		execv(argv[0], argv);
		_exit(127);
	}
	CHECK_IS(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status));
	read_file(under("out"), out, sizeof out);
	read_file(under("err"), err, sizeof err);
	return WEXITSTATUS(status);
}

static void is_at(int line, int actual, int expected, const char *output, const char *error)
{
	if (actual != expected || (output && !strstr(out, output)) || (error && !strstr(err, error)) ||
	    (!error && *err)) {
		fprintf(stderr, "line %d: status %d, not %d; output: %.400s; error: %s\n", line, actual, expected, out,
			err);
		exit(1);
	}
}

#define RUN(...) run("/dev/null", (const char *const[]){ __VA_ARGS__, NULL })
#define IS(status, output, error, ...) is_at(__LINE__, RUN(__VA_ARGS__), status, output, error)

static void bundle(const char *name, const char *config)
{
	char path[512];

	CHECK_IS(mkdir(under(name), 0700), 0);
	snprintf(path, sizeof path, "%s/config.json", under(name));
	if (config)
		write_file(path, config);
}

/* By the wait status of a child that this command left to us. */
static void expect_end(int pid, int wait_status)
{
	struct pollfd p = { pidfd_of(pid), POLLIN, 0 };
	int status;

	CHECK(p.fd >= 0);
	CHECK_IS(poll(&p, 1, DEADLINE_MS), 1);
	close(p.fd);
	CHECK_IS(waitpid(pid, &status, 0), pid);
	CHECK_IS(status, wait_status);
}

/* The guard, once its supervisor has ended: then nothing is left. */
static void nothing_left(void)
{
	int64_t until = now_ns() + DEADLINE_MS * 1000000ll;
	int status;

	while (waitpid(-1, &status, WNOHANG) >= 0) {
		CHECK(now_ns() < until);
		poll(NULL, 0, 2);
	}
	CHECK_IS(errno, ECHILD);
	CHECK_IS(rmdir(under("state/" LONG_DIRECTORY)), 0);
	CHECK_IS(mkdir(under("state/" LONG_DIRECTORY), 0700), 0);
}

static void json(void)
{
	static const char text[] = " { \"a\" : {\"b\":[1,{\"c\":\"}\\\"\"}], "
				   "\"d\":\"\\u0041\\n/\"} ,\"e\\\"\":-1.5,\"f\":\"x\"}";
	const struct span whole = { text, sizeof text - 1 };
	char value[16];

	CHECK(json_string(json_member(json_member(whole, "a"), "d"), value, sizeof value));
	CHECK(strcmp(value, "A\n/") == 0);
	CHECK(!json_string(json_member(json_member(whole, "a"), "d"), value, 3));
	CHECK_IS(json_member(whole, "e\"").length, 4);
	CHECK_IS(json_member(json_member(whole, "a"), "b").length, 15);
	CHECK(json_member(whole, "b").at == NULL);
	CHECK(json_member(whole, "").at == NULL);
	/* whatever is cut off is no JSON, and read no further */
	for (size_t n = 0; n < whole.length - 4; n++) {
		char *cut = malloc(n + 1);

		memcpy(cut, text, n);
		CHECK(!json_string(json_member((struct span){ cut, n }, "f"), value, sizeof value));
		free(cut);
	}
	json_quote("a\"\\\n\x01", value, sizeof value);
	CHECK(strcmp(value, "\"a\\\"\\\\\\u000a\"") == 0);
}

static void wrong_lines(void)
{
	IS(1, NULL, "no such command: bogus", "bogus");
	IS(1, NULL, "flag provided but not defined: -bogus", "--bogus", "state", "c");
	IS(1, NULL, "flag provided but not defined: -force", "state", "--force", "c");
	IS(1, NULL, "flag needs an argument: -bundle", "create", "-b");
	IS(1, NULL, "wrong number of arguments", "create");
	IS(1, NULL, "wrong number of arguments", "start", "c", "d");
	IS(1, NULL, "invalid container id \"a/b\"", "state", "a/b");
	IS(1, NULL, "invalid container id \"..\"", "state", "..");
	IS(1, NULL, "invalid boolean value \"perhaps\"", "delete", "--force=perhaps", "c");
	IS(1, NULL, "not a number", "create", "--preserve-fds", "x", "c");
	IS(1, NULL, "invalid log-format", "--log-format", "xml", "state", "c");
	IS(1, NULL, "config.json: No such file", "create", "c");
	IS(1, NULL, "container \"c\" does not exist", "state", "c");
	IS(1, NULL, "container \"c\" does not exist", "start", "c");
	IS(1, NULL, "container \"c\" does not exist", "delete", "c");
	IS(1, NULL, "does not exist", "delete", "--force=false", "c");
	IS(0, "", NULL, "delete", "--force", "c");
	IS(255, NULL, "container \"c\" does not exist", "exec", "c", "x");
	IS(0, "", NULL, "list", "-q");
	IS(0, "[]\n", NULL, "list", "--format", "json");
	IS(0, "create [--bundle", NULL, "--help");
	IS(0, "\"ociVersionMax\"", NULL, "features");
	IS(0, "", NULL, "spec");
	IS(1, NULL, "File config.json exists. Remove it first", "spec");
	CHECK_IS(unlink(under("config.json")), 0);
}

/* Errors go to a file, too, in both formats. */
static void logs(void)
{
	char text[512];

	IS(1, NULL, "does not exist", "--log", "log", "--log-format=json", "state", "c");
	IS(1, NULL, "does not exist", "--log", under("log"), "state", "c");
	read_file(under("log"), text, sizeof text);
	CHECK(strncmp(text, "{\"level\":\"error\",\"msg\":\"container \\\"c\\\" does not exist\",\"time\":\"2",
		      strlen("{\"level\":\"error\",\"msg\":\"container \\\"c\\\" does not exist\",\"time\":\"2")) == 0);
	CHECK(strstr(text, "Z\"}\ntime=\"2") != NULL);
	CHECK(strstr(text, "level=error msg=\"container \\\"c\\\" does not exist\"\n") != NULL);
	CHECK_IS(unlink(under("log")), 0);
}

static void failed_creates(void)
{
	bundle("refuse", "{}");
	bundle("die", "{}");
	bundle("pod", "{\"annotations\": {\"io.kubernetes.cri.container-type\": \"container\", "
		      "\"io.kubernetes.cri.sandbox-id\": \"c\"}}");
	IS(1, NULL, "config.json: refused", "create", "--bundle", "refuse", "c");
	IS(1, NULL, "the supervisor of c ended: fake: it broke", "create", "--bundle", "die", "c");
	IS(1, NULL, "the sandbox c is not running", "create", "--bundle", "pod", "d");
	setenv("CLOISTER_HOME", "", 1);
	IS(1, NULL, "CLOISTER_JVM_FLAGS is not set", "create", "--bundle", "refuse", "c");
	unsetenv("CLOISTER_HOME");
	IS(1, NULL, "descriptor 4 is not open", "create", "--bundle", "refuse", "--preserve-fds", "2", "c");
	nothing_left();
}

static int pid_in(const char *name)
{
	char text[32];

	read_file(under(name), text, sizeof text);
	CHECK_IS(unlink(under(name)), 0);
	return atoi(text);
}

static void answers(void)
{
	IS(0, "{\"status\":\"of the supervisor\"}\n", NULL, "state", "c");
	IS(0, "", NULL, "start", "c");
	IS(1, NULL, "can't \"pause\"", "pause", "c");
	IS(1, NULL, "the supervisor of c ended before it answered", "resume", "c");
	IS(0, "7m", NULL, "update", "--memory", "7m", "c");
	write_file(under("resources"), "{\"memory\":1}");
	is_at(__LINE__, run(under("resources"), (const char *const[]){ "update", "--resources", "-", "c", NULL }), 0,
	      "{\"memory\":1}", NULL);
	IS(0, "ppp", NULL, "ps", "--format", "json", "c");
	CHECK_IS(strlen(out), 300000);
	IS(0, "c            ", NULL, "list");
	IS(0, "created", NULL, "list");
	IS(0, "c\n", NULL, "list", "--quiet");
}

/* One container from beginning to end; more of its sandbox; processes started in it. */
static void whole_life(void)
{
	char text[64];

	bundle("bundle", "{\"annotations\":{}}");
	IS(0, "create\nid=c\nroot=/", "on stderr\n", "create", "--pid-file", "pid", "--bundle=bundle", "--no-pivot",
	   "--preserve-fds", "1", "c");
	CHECK(strstr(out, LONG_DIRECTORY "\n") != NULL);
	CHECK(strstr(out, under("bundle\nno-pivot=true\npreserve-fds=1\n")) && strstr(out, under("pid\n")));
	read_file(under("kept"), text, sizeof text);
	CHECK(strcmp(text, "kept") == 0);
	int pid = pid_in("pid");

	CHECK(pid > 0);
	IS(1, NULL, "container with given ID already exists", "create", "--bundle", "bundle", "c");
	answers();
	/* a second container of the same sandbox */
	IS(0, "create\nid=d", "on stderr\n", "create", "--bundle", "pod", "--pid-file", "pid", "d");
	int second = pid_in("pid");

	IS(0, "exec\nid=c", "on stderr\n", "exec", "--detach", "--pid-file", "pid", "--process", "p.json", "c");
	CHECK(strstr(out, under("p.json\n")) != NULL);
	expect_end(pid_in("pid"), 5 << 8);
	IS(5, "arg=ls\narg=-l\narg=a b\n", "on stderr\n", "exec", "-e", "A=1", "--env=B=2", "c", "ls", "-l", "a b");
	CHECK(strstr(out, "\nenv=A=1\nenv=B=2\n") != NULL);
	IS(255, NULL, "neither --process nor a program", "exec", "c");
	IS(0, "", NULL, "kill", "c", "15");
	/* the fake one has one container at a time: the last */
	expect_end(second, SIGTERM);
	IS(0, "", NULL, "delete", "d");
	CHECK_IS(kill(pid, SIGKILL), 0);
	expect_end(pid, SIGKILL);
	IS(0, "", NULL, "delete", "c");
	nothing_left();
}

static void runs(void)
{
	IS(128 + SIGTERM, "run\nid=c\n", "on stderr\n", "run", "--bundle", "bundle", "c");
	nothing_left();
}

/* Nobody listens any more: what is on disk counts. */
static void stopped(void)
{
	const char *directory = under("state/" LONG_DIRECTORY "/s");
	char path[600];

	CHECK_IS(mkdir(directory, 0700), 0);
	snprintf(path, sizeof path, "%s/" RUNTIME_RECORD, directory);
	write_file(path, "{\"id\":\"s\",\"status\":\"running\",\"annotations\":{\"pid\":\"7\"},\"pid\":77,\"x\":[]}");
	IS(0, "{\"id\":\"s\",\"status\":\"stopped\",\"annotations\":{\"pid\":\"7\"},\"pid\":0,\"x\":[]}\n", NULL,
	   "state", "s");
	IS(0, "\"status\":\"stopped\"", NULL, "list", "-f", "json");
	IS(1, NULL, "container not running", "kill", "s", "9");
	IS(1, NULL, "cannot start a container that has stopped", "start", "s");
	IS(255, NULL, "cannot exec in a stopped container", "exec", "s", "x");
	IS(0, "", NULL, "delete", "s");
	IS(1, NULL, "does not exist", "state", "s");
}

static void prepare(char *const argv[])
{
	char command[2048], self[512] = "", text[2048];

	CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
	CHECK(mkdtemp(top) != NULL);
	snprintf(command, sizeof command, "mkdir %s/native && cp %s %s %s %s/native", top, argv[1], argv[2], argv[3],
		 top);
	CHECK_IS(system(command), 0);
	/* a value that printf %q has had to quote */
	snprintf(text, sizeof text, "# a line\nCLOISTER_HOME=%s\nCLOISTER_JAVA=%s\nCLOISTER_JVM_FLAGS=-Xa\\ -Xb\n"
		 "CLOISTER_CLASSPATH=x\nCLOISTER_AOT_CACHE=''\n", top, self);
	write_file(under("launch.env"), text);
	CHECK_IS(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	unsetenv("CLOISTER_HOME");
}

/* guard self -Xa -Xb -cp x Main sandbox --directory DIR --request-fd N */
static int as_supervisor(int argc, char *argv[])
{
	CHECK_IS(argc, 11);
	CHECK(strcmp(argv[1], "-Xa") == 0 && strcmp(argv[2], "-Xb") == 0 && strcmp(argv[6], "sandbox") == 0);
	CHECK_IS(atoi(argv[10]), RUNTIME_REQUEST_FD);
	CHECK_IS(fcntl(9, F_GETFD), -1);
	return fake_supervisor(argv[8]);
}

int main(int argc, char *argv[])
{
	char command[64];

	if (getenv("CLOISTER_GUARD"))
		return as_supervisor(argc, argv);
	CHECK_IS(argc, 4);
	prepare(argv);
	json();
	wrong_lines();
	logs();
	failed_creates();
	whole_life();
	runs();
	stopped();
	snprintf(command, sizeof command, "rm -r %s", top);
	CHECK_IS(system(command), 0);
	return 0;
}
