/*
 * copyin.c - the pointed-to arguments of a call, copied into the window by the generated table.
 *
 * Small arguments come first, then those that may take all the room that is left, so that a large buffer never starves
 * a small struct behind it. A length beyond the room or the table's maximum is cut; the service compares with args[].
 */
#include "table.h"

#define SMALL 4096u
#define PATH_BYTES 4096u

static struct arg_slot failed(int32_t error)
{
	return (struct arg_slot){ 0, -error };
}

static struct arg_slot copy_in_string(struct trip *trip, uint64_t addr, uint32_t max)
{
	uint32_t limit = max != 0 && max < PATH_BYTES ? max : PATH_BYTES;
	uint32_t room = window_room(trip);

	if (addr >= GUEST_TOP || room == 0)
		return failed(E_FAULT);
	limit = limit < room ? limit : room;
	uint64_t bound = limit < GUEST_TOP - addr ? limit : GUEST_TOP - addr;
	int64_t len = agent_copy_string(window_of(slot_of(trip)) + trip->window_used, (const void *)addr, bound);

	if (len < 0 || len > (int64_t)bound)
		return failed(len < 0 || bound < limit ? E_FAULT : E_NAMETOOLONG);
	struct arg_slot out = { 0, (int32_t)len };

	window_take(trip, (uint32_t)len, &out.off);
	return out;
}

/*
 * Bytes an argument asks for: fixed + scale * args[len_arg]; ARG_F_BITS: a bitmap of that many bits, in 64-bit words.
 */
static uint64_t wanted(const struct arg_desc *desc, const uint64_t args[6])
{
	uint64_t bytes;

	if (desc->len_arg >= 6)
		return desc->fixed;
	uint64_t value = args[desc->len_arg];

	if (desc->kind & ARG_F_BITS)
		return (value / 64 + (value % 64 != 0)) * 8;
	if (__builtin_mul_overflow(value, (uint64_t)desc->scale, &bytes) ||
	    __builtin_add_overflow(bytes, (uint64_t)desc->fixed, &bytes))
		return UINT64_MAX;
	return bytes;
}

static struct arg_slot copy_in_buffer(struct trip *trip, const struct arg_desc *desc, uint32_t arg, int streams)
{
	struct mailbox_slot *slot = slot_of(trip);
	uint64_t asked = wanted(desc, slot->args);
	uint64_t bytes = desc->max != 0 && !streams && asked > desc->max ? desc->max : asked;
	uint32_t kind = ARG_KIND(desc->kind);
	uint32_t room = window_room(trip);
	uint32_t len = bytes < room ? (uint32_t)bytes : room;
	struct arg_slot out = { 0, (int32_t)len };
	uint8_t *to = window_take(trip, len, &out.off);

	if (kind != ARG_OUT && from_guest(to, slot->args[arg], len) != 0)
		return failed(E_FAULT);
	if (streams && asked > len)
		watch_stream(trip, arg, asked, len);
	return out;
}

static struct arg_slot copy_in_arg(struct trip *trip, const struct call_desc *call, uint32_t arg, uint32_t *strv)
{
	const struct arg_desc *desc = &call->arg[arg];
	uint64_t value = slot_of(trip)->args[arg];

	switch (ARG_KIND(desc->kind)) {
	case ARG_STR:
		return copy_in_string(trip, value, desc->fixed);
	case ARG_IN:
	case ARG_OUT:
	case ARG_INOUT:
		return copy_in_buffer(trip, desc, arg, (call->flags & CALL_STREAM) && desc->len_arg != ARG_NO_LEN);
	case ARG_IN_IOV:
	case ARG_OUT_IOV:
		return copy_in_iov(trip, value, desc->len_arg < 6 ? slot_of(trip)->args[desc->len_arg] : 0,
				   ARG_KIND(desc->kind) == ARG_IN_IOV, arg);
	case ARG_IN_MSG:
	case ARG_OUT_MSG:
		return copy_in_msg(trip, value, ARG_KIND(desc->kind) == ARG_IN_MSG, arg);
	case ARG_STRV:
		return copy_in_strv(trip, value, (*strv)++ & 1);
	default:
		return (struct arg_slot){ 0, 0 };
	}
}

static int is_large(const struct arg_desc *desc, const uint64_t args[6])
{
	uint32_t kind = ARG_KIND(desc->kind);

	if (kind == ARG_IN || kind == ARG_OUT || kind == ARG_INOUT)
		return wanted(desc, args) > SMALL && (desc->max == 0 || desc->max > SMALL);
	return kind > ARG_INOUT;
}

static struct arg_slot copy_in_any(struct trip *trip, const struct call_desc *call, uint32_t arg, uint32_t *strv)
{
	/* a NULL vector is an empty one; any other NULL is passed on */
	if (slot_of(trip)->args[arg] == 0 && ARG_KIND(call->arg[arg].kind) != ARG_STRV)
		return (struct arg_slot){ 0, 0 };
	return copy_in_arg(trip, call, arg, strv);
}

void copy_in(struct trip *trip, const struct call_desc *desc)
{
	struct mailbox_slot *slot = slot_of(trip);
	uint32_t strv = 0;

	for (uint32_t large = 0; large < 2; large++)
		for (uint32_t i = 0; i < 6; i++) {
			if (desc->arg[i].kind == ARG_NONE)
				slot->arg_slot[i] = (struct arg_slot){ 0, 0 };
			else if ((uint32_t)is_large(&desc->arg[i], slot->args) == large)
				slot->arg_slot[i] = copy_in_any(trip, desc, i, &strv);
		}
}
