/* toy.c - stubs, the program loader, the serving loop. */
#include "toy.h"

#include <elf.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cloister.h"
#include "test/check.h"
#include "zygote.h"

#define STACK_TOP 0x7ffe00000000ull
#define STACK_BYTES 0x100000ull
#define PAGE 4096ull
#define KICK_PATIENCE_NS 2000000

struct toy toy;

struct mailbox_slot *slot_in(const struct toy_stub *stub, uint32_t slot)
{
	return (struct mailbox_slot *)(stub->mailbox + (uint64_t)(slot + 1) * SLOT_STRIDE);
}

uint8_t *window_in(struct mailbox_slot *slot)
{
	return (uint8_t *)slot + SLOT_WINDOW;
}

void toy_start(const char *zygote, const char *agent, const char *guest)
{
	int pair[2], bells = cl_memfd("bells", sizeof(struct bells), 1);
	char *args[] = {
		(char *)(uintptr_t)zygote, "--agent", (char *)(uintptr_t)agent, "--control-fd", "3", "--bells-fd",
		"4", NULL,
	};

	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, pair), 0);
	CHECK(cl_spawn(zygote, args, NULL, (const int[]){ pair[1], bells }, (const int[]){ 3, 4 }, 2, 0) > 0);
	close(pair[1]);
	toy.control = pair[0];
	toy.bells = mmap(NULL, sizeof(struct bells), PROT_READ | PROT_WRITE, MAP_SHARED, bells, 0);
	CHECK(toy.bells != MAP_FAILED);
	close(bells);
	toy.guest_fd = open(guest, O_RDONLY | O_CLOEXEC);
	CHECK(toy.guest_fd >= 0);
	toy.next_tid = 100;
}

struct toy_stub *toy_new_stub(void)
{
	for (uint32_t i = 0; i < TOY_STUBS; i++) {
		struct toy_stub *s = &toy.stub[i];
		int pair[2];

		if (s->used)
			continue;
		memset(s, 0, sizeof *s);
		s->used = 1;
		s->index = i;
		s->exit_code = -1;
		s->next_map = 0x10000000000ull;
		s->next_ticket = 1;
		s->mailbox_fd = cl_memfd("mailbox", (int64_t)MAILBOX_FILE_SIZE, 1);
		s->mailbox = mmap(NULL, MAILBOX_FILE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, s->mailbox_fd, 0);
		CHECK(s->mailbox != MAP_FAILED);
		((struct mailbox_process *)s->mailbox)->index = i;
		((struct mailbox_process *)s->mailbox)->map_seq = 1;
		CHECK_IS(cl_socketpair(SOCK_SEQPACKET, pair), 0);
		s->socket = pair[0];
		s->pid = (uint32_t)pair[1]; /* until it is sent */
		return s;
	}
	CHECK(!"a free stub");
	return NULL;
}

void toy_spawn(struct toy_stub *stub)
{
	struct zygote_command c = { ZYGOTE_SPAWN, stub->index, 0, 0 };
	struct zygote_report r;

	CHECK_IS(cl_send_fds(toy.control, &c, sizeof c, (const int[]){ stub->mailbox_fd, (int)stub->pid }, 2),
		 sizeof c);
	close((int)stub->pid);
	CHECK_IS(recv(toy.control, &r, sizeof r, 0), sizeof r);
	CHECK_IS(r.event, ZYGOTE_SPAWNED);
	CHECK_IS(r.value, 0);
	stub->pid = r.pid;
}

uint64_t toy_send_fds(struct toy_stub *stub, const int *fds, int count)
{
	struct fd_message message = { ++toy.next_token };

	CHECK_IS(cl_send_fds(stub->socket, &message, sizeof message, fds, count), sizeof message);
	return message.token;
}

void toy_send_again(struct toy_stub *stub, const int *fds, int count)
{
	struct fd_message message = { toy.next_token };

	CHECK_IS(cl_send_fds(stub->socket, &message, sizeof message, fds, count), sizeof message);
}

