/* processes.c - fork, threads, the end. */
#include "toy.h"

#include <asm/unistd.h>
#include <linux/sched.h>
#include <unistd.h>

#include "test/check.h"

#define E_AGAIN 11

static uint32_t thread_flags(uint64_t flags)
{
	return (flags & CLONE_SETTLS ? THREAD_SET_TLS : 0) | (flags & CLONE_CHILD_SETTID ? THREAD_CHILD_SETTID : 0) |
	       (flags & CLONE_PARENT_SETTID ? THREAD_PARENT_SETTID : 0);
}

static void start_thread(struct toy_stub *stub, uint32_t parent, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, parent);
	uint32_t slot = 0;

	/* a thread that was told to exit still reads its reply until it sets GUEST */
	while (slot < MAX_SLOTS && (stub->threads[slot].used || slot_in(stub, slot)->state != STATE_GUEST))
		slot++;
	if (slot == MAX_SLOTS) {
		finish(&r, -E_AGAIN, 0);
		return;
	}
	struct mailbox_slot *child = slot_in(stub, slot);
	struct action_thread *a = ADD(&r, ACTION_THREAD, action_thread);

	memset(child, 0, sizeof *child);
	stub->threads[slot] =
		(struct toy_thread){ .used = 1, .tid = toy.next_tid++, .mask = stub->threads[parent].mask };
	child->tid = stub->threads[slot].tid;
	child->pid = m->pid;
	child->clear_tid = m->args[0] & CLONE_CHILD_CLEARTID ? m->args[3] : 0;
	a->slot = slot;
	a->flags = thread_flags(m->args[0]);
	a->stack = m->args[1];
	a->tls = m->args[4];
	a->child_tid_addr = m->args[3];
	a->parent_tid_addr = m->args[2];
	a->tid = child->tid;
	stub->threads[parent].saved = child->tid;
	finish(&r, 0, REPLY_RESUBMIT);
}

static void start_process(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	struct toy_stub *child = toy_new_stub();
	int fds[2] = { child->mailbox_fd, (int)child->pid };
	struct action_fork *a = ADD(&r, ACTION_FORK, action_fork);
	struct mailbox_slot *cm = slot_in(child, slot);

	a->fd_token = toy_send_fds(stub, fds, 2);
	close(fds[1]);
	child->pid = 0;
	memcpy(child->handlers, stub->handlers, sizeof child->handlers);
	child->next_map = stub->next_map;
	child->trampolines_used = stub->trampolines_used;
	child->threads[slot] =
		(struct toy_thread){ .used = 1, .tid = toy.next_tid++, .mask = stub->threads[slot].mask };
	cm->tid = child->threads[slot].tid;
	cm->pid = 1000 + child->index;
	if (m->nr == __NR_clone) {
		a->flags = thread_flags(m->args[0]);
		a->stack = m->args[1];
		a->child_tid_addr = m->args[3];
		a->parent_tid_addr = m->args[2];
		a->tls = m->args[4];
	}
	a->tid = cm->tid;
	stub->threads[slot].saved = child->index;
	finish(&r, 0, REPLY_RESUBMIT);
}

static void forked(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	struct toy_stub *child = &toy.stub[stub->threads[slot].saved];

	CHECK(m->phase_status > 0);
	child->pid = (uint32_t)m->phase_status;
	finish(&r, 1000 + child->index, 0);
}

/* wait4(pid, &status): the toy waits by asking again and again. */
static void serve_wait(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	const struct toy_stub *child = &toy.stub[m->args[0] - 1000];

	if (child->used) {
		finish(&r, -E_AGAIN, 0);
		return;
	}
	memcpy(window_in(m) + m->arg_slot[1].off, &child->exit_code, 4);
	add_copy(&r, m->args[1], m->arg_slot[1].off, 4);
	finish(&r, (int64_t)m->args[0], 0);
}

static void end_thread(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);

	if (m->nr == __NR_exit_group)
		stub->exit_code = (int)m->args[0];
	stub->threads[slot].used = 0;
	if (m->clear_tid)
		for (uint32_t i = 0; i < MAX_SLOTS; i++)
			if (stub->threads[i].used && stub->threads[i].waits && stub->threads[i].futex == m->clear_tid) {
				struct reply other = reply_to(stub, i);

				stub->threads[i].waits = 0;
				finish(&other, 0, 0);
			}
	ADD(&r, ACTION_EXIT_THREAD, action_head);
	finish(&r, 0, 0);
	if (m->nr == __NR_exit_group)
		toy_kill(stub);
}

static void set_base(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r = reply_to(stub, slot);
	struct action_set_base *a = ADD(&r, ACTION_SET_BASE, action_set_base);

	a->base = m->args[1];
	a->is_gs = m->args[0] == 0x1001;
	finish(&r, 0, 0);
}

int serve_process_call(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	switch (m->nr) {
	case __NR_clone:
	case __NR_fork:
	case __NR_vfork:
		if (m->phase > 0 && !(m->nr == __NR_clone && (m->args[0] & CLONE_VM))) {
			forked(stub, slot, m);
		} else if (m->phase > 0) {
			struct reply r = reply_to(stub, slot);

			finish(&r, m->phase_status < 0 ? m->phase_status : stub->threads[slot].saved, 0);
		} else if (m->nr == __NR_clone && (m->args[0] & CLONE_VM)) {
			start_thread(stub, slot, m);
		} else {
			start_process(stub, slot, m);
		}
		return 1;
	case __NR_wait4:
		serve_wait(stub, slot, m);
		return 1;
	case __NR_exit:
	case __NR_exit_group:
		end_thread(stub, slot, m);
		return 1;
	case __NR_arch_prctl:
		set_base(stub, slot, m);
		return 1;
	case __NR_set_tid_address: {
		struct reply r = reply_to(stub, slot);

		m->clear_tid = m->args[0];
		finish(&r, m->tid, 0);
		return 1;
	}
	default:
		return 0;
	}
}
