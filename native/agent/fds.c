/*
 * fds.c - descriptors that the kernel hands over the capability socket, each under a token.
 *
 * Messages may arrive in another order than the actions that name them (threads take theirs in any order), so what
 * belongs to somebody else is stashed. fd_lock covers "taken until closed": whoever holds it knows that no other
 * descriptor than the stashed ones is open, which is what a fork needs. A kernel that died in the middle of sending
 * sends the same token once more, next: the second is dropped.
 */
#include "host.h"

struct iovec {
	uint64_t base, len;
};
struct msghdr {
	uint64_t name;
	uint32_t name_len, pad0;
	uint64_t iov, iov_count, control, control_len;
	uint32_t flags, pad1;
};
struct rights {
	uint64_t len;
	uint32_t level, type;
	int32_t fd[2];
};

#define SOL_SOCKET_LEVEL 1u
#define SCM_RIGHTS_TYPE 1u
#define RIGHTS_HEAD 16u

/*
 * A lock of three states: 0 free, 1 taken, 2 taken and perhaps waited for. Acquire here pairs with release in unlock.
 */
void lock_fds(void)
{
	_Atomic uint32_t *lock = ATOMIC32(&PROCESS->fd_lock);
	uint32_t seen = 0;

	if (atomic_compare_exchange_strong_explicit(lock, &seen, 1, memory_order_acquire, memory_order_relaxed))
		return;
	while (atomic_exchange_explicit(lock, 2, memory_order_acquire) != 0)
		host_futex_wait(&PROCESS->fd_lock, 2);
}

void unlock_fds(void)
{
	if (atomic_exchange_explicit(ATOMIC32(&PROCESS->fd_lock), 0, memory_order_release) == 2)
		host_futex_wake(&PROCESS->fd_lock, 1);
}

static int find_stashed(uint64_t token, int32_t fd[2])
{
	for (uint32_t i = 0; i < AGENT_STASHED_TOKENS; i++) {
		struct agent_stashed *s = &PROCESS->stashed[i];

		if (s->token == token) {
			fd[0] = s->fd[0];
			fd[1] = s->fd[1];
			s->token = 0;
			return 1;
		}
	}
	return 0;
}

static void stash(uint64_t token, const int32_t fd[2])
{
	for (uint32_t i = 0; i < AGENT_STASHED_TOKENS; i++) {
		struct agent_stashed *s = &PROCESS->stashed[i];

		if (s->token == 0) {
			*s = (struct agent_stashed){ token, { fd[0], fd[1] } };
			return;
		}
	}
	host_exit_group(AGENT_EXIT_FAILED); /* more tokens on their way than threads could have asked for */
}

static uint64_t receive(int32_t fd[2])
{
	struct fd_message message = { 0 };
	struct rights rights = { 0, 0, 0, { -1, -1 } };
	struct iovec iov = { (uint64_t)&message, sizeof message };
	struct msghdr hdr = {
		.iov = (uint64_t)&iov,
		.iov_count = 1,
		.control = (uint64_t)&rights,
		.control_len = sizeof rights,
	};
	int64_t got = host_recvmsg(&hdr);

	fd[0] = fd[1] = -1;
	if (got == -E_INTR)
		return 0;
	if (got != (int64_t)sizeof message || message.token == 0)
		host_exit_group(AGENT_EXIT_FAILED);
	if (hdr.control_len >= RIGHTS_HEAD + sizeof(int32_t) && rights.level == SOL_SOCKET_LEVEL &&
	    rights.type == SCM_RIGHTS_TYPE) {
		fd[0] = rights.fd[0];
		fd[1] = rights.len >= sizeof rights ? rights.fd[1] : -1;
	}
	return message.token;
}

static void close_both(const int32_t fd[2])
{
	for (uint32_t i = 0; i < 2; i++)
		if (fd[i] >= 0)
			host_close(fd[i]);
}

/* With fd_lock held: the descriptors that were sent under this token. Waits for them. */
void take_fds(uint64_t token, int32_t fd[2])
{
	if (find_stashed(token, fd))
		return;
	for (;;) {
		uint64_t got = receive(fd);

		if (got == 0)
			continue;
		if (got == PROCESS->last_token) {
			close_both(fd);
			continue;
		}
		PROCESS->last_token = got;
		if (got == token)
			return;
		stash(got, fd);
	}
}

/* In a forked child: what the parent had stashed is not for us. */
void drop_stashed_fds(void)
{
	for (uint32_t i = 0; i < AGENT_STASHED_TOKENS; i++) {
		struct agent_stashed *s = &PROCESS->stashed[i];

		if (s->token != 0)
			close_both(s->fd);
		s->token = 0;
	}
}
