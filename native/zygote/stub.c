/*
 * stub.c - from a fork of the zygote to the agent's first instruction.
 *
 * agent.h lists what the agent expects to find. Whatever fails here ends the stub; the dispatcher sees ZYGOTE_DIED.
 */
#include "zygote/stub.h"
#include "agent.h"
#include "common/die.h"
#include "filter/filter.h"
#include "zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* struct kernel_sigaction of Linux x86-64; libc's has another order and its own restorer */
struct host_sigaction {
	uint64_t handler, flags, restorer, mask;
};

static struct program filter;

/* Where memory ends, stubs end first. A fork inherits the number, so the zygote has theirs while it forks. */
#define OOM_FIRST "1000"

static struct {
	int fd;
	char own[16]; /* the zygote's number */
} oom = { -1, "" };

int stub_open_oom(void)
{
	return open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
}

static void set_oom(const char *number)
{
	if (oom.own[0] && pwrite(oom.fd, number, strlen(number), 0) < 0)
		oom.own[0] = 0; /* what can't be done once can't be undone */
}

void stub_prepare(int oom_fd)
{
	oom.fd = oom_fd;
	if (pread(oom.fd, oom.own, sizeof oom.own - 1, 0) < 0)
		oom.own[0] = 0;
	errno = -stub_filter_build(&filter);
	if (errno)
		die("stub filter");
}

static void check(long result)
{
	if (result < 0)
		die_quietly(ZYGOTE_EXIT_SETUP);
}

static void signals(void)
{
	static const uint8_t taken[] = AGENT_SIGNALS;
	const struct host_sigaction action = { AGENT_ENTRY_SIGNAL, AGENT_SA_FLAGS, AGENT_RESTORER, AGENT_SA_MASK };
	const uint64_t mask = AGENT_SA_MASK;

	for (size_t i = 0; i < sizeof taken; i++)
		check(syscall(SYS_rt_sigaction, taken[i], &action, NULL, sizeof mask));
	check(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, sizeof mask));
}

/* The capability socket is descriptor 3, and there is no other. */
static void descriptors(int socket_fd)
{
	if (socket_fd != AGENT_SOCKET_FD)
		check(dup2(socket_fd, AGENT_SOCKET_FD));
	check(syscall(SYS_close_range, AGENT_SOCKET_FD + 1, ~0u, 0));
	check(syscall(SYS_close_range, 0, AGENT_SOCKET_FD - 1, 0));
}

static _Noreturn void child(struct agent_process *process, int mailbox_fd, int socket_fd)
{
	void (*start)(uint32_t) = (void (*)(uint32_t))AGENT_ENTRY_START;
	void *mailbox = mmap((void *)AGENT_MAILBOX, MAILBOX_FILE_SIZE, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_FIXED_NOREPLACE, mailbox_fd, 0);

	if (mailbox != (void *)AGENT_MAILBOX)
		die_quietly(ZYGOTE_EXIT_SETUP);
	process->host_pid = process->tid_word[0];
	descriptors(socket_fd);
	signals();
	check(program_install(&filter, 0));
	start(0);
	__builtin_unreachable();
}

/*
 * What was sent to an earlier stub of the same mailbox file, which died before it took it.
 * Nobody sends to this one before he is told of it.
 */
static void drop_strays(int socket_fd)
{
	char byte;

	while (recv(socket_fd, &byte, sizeof byte, MSG_DONTWAIT) > 0)
		;
}

int stub_spawn(int mailbox_fd, int socket_fd)
{
	struct agent_process *process = (struct agent_process *)AGENT_PROCESS;

	drop_strays(socket_fd);
	set_oom(OOM_FIRST);
	/* as the agent's own fork: the host writes the thread id, and clears it when the thread is gone */
	long pid = syscall(SYS_clone, CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD, NULL, NULL,
			   &process->tid_word[0], 0);

	if (pid == 0)
		child(process, mailbox_fd, socket_fd);
	set_oom(oom.own);
	return pid < 0 ? -errno : (int)pid;
}
