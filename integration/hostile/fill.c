/* Fills what a guest can fill; each ends in an errno, and what is no part of it still works. */
#include "hostile.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define FILE_BYTES 20480
#define SIGNALS 100000
#define FILES 20000
#define SEGMENTS 600
#define SOCKETS 12000

static int wrong;

static void expect(const char *what, int outcome, int error)
{
	if (outcome == -1 ? errno == error : error == 0)
		return;
	printf("%s: %d %s\n", what, outcome, outcome == -1 ? strerror(errno) : "");
	wrong++;
}

static void others_go_on(const char *when)
{
	int fd = open("/etc/passwd", O_RDONLY);
	int status = 1;

	expect(when, fd, 0);
	close(fd);
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/true", "true", NULL);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	if (status != 0)
		printf("%s: no new program\n", when);
	wrong += status != 0;
}

static void signals(void)
{
	sigset_t all;
	int outcome = 0, n = 0;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){ RLIM_INFINITY, RLIM_INFINITY });
	while (n < SIGNALS && (outcome = sigqueue(getpid(), SIGRTMIN, (union sigval){ 0 })) == 0)
		n++;
	expect("signals", outcome, EAGAIN);
}

/* Each waits at the other side until somebody attaches it. */
static void segments(void)
{
	static int ids[SEGMENTS];
	int n = 0;

	while (n < SEGMENTS && (ids[n] = shmget(IPC_PRIVATE, 4096, 0600)) >= 0)
		n++;
	expect("segments", n < SEGMENTS ? -1 : 0, 0);
	while (n > 0)
		shmctl(ids[--n], IPC_RMID, NULL);
}

static void files(void)
{
	static char bytes[FILE_BYTES];
	char name[64];
	int made = 0, outcome = 0;

	mkdir("/tmp/fill", 0700);
	while (made < FILES && outcome != -1) {
		snprintf(name, sizeof name, "/tmp/fill/%d", made++);
		int fd = open(name, O_CREAT | O_RDWR, 0600);

		outcome = fd < 0 ? -1 : (int)write(fd, bytes, sizeof bytes);
		int error = errno;

		close(fd);
		errno = error;
	}
	expect("files", outcome, ENOSPC);
	others_go_on("after many files");
	while (made > 0) {
		snprintf(name, sizeof name, "/tmp/fill/%d", --made);
		unlink(name);
	}
}

static void give(int to, int fd)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec iov = { "x", 1 };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };

	control.align.cmsg_level = SOL_SOCKET;
	control.align.cmsg_type = SCM_RIGHTS;
	control.align.cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(&control.align), &fd, sizeof fd);
	expect("socket into socket", (int)sendmsg(to, &h, 0), 0);
}

/* Each lies in the queue of the next, and nobody has any of them but the last. */
static void chain(void)
{
	int last = -1, pair[2];

	for (int i = 0; i < SOCKETS && wrong == 0; i++) {
		expect("socket pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
		if (last >= 0) {
			give(pair[0], last);
			close(last);
		}
		close(pair[0]);
		last = pair[1];
	}
	close(last);
	others_go_on("after a chain of sockets");
}

int main(void)
{
	segments();
	files();
	chain();
	signals();
	puts(wrong == 0 ? "fill: done" : "fill: failed");
	return 0;
}
