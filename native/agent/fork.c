/*
 * fork.c - fork(2): the host copies the stub, the copy takes its own mailbox and its own socket.
 *
 * From the clone until its mailbox is mapped the child touches nothing that is shared: its trip, and the action, are
 * in private memory by then.
 */
#include "host.h"

/* Threads, locks and descriptors of the parent do not exist here. */
static void reset_process(uint32_t index)
{
	uint32_t tid = PROCESS->tid_word[index];

	drop_stashed_fds();
	memset(PROCESS->tid_word, 0, sizeof PROCESS->tid_word);
	PROCESS->tid_word[index] = tid;
	PROCESS->host_pid = tid;
	PROCESS->threaded = 0;
	PROCESS->fd_lock = 0;
}

static void take_own_mailbox(const int32_t fd[2])
{
	int64_t at = host_mmap(AGENT_MAILBOX, MAILBOX_FILE_SIZE, PROT_READ_WRITE, MAP_SHARED_FIXED, fd[0], 0);

	if (at != (int64_t)AGENT_MAILBOX || host_dup_to_socket(fd[1]) != AGENT_SOCKET_FD)
		host_exit_group(AGENT_EXIT_FAILED);
	host_close(fd[0]);
	host_close(fd[1]);
}

static void go_on_as_child(struct trip *trip, const struct action_fork *a, const int32_t fd[2])
{
	struct thread *thread = thread_of_trip(trip);

	take_own_mailbox(fd);
	reset_process(thread->index);
	thread->slot->host_pid = PROCESS->host_pid;
	thread->slot->host_tid = PROCESS->host_pid;
	set_thread_bases(thread, a->flags & THREAD_SET_TLS, a->tls);
	if (a->flags & THREAD_CHILD_SETTID)
		to_guest(a->child_tid_addr, &a->tid, sizeof a->tid);
	if (a->stack != 0)
		trip->regs->rsp = a->stack;
	trip->regs->rax = 0;
	trip->keeps_rax = 1;
	trip->nr = NO_CALL;
	trip->skip_actions = 1;
	trip->reply_flags = 0;
	trip->map_ticket = 0;
}

/* The child's pid in the parent, 0 in the child, or -errno. */
int64_t do_fork(struct trip *trip, const struct action_fork *in_mailbox)
{
	const struct action_fork a = *in_mailbox;
	uint32_t *tid_word = &PROCESS->tid_word[thread_of_trip(trip)->index];
	uint32_t own_tid = *tid_word;
	int32_t fd[2];

	lock_fds();
	take_fds(a.fd_token, fd);
	int64_t pid = host_clone_fork(tid_word);

	if (pid == 0) {
		go_on_as_child(trip, &a, fd);
		return 0;
	}
	*tid_word = own_tid;
	if (pid > 0 && (a.flags & THREAD_PARENT_SETTID))
		to_guest(a.parent_tid_addr, &a.tid, sizeof a.tid);
	host_close(fd[0]);
	host_close(fd[1]);
	unlock_fds();
	return pid;
}
