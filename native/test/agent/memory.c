/* memory.c - mappings, futexes, fetches, rewritten sites. */
#include "toy.h"

#include <asm/unistd.h>
#include <sys/mman.h>

#include "cloister.h"
#include "test/check.h"

#define PAGE 4096ull
#define TRAMPOLINES 0x300000ull
#define E_AGAIN 11

static void serve_mmap(struct toy_stub *stub, struct reply *r, struct mailbox_slot *m)
{
	uint64_t len = (m->args[1] + PAGE - 1) & ~(PAGE - 1), addr = stub->next_map, token = 0;

	stub->next_map += len + PAGE;
	take_ticket(stub, r);
	if (!(m->args[3] & MAP_ANONYMOUS)) {
		int fd = cl_memfd("object", (int64_t)len, 1);

		CHECK_IS(cl_pwrite(fd, "object", 6, 0), 6);
		token = toy_send_fds(stub, &fd, 1);
		for (uint32_t i = 0; i <= AGENT_STASHED_TOKENS; i++)
			toy_send_again(stub, &fd, 1); /* as a kernel does that died in between: dropped */
		cl_close(fd);
	}
	add_map(r, addr, len, (uint32_t)m->args[2], (uint32_t)m->args[3] | MAP_FIXED, token, 0);
	finish(r, (int64_t)addr, 0);
}

static void serve_mremap(struct toy_stub *stub, struct reply *r, struct mailbox_slot *m)
{
	struct action_remap *a;
	uint64_t to = stub->next_map;

	stub->next_map += m->args[2] + PAGE;
	take_ticket(stub, r);
	a = ADD(r, ACTION_REMAP, action_remap);
	a->old_addr = m->args[0];
	a->old_len = m->args[1];
	a->new_len = m->args[2];
	a->new_addr = to;
	finish(r, (int64_t)to, 0);
}

static int serve_mapping(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);

	switch (m->nr) {
	case __NR_mmap:
		serve_mmap(stub, &r, m);
		return 1;
	case __NR_mremap:
		serve_mremap(stub, &r, m);
		return 1;
	case __NR_munmap: {
		take_ticket(stub, &r);
		struct action_unmap *a = ADD(&r, ACTION_UNMAP, action_unmap);

		a->addr = m->args[0];
		a->len = m->args[1];
		finish(&r, 0, 0);
		return 1;
	}
	case __NR_mprotect:
		take_ticket(stub, &r);
		add_protect(&r, m->args[0], m->args[1], (uint32_t)m->args[2]);
		finish(&r, 0, 0);
		return 1;
	case __NR_madvise: {
		take_ticket(stub, &r);
		struct action_advise *a = ADD(&r, ACTION_ADVISE, action_advise);

		a->addr = m->args[0];
		a->len = m->args[1];
		a->advice = (uint32_t)m->args[2];
		finish(&r, 0, 0);
		return 1;
	}
	default:
		return 0;
	}
}

static void wake(struct toy_stub *stub, struct reply *r, uint64_t addr, uint64_t count)
{
	int64_t woken = 0;

	for (uint32_t i = 0; i < MAX_SLOTS && woken < (int64_t)count; i++) {
		struct toy_thread *t = &stub->threads[i];

		if (!t->used || !t->waits || t->futex != addr)
			continue;
		t->waits = 0;
		struct reply other = reply_to(stub, i);

		finish(&other, 0, 0);
		woken++;
	}
	finish(r, woken, 0);
}

/* FUTEX_WAIT takes two phases: enqueue (here: nothing, one thread serves all), check, then sleep or go. */
static void serve_futex(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	struct toy_thread *t = &stub->threads[slot];
	uint32_t op = (uint32_t)m->args[1] & 0x7f;

	if (op == 1) {
		wake(stub, &r, m->args[0], m->args[2]);
	} else if (op == 5 && m->phase == 0) {
		struct action_futex_op *a = ADD(&r, ACTION_FUTEX_OP, action_futex_op);

		a->addr = m->args[4];
		a->encoded = (uint32_t)m->args[5];
		finish(&r, 0, REPLY_RESUBMIT);
	} else if (op == 0 && m->phase == 0) {
		struct action_futex_check *a = ADD(&r, ACTION_FUTEX_CHECK, action_futex_check);

		t->waits = 0;
		t->futex = m->args[0];
		a->addr = m->args[0];
		a->expected = (uint32_t)m->args[2];
		finish(&r, 0, REPLY_RESUBMIT);
	} else if (op == 0 && m->phase_status == 0 && m->args[3] == 0) {
		t->waits = 1;
	} else {
		finish(&r, m->phase_status == 0 ? -110 : m->phase_status, 0);
	}
}

/* The guest's personality(what, address, length): asks the agent to fetch, then returns what came. */
static void serve_fetch(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);

	if (m->phase == 0) {
		add_fetch(&r, m->args[0] ? ACTION_FETCH_STR : ACTION_FETCH, m->args[1], 256, (uint32_t)m->args[2]);
		struct action_store32 *a = ADD(&r, ACTION_STORE32, action_store32);

		a->addr = m->args[3];
		a->value = 77;
		finish(&r, 0, REPLY_RESUBMIT);
	} else if (m->phase_status < 0) {
		finish(&r, m->phase_status, 0);
	} else {
		finish(&r, m->phase_status * 1000 + window_in(m)[256], 0);
	}
}

/* Trampolines one after the other below the program, or, for sites that leave no choice, on a page of their own. */
static uint64_t place_trampoline(struct toy_stub *stub, struct reply *r, const struct mailbox_slot *m)
{
	const uint32_t all = PROT_READ | PROT_WRITE | PROT_EXEC;
	uint64_t at = TRAMPOLINES + AGENT_TRAMPOLINE_BYTES * (stub->trampolines_used % (PAGE / AGENT_TRAMPOLINE_BYTES));

	if (at < m->args[2] || at > m->args[3]) {
		at = (m->args[2] + AGENT_TRAMPOLINE_BYTES - 1) & ~(uint64_t)(AGENT_TRAMPOLINE_BYTES - 1);
		add_map(r, at & ~(PAGE - 1), PAGE, all, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 0, 0);
		return at;
	}
	if (!stub->trampolines_used++)
		add_map(r, TRAMPOLINES, PAGE, all, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 0, 0);
	else
		add_protect(r, TRAMPOLINES, PAGE, all);
	return at;
}

static void serve_patch(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	uint64_t page = m->args[0] & ~(PAGE - 1);

	if (toy.patching_off) {
		finish(&r, 0, 0);
		return;
	}
	take_ticket(stub, &r);
	uint64_t trampoline = place_trampoline(stub, &r, m);

	add_protect(&r, page, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
	struct action_patch *a = ADD(&r, ACTION_PATCH, action_patch);

	a->site = m->args[0];
	a->trampoline = trampoline;
	add_protect(&r, page, 2 * PAGE, PROT_READ | PROT_EXEC);
	add_protect(&r, trampoline & ~(PAGE - 1), PAGE, PROT_READ | PROT_EXEC);
	toy.patches++;
	finish(&r, 1, 0);
}

int serve_memory_call(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	switch (m->nr) {
	case __NR_futex:
		serve_futex(stub, slot, m);
		return 1;
	case __NR_personality:
		serve_fetch(stub, slot, m);
		return 1;
	case AGENT_PATCH_SITE:
		serve_patch(stub, slot, m);
		return 1;
	default:
		return serve_mapping(stub, slot, m);
	}
}
