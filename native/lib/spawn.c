/* spawn.c - vfork and exec with exactly the descriptors that were asked for. */
#include "cloister.h"
#include "lib/outcome.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SPAWN_FDS_MAX 2048

struct spawn {
	const char *path;
	char *const *argv;
	char *const *envp;
	const int *src, *dst;
	int nfds, flags;
};

static int listed(const struct spawn *s, int fd)
{
	for (int i = 0; i < s->nfds; i++)
		if (s->dst[i] == fd)
			return 1;
	return 0;
}

static int stdio(const struct spawn *s)
{
	int null = -1;

	for (int fd = 0; fd <= 2; fd++) {
		if (listed(s, fd))
			continue;
		if (!(s->flags & CL_SPAWN_NULL_STDIO)) {
			fcntl(fd, F_SETFD, 0); /* it may be closed here: then it stays so */
			continue;
		}
		if (null < 0)
			null = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (null < 0 || (null != fd && dup2(null, fd) < 0))
			return -errno;
		if (null == fd)
			fcntl(fd, F_SETFD, 0);
	}
	return 0;
}

/*
 * Sources may lie where targets go, so all are first copied out of the way. The table of descriptors is the child's
 * own (vfork shares memory, not the table): closing on exec everything that exists leaks nothing.
 */
static int descriptors(const struct spawn *s)
{
	int temporary[SPAWN_FDS_MAX];
	int above = 2;

	for (int i = 0; i < s->nfds; i++)
		if (s->dst[i] > above)
			above = s->dst[i];
	for (int i = 0; i < s->nfds; i++) {
		temporary[i] = fcntl(s->src[i], F_DUPFD_CLOEXEC, above + 1);
		if (temporary[i] < 0)
			return -errno;
	}
	if (syscall(SYS_close_range, 0, ~0u, CLOSE_RANGE_CLOEXEC) < 0)
		return -errno;
	for (int i = 0; i < s->nfds; i++)
		if (dup2(temporary[i], s->dst[i]) < 0)
			return -errno;
	return stdio(s);
}

/* Runs in the vfork child: touches nothing of the parent's but *error. */
static void child(const struct spawn *s, volatile int *error)
{
	struct sigaction fresh = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		sigaction(sig, &fresh, NULL); /* KILL, STOP and libc's own refuse; what was ignored must not stay so */
	int r = descriptors(s);

	if (r == 0) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execve(s->path, s->argv, s->envp);
		r = -errno;
	}
	*error = r;
	_exit(127);
}

/* Returns twice in one frame: so it holds nothing but the request. */
static int start(const struct spawn *s)
{
	volatile int error = 0;
	pid_t pid = vfork();

	if (pid == 0)
		child(s, &error);
	if (pid < 0)
		return -errno;
	if (error != 0)
		waitpid(pid, NULL, 0);
	return error != 0 ? error : pid;
}

int cl_spawn(const char *path, char *const argv[], char *const envp[], const int *src_fds, const int *dst_fds, int nfds,
	     int flags)
{
	const struct spawn s = { path, argv, envp ? envp : environ, src_fds, dst_fds, nfds, flags };
	sigset_t all, before;

	if (nfds < 0 || nfds > SPAWN_FDS_MAX)
		return -EINVAL;
	/* A handler of the JVM must not run in the child, on the JVM's memory. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int r = start(&s);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}
