/* copymsg.c - struct msghdr, and vectors of strings. */
#include "guest.h"

#define MSG_NAME_MAX 128u
#define MSG_CONTROL_MAX 16384u

struct msghdr {
	uint64_t name;
	uint32_t name_len, pad0;
	uint64_t iov, iov_count, control, control_len;
	uint32_t flags, pad1;
};
_Static_assert(sizeof(struct msghdr) == 56, "msghdr");

static const struct arg_slot fault = { 0, -E_FAULT };

/* Space for a part of the message, filled from the guest if it goes in. */
static int copy_in_part(struct trip *trip, uint64_t addr, uint32_t len, int in, uint32_t *off)
{
	uint8_t *to = window_take(trip, len, off);

	return in ? from_guest(to, addr, len) : 0;
}

struct arg_slot copy_in_msg(struct trip *trip, uint64_t addr, int in, uint32_t arg)
{
	struct mailbox_slot *slot = slot_of(trip);
	struct msghdr *to = (struct msghdr *)window_take(trip, sizeof *to, &slot->msg_hdr_off);
	struct msghdr hdr;

	slot->msg_name_off = slot->msg_name_len = slot->msg_control_off = slot->msg_control_len = slot->iov_count = 0;
	if (from_guest(&hdr, addr, sizeof hdr) != 0)
		return fault;
	*to = hdr;
	slot->msg_flags = hdr.flags;
	if (hdr.name != 0) {
		slot->msg_name_len = hdr.name_len < MSG_NAME_MAX ? hdr.name_len : MSG_NAME_MAX;
		if (copy_in_part(trip, hdr.name, slot->msg_name_len, in, &slot->msg_name_off) != 0)
			return fault;
	}
	if (hdr.control != 0) {
		slot->msg_control_len = hdr.control_len < MSG_CONTROL_MAX ? (uint32_t)hdr.control_len : MSG_CONTROL_MAX;
		if (copy_in_part(trip, hdr.control, slot->msg_control_len, in, &slot->msg_control_off) != 0)
			return fault;
	}
	struct arg_slot out = copy_in_iov(trip, hdr.iov, hdr.iov_count, in, arg);

	trip->stream.active = 0; /* a message is never sent or received in pieces */
	return out;
}

/* One string behind the others. Bytes used, or -errno. */
static int64_t copy_in_element(struct trip *trip, uint64_t addr, uint32_t used)
{
	uint32_t room = window_room(trip);

	if (used >= room)
		return -E_2BIG;
	if (addr >= GUEST_TOP)
		return -E_FAULT;
	uint64_t bound = room - used < GUEST_TOP - addr ? room - used : GUEST_TOP - addr;
	int64_t len = agent_copy_string(window_of(slot_of(trip)) + trip->window_used + used, (const void *)addr, bound);

	return len > (int64_t)bound ? -E_2BIG : len;
}

struct arg_slot copy_in_strv(struct trip *trip, uint64_t vector, uint32_t which)
{
	struct mailbox_slot *slot = slot_of(trip);
	uint32_t used = 0;
	uint32_t count = 0;

	slot->strv_off[which] = slot->strv_len[which] = slot->strv_count[which] = 0;
	for (; vector != 0; count++) { /* a NULL vector is an empty one: execve(2), NOTES */
		uint64_t addr;

		if (from_guest(&addr, vector + 8ull * count, sizeof addr) != 0)
			return fault;
		if (addr == 0)
			break;
		int64_t len = copy_in_element(trip, addr, used);

		if (len < 0)
			return (struct arg_slot){ 0, (int32_t)len };
		used += (uint32_t)len;
	}
	struct arg_slot out = { 0, (int32_t)used };

	window_take(trip, used, &out.off);
	slot->strv_off[which] = out.off;
	slot->strv_len[which] = used;
	slot->strv_count[which] = count;
	return out;
}
