/*
 * uaccess.c - guest memory with bounds: a guest pointer above GUEST_TOP is a fault, whatever the agent has mapped
 * there.
 */
#include "guest.h"

struct recovery {
	uint64_t from, to;
};
extern const struct recovery agent_recovery_start[] __attribute__((visibility("hidden")));
extern const struct recovery agent_recovery_end[] __attribute__((visibility("hidden")));

uint64_t agent_fill(void *to, uint64_t bytes);

int guest_range(uint64_t addr, uint64_t bytes)
{
	return addr <= GUEST_TOP && bytes <= GUEST_TOP - addr;
}

int from_guest(void *to, uint64_t addr, uint64_t bytes)
{
	if (!guest_range(addr, bytes))
		return -E_FAULT;
	return agent_copy(to, (const void *)addr, bytes) == 0 ? 0 : -E_FAULT;
}

int to_guest(uint64_t addr, const void *from, uint64_t bytes)
{
	if (!guest_range(addr, bytes))
		return -E_FAULT;
	return agent_copy((void *)addr, from, bytes) == 0 ? 0 : -E_FAULT;
}

int fill_guest(uint64_t addr, uint64_t bytes)
{
	if (!guest_range(addr, bytes))
		return -E_FAULT;
	return agent_fill((void *)addr, bytes) == 0 ? 0 : -E_FAULT;
}

int64_t load32_guest(uint64_t addr)
{
	return guest_range(addr, 4) ? agent_load32(addr) : -E_FAULT;
}

/* Where to go on after a fault at rip; 0: this instruction must not fault. */
uint64_t recovery_of(uint64_t rip)
{
	for (const struct recovery *row = agent_recovery_start; row < agent_recovery_end; row++)
		if (row->from == rip)
			return row->to;
	return 0;
}
