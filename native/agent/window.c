/* window.c - what the arguments of a call take of its thread's window, and what is left over for further chunks. */
#include "guest.h"

uint32_t window_room(const struct trip *trip)
{
	return SLOT_WINDOW_SIZE - trip->window_used;
}

/* The caller has checked the room. */
uint8_t *window_take(struct trip *trip, uint32_t bytes, uint32_t *off)
{
	*off = trip->window_used;
	trip->window_used = (trip->window_used + bytes + 15u) & ~15u;
	return window_of(slot_of(trip)) + *off;
}

/*
 * Only part of this argument fits the window. Harmless for calls that are not streams: next_chunk looks at the table.
 */
void watch_stream(struct trip *trip, uint32_t arg, uint64_t total, uint32_t capacity)
{
	trip->stream.arg = arg;
	trip->stream.active = 1;
	trip->stream.capacity = capacity;
	trip->stream.remaining = total;
}