static void map_segment(struct toy_stub *stub, struct reply *r, const Elf64_Phdr *p)
{
	uint32_t prot = (p->p_flags & PF_R ? PROT_READ : 0u) | (p->p_flags & PF_W ? PROT_WRITE : 0u) |
			(p->p_flags & PF_X ? PROT_EXEC : 0u);
	uint64_t start = p->p_vaddr & ~(PAGE - 1), file_end = p->p_vaddr + p->p_filesz, end = p->p_vaddr + p->p_memsz;
	uint64_t mapped = (file_end + PAGE - 1) & ~(PAGE - 1);

	if (p->p_filesz)
		add_map(r, start, file_end - start, prot, MAP_PRIVATE | MAP_FIXED, toy_send_fds(stub, &toy.guest_fd, 1),
			p->p_offset & ~(PAGE - 1));
	else
		mapped = start;
	if (end > mapped)
		add_map(r, mapped, end - mapped, prot, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, 0, 0);
	if (p->p_filesz && end > file_end && (prot & PROT_WRITE)) {
		struct action_fill *fill = ADD(r, ACTION_FILL, action_fill);

		fill->guest_addr = file_end;
		fill->len = (mapped < end ? mapped : end) - file_end;
	}
}

/* The first orders of a stub: segments, stack, registers. The argument lies where argc would. */
void toy_start_program(struct toy_stub *stub, uint32_t slot, uint64_t argument)
{
	struct reply r = reply_to(stub, slot);
	Elf64_Ehdr head;
	Elf64_Phdr p;
	struct mailbox_slot *m = slot_in(stub, slot);
	uint64_t sp = STACK_TOP - 4096;

	CHECK_IS(pread(toy.guest_fd, &head, sizeof head, 0), sizeof head);
	take_ticket(stub, &r);
	for (uint32_t i = 0; i < head.e_phnum; i++) {
		CHECK_IS(pread(toy.guest_fd, &p, sizeof p, (off_t)(head.e_phoff + i * sizeof p)), sizeof p);
		if (p.p_type == PT_LOAD)
			map_segment(stub, &r, &p);
	}
	add_map(&r, STACK_TOP - STACK_BYTES, STACK_BYTES, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, 0, 0);
	memcpy(window_in(m), &argument, sizeof argument);
	add_copy(&r, sp, 0, sizeof argument);
	struct action_start *start = ADD(&r, ACTION_START, action_start);

	start->rip = head.e_entry;
	start->rsp = sp;
	stub->threads[slot] = (struct toy_thread){ .used = 1, .tid = toy.next_tid++ };
	m->tid = stub->threads[slot].tid;
	m->local_ok = (uint32_t)toy.local_ok;
	m->pid = 1000 + stub->index;
	finish(&r, 0, 0);
}

/* tid is the zygote's: threads other than the first are only known by what the agent says. */
void toy_kick(struct toy_stub *stub, uint32_t slot)
{
	struct mailbox_slot *m = slot_in(stub, slot);
	struct zygote_command c = { ZYGOTE_KICK, 0, m->host_pid, m->host_tid };

	toy.kicks++;
	CHECK_IS(send(toy.control, &c, sizeof c, 0), sizeof c);
}

void toy_kill(struct toy_stub *stub)
{
	struct zygote_command c = { ZYGOTE_KILL, 0, stub->pid, 0 };

	CHECK_IS(send(toy.control, &c, sizeof c, 0), sizeof c);
}

/* A stub that died; its exit code stays for whoever asks. */
static void bury(const struct zygote_report *r)
{
	for (uint32_t i = 0; i < TOY_STUBS; i++) {
		struct toy_stub *s = &toy.stub[i];

		if (!s->used || s->pid != r->pid || r->event != ZYGOTE_DIED)
			continue;
		if (s->exit_code < 0)
			s->exit_code = WIFEXITED(r->value) ? WEXITSTATUS(r->value) : 0x1000 + WTERMSIG(r->value);
		s->used = 0;
		munmap(s->mailbox, MAILBOX_FILE_SIZE);
		close(s->mailbox_fd);
		close(s->socket);
	}
}

static void look_for_deaths(int timeout_ms)
{
	struct pollfd p = { toy.control, POLLIN, 0 };
	struct zygote_report r;

	while (poll(&p, 1, timeout_ms) == 1) {
		CHECK_IS(recv(toy.control, &r, sizeof r, 0), sizeof r);
		bury(&r);
		timeout_ms = 0;
	}
}

/*
 * One after the other: a signal that is posted twice before it is taken comes once. Kicks are for a guest at work, but
 * on a busy machine it may never be seen there: then the signal is posted all the same, and the way out of a call
 * finds it.
 */
static void kick_if_due(struct toy_stub *s, uint32_t slot, uint32_t state)
{
	struct toy_thread *t = &s->threads[slot];
	int64_t due = t->next_kick + (state == STATE_GUEST ? 0 : KICK_PATIENCE_NS), now = now_ns();

	if (now < due || t->pending & 1ull << 13)
		return;
	t->next_kick = now + 30000 + (int64_t)(t->kicks_left * 7919 % 50000);
	t->kicks_left--;
	toy_post_signal(s, slot, 14);
}

