/* iov.c - struct iovec arrays: copied once, gathered from, and moved forward for the next chunk of a stream call. */
#include "guest.h"

#define IOV_MAX 1024u

struct iovec {
	uint64_t base, len;
};

static struct iovec *iov_of(struct mailbox_slot *slot)
{
	return (struct iovec *)(window_of(slot) + (slot->iov_off % SLOT_WINDOW_SIZE));
}

static uint32_t iov_count_of(const struct mailbox_slot *slot)
{
	return slot->iov_count <= IOV_MAX ? slot->iov_count : 0;
}

/*
 * The first `bytes` bytes of all segments into the window. Bytes gathered before a fault, or -EFAULT if there are
 * none.
 */
int64_t gather_iov(struct mailbox_slot *slot, uint32_t off, uint64_t bytes)
{
	const struct iovec *iov = iov_of(slot);
	uint64_t done = 0;

	for (uint32_t i = 0; i < iov_count_of(slot) && done < bytes; i++) {
		uint64_t len = iov[i].len < bytes - done ? iov[i].len : bytes - done;

		if (from_guest(window_of(slot) + off + done, iov[i].base, len) != 0)
			return done != 0 ? (int64_t)done : -E_FAULT;
		done += len;
	}
	return (int64_t)done;
}

/* Make the array in the window describe what lies behind the first `bytes` bytes. */
void advance_iov(struct mailbox_slot *slot, uint64_t bytes)
{
	struct iovec *iov = iov_of(slot);

	for (uint32_t i = 0; i < iov_count_of(slot) && bytes != 0; i++) {
		uint64_t step = iov[i].len < bytes ? iov[i].len : bytes;

		iov[i].base += step;
		iov[i].len -= step;
		bytes -= step;
	}
}

/* Sum of the lengths; more than the address space holds: 0, the service will answer EINVAL from the array. */
static uint64_t iov_total(const struct iovec *iov, uint32_t count)
{
	uint64_t total = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (iov[i].len > INT64_MAX || total + iov[i].len > INT64_MAX)
			return 0;
		total += iov[i].len;
	}
	return total;
}

struct arg_slot copy_in_iov(struct trip *trip, uint64_t addr, uint64_t count, int gather, uint32_t arg)
{
	struct mailbox_slot *slot = slot_of(trip);
	struct arg_slot out = { 0, 0 };
	uint32_t bytes = (uint32_t)count * (uint32_t)sizeof(struct iovec);

	slot->iov_off = 0;
	slot->iov_count = count <= UINT32_MAX ? (uint32_t)count : UINT32_MAX;
	if (count > IOV_MAX)
		return out;
	struct iovec *iov = (struct iovec *)window_take(trip, bytes, &slot->iov_off);

	if (from_guest(iov, addr, bytes) != 0) {
		slot->iov_count = 0;
		return (struct arg_slot){ 0, -E_FAULT };
	}
	uint64_t total = iov_total(iov, (uint32_t)count);
	uint32_t room = window_room(trip);
	uint32_t len = total < room ? (uint32_t)total : room;

	window_take(trip, len, &out.off);
	out.len = gather ? (int32_t)gather_iov(slot, out.off, len) : (int32_t)len;
	if (total > len)
		watch_stream(trip, arg, total, len);
	return out;
}
