/* futex.c - FUTEX_WAKE_OP's atomic operation on a guest word: futex(2), FUTEX_WAKE_OP. */
#include "guest.h"

#define OPARG_SHIFT 8u

static int32_t sign_extend_12(uint32_t value)
{
	return (int32_t)(value << 20) >> 20;
}

static int apply(uint32_t op, uint32_t old, uint32_t arg, uint32_t *out)
{
	switch (op) {
	case 0:
		*out = arg;
		return 1;
	case 1:
		*out = old + arg;
		return 1;
	case 2:
		*out = old | arg;
		return 1;
	case 3:
		*out = old & ~arg;
		return 1;
	case 4:
		*out = old ^ arg;
		return 1;
	default:
		return 0;
	}
}

static int64_t compare(uint32_t cmp, int32_t old, int32_t arg)
{
	switch (cmp) {
	case 0:
		return old == arg;
	case 1:
		return old != arg;
	case 2:
		return old < arg;
	case 3:
		return old <= arg;
	case 4:
		return old > arg;
	case 5:
		return old >= arg;
	default:
		return -E_NOSYS;
	}
}

/* 1 << 32 | outcome of the comparison, or -errno. */
int64_t futex_op(uint64_t addr, uint32_t encoded)
{
	uint32_t op = encoded >> 28;
	uint32_t arg = (uint32_t)sign_extend_12(encoded >> 12);
	int64_t old = 0;
	uint32_t desired = 0;
	int64_t swapped = 0;

	if (op & OPARG_SHIFT)
		arg = 1u << (arg & 31);
	while (swapped == 0) {
		old = load32_guest(addr);
		if (old < 0)
			return old;
		if (!apply(op & 7, (uint32_t)old, arg, &desired))
			return -E_NOSYS;
		swapped = agent_swap32(addr, (uint32_t)old, desired);
	}
	if (swapped < 0)
		return swapped;
	int64_t outcome = compare((encoded >> 24) & 15, (int32_t)old, sign_extend_12(encoded));

	return outcome < 0 ? outcome : (1ll << 32) | outcome;
}
