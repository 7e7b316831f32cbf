/*
 * host.h - the host calls of the agent, all of them. The list in include/agent.h is the filter's; keep the two equal.
 */
#ifndef CLOISTER_AGENT_HOST_H
#define CLOISTER_AGENT_HOST_H

#include "guest.h"

/* entry.S: the one syscall instruction that the filter lets through. */
__attribute__((visibility("hidden")))
int64_t agent_host_call(uint64_t nr, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f);

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define PROT_READ_WRITE 3
#define MAP_SHARED_FIXED 0x11
#define MAP_ANONYMOUS_FIXED 0x32

static inline int64_t host_futex_wait(void *word, uint32_t value)
{
	return agent_host_call(__NR_futex, (uint64_t)word, FUTEX_WAIT, value, 0, 0, 0);
}
static inline int64_t host_futex_wake(void *word, uint32_t count)
{
	return agent_host_call(__NR_futex, (uint64_t)word, FUTEX_WAKE, count, 0, 0, 0);
}
static inline void host_sched_yield(void)
{
	agent_host_call(__NR_sched_yield, 0, 0, 0, 0, 0, 0);
}
static inline int64_t host_mmap(uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags, int32_t fd, uint64_t offset)
{
	return agent_host_call(__NR_mmap, addr, len, prot, flags, (uint64_t)(int64_t)fd, offset);
}
static inline int64_t host_mprotect(uint64_t addr, uint64_t len, uint32_t prot)
{
	return agent_host_call(__NR_mprotect, addr, len, prot, 0, 0, 0);
}
static inline int64_t host_munmap(uint64_t addr, uint64_t len)
{
	return agent_host_call(__NR_munmap, addr, len, 0, 0, 0, 0);
}
static inline int64_t host_mremap(uint64_t old, uint64_t old_len, uint64_t new_len, uint64_t to)
{
	return agent_host_call(__NR_mremap, old, old_len, new_len, AGENT_MREMAP_FLAGS, to, 0);
}
static inline int64_t host_madvise(uint64_t addr, uint64_t len, uint32_t advice)
{
	return agent_host_call(__NR_madvise, addr, len, advice, 0, 0, 0);
}
static inline int64_t host_clock_gettime(uint32_t clock, int64_t time[2])
{
	return agent_host_call(__NR_clock_gettime, clock, (uint64_t)time, 0, 0, 0, 0);
}
static inline int64_t host_arch_prctl(uint32_t option, uint64_t argument)
{
	return agent_host_call(__NR_arch_prctl, option, argument, 0, 0, 0, 0);
}
static inline int64_t host_recvmsg(void *msg)
{
	return agent_host_call(__NR_recvmsg, AGENT_SOCKET_FD, (uint64_t)msg, 0, 0, 0, 0);
}
static inline int64_t host_close(int32_t fd)
{
	return agent_host_call(__NR_close, (uint64_t)(int64_t)fd, 0, 0, 0, 0, 0);
}
static inline int64_t host_dup_to_socket(int32_t fd)
{
	return agent_host_call(__NR_dup2, (uint64_t)(int64_t)fd, AGENT_SOCKET_FD, 0, 0, 0, 0);
}
static inline int64_t host_clone_thread(uint64_t stack, uint32_t *tid_word)
{
	return agent_host_call(__NR_clone, AGENT_CLONE_THREAD, stack, (uint64_t)tid_word, (uint64_t)tid_word, 0, 0);
}
static inline int64_t host_clone_fork(uint32_t *tid_word)
{
	return agent_host_call(__NR_clone, AGENT_CLONE_FORK, 0, 0, (uint64_t)tid_word, 0, 0);
}
NORETURN static inline void host_exit(void)
{
	for (;;)
		agent_host_call(__NR_exit, 0, 0, 0, 0, 0, 0);
}
NORETURN static inline void host_exit_group(uint32_t code)
{
	for (;;)
		agent_host_call(__NR_exit_group, code, 0, 0, 0, 0, 0);
}

#endif