static int serve_stub(struct toy_stub *s)
{
	int served = 0;

	for (uint32_t i = 0; i < MAX_SLOTS; i++) {
		struct toy_thread *t = &s->threads[i];

		if (!t->used)
			continue;
		struct mailbox_slot *m = slot_in(s, i);
		uint32_t state = __atomic_load_n(&m->state, __ATOMIC_ACQUIRE);

		if (t->kicks_left)
			kick_if_due(s, i, state);
		if (state == STATE_CALL && m->nr != AGENT_THREAD_STARTED && !t->waits) {
			toy.calls++;
			serve_call(s, i);
			served = 1;
		}
	}
	return served;
}

static int kicks_are_due(void)
{
	int due = 0;

	for (uint32_t i = 0; i < TOY_STUBS; i++)
		for (uint32_t k = 0; toy.stub[i].used && k < MAX_SLOTS; k++)
			due |= toy.stub[i].threads[k].used && toy.stub[i].threads[k].kicks_left;
	return due;
}

static int serve_all(void)
{
	int served = 0;

	for (uint32_t i = 0; i < TOY_STUBS; i++)
		if (toy.stub[i].used && toy.stub[i].exit_code < 0 && toy.stub[i].pid != 0) /* 0: a fork under way */
			served |= serve_stub(&toy.stub[i]);
	return served;
}

/* Sleeps on all doors' bells as their services would. */
static void wait_for_bell(void)
{
	struct futex_waitv words[DOORS];
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 2000000; /* deaths ring no bell */
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	for (uint32_t d = 0; d < DOORS; d++) {
		uint32_t *word = &toy.bells->door[d].word;

		words[d] =
			(struct futex_waitv){ __atomic_load_n(word, __ATOMIC_SEQ_CST), (uintptr_t)word, FUTEX_32, 0 };
		__atomic_store_n(&toy.bells->door[d].sleeping, 1, __ATOMIC_SEQ_CST);
	}
	int served = serve_all();

	if (!served && kicks_are_due())
		sched_yield();
	else if (!served)
		syscall(SYS_futex_waitv, words, DOORS, 0, &until, CLOCK_MONOTONIC);
	for (uint32_t d = 0; d < DOORS; d++)
		__atomic_store_n(&toy.bells->door[d].sleeping, 0, __ATOMIC_SEQ_CST);
}

/* For a deadline that was missed: where everybody was. Calls may still be made and served, but too few of them. */
static void show(void)
{
	for (uint32_t i = 0; i < TOY_STUBS; i++)
		for (uint32_t k = 0; toy.stub[i].used && k < MAX_SLOTS; k++) {
			const struct toy_thread *t = &toy.stub[i].threads[k];
			const struct mailbox_slot *m = slot_in(&toy.stub[i], k);

			if (t->used)
				fprintf(stderr,
					"stub %u pid %u slot %u: state %u nr %u seq %u phase %u waits %d asleep %u "
					"kicks left %u map %u of %u\n",
					i, toy.stub[i].pid, k, m->state, m->nr, m->seq, m->phase, t->waits,
					m->agent_sleeping, t->kicks_left,
					((struct mailbox_process *)toy.stub[i].mailbox)->map_seq,
					toy.stub[i].next_ticket);
		}
}

int toy_all_dead(void)
{
	for (uint32_t i = 0; i < TOY_STUBS; i++)
		if (toy.stub[i].used)
			return 0;
	return 1;
}

/* Serves everybody until no stub is left; the exit code of the first. */
int toy_serve_until_dead(struct toy_stub *first)
{
	int64_t deadline = now_ns() + 150000000000ll;

	for (uint32_t idle = 0, rounds = 0; !toy_all_dead();) {
		if (now_ns() > deadline) {
			fprintf(stderr, "%s, %s kernel:\n", toy.test, toy.spin ? "spinning" : "sleeping");
			show();
			CHECK(!"done in time");
		}
		if (serve_all()) {
			idle = 0;
			if (++rounds % 64 == 0)
				look_for_deaths(0);
		} else if (++idle > (toy.spin ? 100000u : 100u)) {
			look_for_deaths(0);
			if (!toy.spin)
				wait_for_bell();
			idle = 0;
		}
	}
	return first->exit_code;
}

int toy_run(uint64_t argument)
{
	struct toy_stub *stub = toy_new_stub();

	stub->threads[0].used = 0;
	toy_spawn(stub);
	toy_start_program(stub, 0, argument);
	return toy_serve_until_dead(stub);
}
