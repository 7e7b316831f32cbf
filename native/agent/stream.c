/* stream.c - read, write and their like beyond the size of the window, chunk by chunk (mailbox.h: REPLY_CONTINUE). */
#include "table.h"

#define OFFSET_ARG 3u

static int has_offset(const struct trip *trip, const uint64_t args[6])
{
	switch (trip->nr) {
	case __NR_pread64:
	case __NR_pwrite64:
	case __NR_preadv:
	case __NR_pwritev:
		return 1;
	case __NR_preadv2:
	case __NR_pwritev2:
		return args[OFFSET_ARG] != UINT64_MAX; /* -1: the file position, which moves by itself */
	default:
		return 0;
	}
}

static int32_t fill_chunk(struct trip *trip, uint32_t kind, uint32_t off, uint64_t addr, uint32_t len)
{
	struct mailbox_slot *slot = slot_of(trip);

	if (kind == ARG_IN)
		return from_guest(window_of(slot) + off, addr, len) == 0 ? (int32_t)len : -E_FAULT;
	return kind == ARG_IN_IOV ? (int32_t)gather_iov(slot, off, len) : (int32_t)len;
}

/* After a chunk was done in full: prepare the next one. 0: there is none, the call is over. */
int next_chunk(struct trip *trip)
{
	struct stream *stream = &trip->stream;
	struct mailbox_slot *slot = slot_of(trip);
	const struct call_desc *desc = call_desc_of(trip->nr);
	uint64_t step = (uint64_t)trip->result;

	if (!stream->active || desc == 0 || !(desc->flags & CALL_STREAM) || trip->result <= 0 ||
	    step > stream->capacity || step >= stream->remaining) {
		return 0;
	}
	const struct arg_desc *arg = &desc->arg[stream->arg];
	uint32_t kind = ARG_KIND(arg->kind);

	if (kind == ARG_IN_IOV || kind == ARG_OUT_IOV) {
		advance_iov(slot, step);
	} else {
		slot->args[stream->arg] += step;
		slot->args[arg->len_arg] -= step;
	}
	if (has_offset(trip, slot->args))
		slot->args[OFFSET_ARG] += step;
	stream->done += step;
	stream->remaining -= step;
	uint32_t len = stream->remaining < stream->capacity ? (uint32_t)stream->remaining : stream->capacity;
	struct arg_slot *out = &slot->arg_slot[stream->arg];

	out->len = fill_chunk(trip, kind, out->off % SLOT_WINDOW_SIZE, slot->args[stream->arg], len);
	return 1;
}
