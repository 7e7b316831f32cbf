#include "common/namespaces.h"
#include "common/die.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAMESPACES \
	(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

static void write_file(const char *path, const char *text)
{
	int fd = (int)must(open(path, O_WRONLY | O_CLOEXEC), path);

	must(write(fd, text, strlen(text)), path);
	close(fd);
}

/* The simple map that everybody may write for himself (user_namespaces(7)). */
static void map_one(unsigned inside, unsigned uid, unsigned gid)
{
	char line[64];

	write_file("/proc/self/setgroups", "deny");
	snprintf(line, sizeof line, "%u %u 1\n", inside, uid);
	write_file("/proc/self/uid_map", line);
	snprintf(line, sizeof line, "%u %u 1\n", inside, gid);
	write_file("/proc/self/gid_map", line);
}

/* A wide map must be written from outside: by a child that stays behind while the caller unshares. */
static pid_t leave_mapper(int *go)
{
	int pipe_fds[2];
	char path[64], byte;
	const char *all = "0 0 4294967295\n";

	must(pipe2(pipe_fds, O_CLOEXEC), "pipe");
	pid_t caller = getpid();
	pid_t mapper = (pid_t)must(fork(), "fork");

	if (mapper != 0) {
		close(pipe_fds[0]);
		*go = pipe_fds[1];
		return mapper;
	}
	close(pipe_fds[1]);
	if (read(pipe_fds[0], &byte, 1) != 1)
		die_quietly(EXIT_SETUP);
	snprintf(path, sizeof path, "/proc/%d/uid_map", (int)caller);
	write_file(path, all);
	snprintf(path, sizeof path, "/proc/%d/gid_map", (int)caller);
	write_file(path, all);
	die_quietly(0);
}

static void call_mapper(pid_t mapper, int go)
{
	int status;

	must(write(go, "g", 1), "id mapper");
	close(go);
	must(waitpid(mapper, &status, 0), "id mapper");
	if (status != 0)
		die_saying("user namespace", "no identity map");
}

void become(unsigned id)
{
	must(setgroups(0, NULL), "setgroups");
	must(setresgid(id, id, id), "setresgid");
	must(setresuid(id, id, id), "setresuid");
	/* Changing ids hides /proc/self/uid_map from its owner. */
	must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable");
}

void enter_namespaces(enum id_map map)
{
	int wide = map == MAP_IDENTITY && geteuid() == 0, go = -1;
	pid_t mapper = wide ? leave_mapper(&go) : -1;

	unsigned uid = geteuid(), gid = getegid();

	must(unshare(NAMESPACES), "unshare");
	if (wide)
		call_mapper(mapper, go);
	else
		map_one(map == MAP_NOBODY ? NOBODY : 0, uid, gid);
	must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "private mounts");
}
