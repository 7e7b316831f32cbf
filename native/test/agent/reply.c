/* reply.c - action lists. */
#include "toy.h"

#include "cloister.h"
#include "test/check.h"

struct reply reply_to(struct toy_stub *stub, uint32_t slot)
{
	struct mailbox_slot *m = slot_in(stub, slot);

	m->map_ticket = 0;
	return (struct reply){ m, (uint8_t *)m + SLOT_ACTIONS };
}

void *add(struct reply *r, uint32_t op, uint32_t size)
{
	struct action_head *h = (struct action_head *)r->at;

	memset(h, 0, size);
	h->op = op;
	h->size = size;
	r->at += size;
	return h;
}

void add_copy(struct reply *r, uint64_t to, uint32_t off, uint32_t len)
{
	struct action_copy *a = ADD(r, ACTION_COPY_OUT, action_copy);

	a->guest_addr = to;
	a->window_off = off;
	a->len = len;
}

void add_map(struct reply *r, uint64_t addr, uint64_t len, uint32_t prot, uint32_t flags, uint64_t token,
	     uint64_t offset)
{
	struct action_map *a = ADD(r, ACTION_MAP, action_map);

	a->addr = addr;
	a->len = len;
	a->offset = offset;
	a->prot = prot;
	a->flags = flags;
	a->fd_token = token;
}

void add_protect(struct reply *r, uint64_t addr, uint64_t len, uint32_t prot)
{
	struct action_protect *a = ADD(r, ACTION_PROTECT, action_protect);

	a->addr = addr;
	a->len = len;
	a->prot = prot;
}

void add_fetch(struct reply *r, uint32_t op, uint64_t addr, uint32_t off, uint32_t len)
{
	struct action_fetch *a = ADD(r, op, action_fetch);

	a->guest_addr = addr;
	a->window_off = off;
	a->len = len;
}

void take_ticket(struct toy_stub *stub, struct reply *r)
{
	r->slot->map_ticket = stub->next_ticket++;
}

void finish(struct reply *r, int64_t result, uint32_t flags)
{
	struct mailbox_slot *m = r->slot;

	m->result = result;
	m->reply_flags = flags;
	m->action_bytes = (uint32_t)(r->at - ((uint8_t *)m + SLOT_ACTIONS));
	__atomic_store_n(&m->state, STATE_REPLY, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&m->agent_sleeping, __ATOMIC_SEQ_CST))
		cl_futex_wake(&m->state, 1);
}
