/*
 * mapping.c - actions on the address space, in the order that mm gave them. Each returns what the host said: -errno if
 * it failed.
 */
#include "host.h"

/* mm's tickets: only the reply whose number is up may touch the address space. Pairs with pass_ticket. */
void wait_for_ticket(uint32_t ticket)
{
	_Atomic uint32_t *seq = ATOMIC32(&HEADER->map_seq);

	for (uint32_t i = 0; i < 100; i++) {
		if (atomic_load_explicit(seq, memory_order_acquire) == ticket)
			return;
		__builtin_ia32_pause();
	}
	atomic_fetch_add_explicit(ATOMIC32(&HEADER->map_waiters), 1, memory_order_seq_cst);
	for (;;) {
		uint32_t now = atomic_load_explicit(seq, memory_order_seq_cst);

		if (now == ticket)
			break;
		host_futex_wait(&HEADER->map_seq, now);
	}
	atomic_fetch_sub_explicit(ATOMIC32(&HEADER->map_waiters), 1, memory_order_relaxed);
}

/* Ticket 0 means none, so the count skips it when it wraps. */
void pass_ticket(void)
{
	_Atomic uint32_t *seq = ATOMIC32(&HEADER->map_seq);
	uint32_t next = atomic_load_explicit(seq, memory_order_relaxed) + 1;

	atomic_store_explicit(seq, next != 0 ? next : 1, memory_order_seq_cst);
	if (atomic_load_explicit(ATOMIC32(&HEADER->map_waiters), memory_order_seq_cst) != 0)
		host_futex_wake(&HEADER->map_seq, INT32_MAX);
}

static int in_guest(uint64_t addr, uint64_t len)
{
	return guest_range(addr, len) && len != 0;
}

int64_t do_map(const struct action_map *a)
{
	int64_t outcome = -E_INVAL;
	int32_t fd[2] = { -1, -1 };
	uint64_t token = a->fd_token;

	if (token != 0) {
		lock_fds();
		take_fds(token, fd);
	}
	if (in_guest(a->addr, a->len))
		outcome = host_mmap(a->addr, a->len, a->prot, a->flags & AGENT_MMAP_FLAGS, fd[0], a->offset);
	if (token != 0) {
		for (uint32_t i = 0; i < 2; i++)
			if (fd[i] >= 0)
				host_close(fd[i]);
		unlock_fds();
	}
	return outcome;
}

int64_t do_unmap(const struct action_unmap *a)
{
	return in_guest(a->addr, a->len) ? host_munmap(a->addr, a->len) : -E_INVAL;
}

int64_t do_protect(const struct action_protect *a)
{
	return in_guest(a->addr, a->len) ? host_mprotect(a->addr, a->len, a->prot & 7) : -E_INVAL;
}

int64_t do_remap(const struct action_remap *a)
{
	int64_t outcome = -E_INVAL;

	if (guest_range(a->old_addr, a->old_len) && in_guest(a->new_addr, a->new_len))
		outcome = host_mremap(a->old_addr, a->old_len, a->new_len, a->new_addr);
	return outcome;
}

int64_t do_advise(const struct action_advise *a)
{
	return in_guest(a->addr, a->len) ? host_madvise(a->addr, a->len, a->advice) : -E_INVAL;
}
