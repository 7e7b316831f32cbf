/*
 * patch.c - rewriting `mov $nr,%eax; syscall` (b8 imm32 0f 05) to `jmp trampoline; syscall`.
 *
 * Only the mov is replaced, in one atomic store; the syscall instruction stays. So a thread between the two, a jump to
 * the second, and a signal handler that restarts the call all find what they expect. While the address space has more
 * than one thread, only a mov that no processor fetches in two pieces (16 aligned bytes) is replaced.
 */
#include "table.h"

#include "host.h"

#define SITE_BYTES 7u
#define MOV_BYTES 5u
#define LINE 64u
#define FETCH_BLOCK 16u
#define HITS_BEFORE_REWRITE 2u
#define NR_RT_SIGRETURN 15u

struct __attribute__((packed)) trampoline {
	uint8_t lea_rcx[3]; int32_t to_return;   /* lea return address, %rcx */
	uint8_t lea_r11[3]; int32_t to_number;   /* lea number, %r11 */
	uint8_t jump[6];                         /* jmp *entry */
	uint64_t entry;
	uint32_t number;
};
_Static_assert(sizeof(struct trampoline) == 32, "trampoline");

static int is_site(const uint8_t bytes[SITE_BYTES], uint32_t *nr)
{
	memcpy(nr, bytes + 1, sizeof *nr);
	return bytes[0] == 0xb8 && bytes[5] == 0x0f && bytes[6] == 0x05;
}

static int within(uint64_t addr, uint64_t block)
{
	return addr / block == (addr + MOV_BYTES - 1) / block;
}

static int replaceable(uint64_t site)
{
	return within(site, PROCESS->threaded ? FETCH_BLOCK : LINE);
}

/* Seen often enough? Races between threads lose a hit, nothing else. */
static struct agent_site *worth_rewriting(uint64_t address)
{
	struct agent_site *site = &PROCESS->site[(address ^ address >> 6 ^ address >> 12) % AGENT_SITES];
	if (site->address != address) {
		*site = (struct agent_site){address, 1, 0};
		return 0;
	}
	site->hits++;
	return site->hits >= HITS_BEFORE_REWRITE && !site->refused ? site : 0;
}

/* After a call that came by SIGSYS: ask mm to have its site rewritten, if it is one that can be. */
void consider_site(struct trip *trip)
{
	uint8_t bytes[SITE_BYTES];
	uint32_t nr;
	const struct call_desc *desc = call_desc_of(trip->nr);
	uint64_t address = trip->regs->rip - SITE_BYTES;
	if (PROCESS->rewrites_refused || trip->keeps_rax || !trip->done || desc == 0 || (desc->flags & CALL_SLOW)
			|| trip->nr == NR_RT_SIGRETURN || thread_of_trip(trip)->guest_owns_gs || slot_of(trip)->sig_pending != 0) {
		return;
	}
	if (from_guest(bytes, address, sizeof bytes) != 0 || !is_site(bytes, &nr) || nr != trip->nr || !replaceable(address)) {
		return;
	}
	struct agent_site *site = worth_rewriting(address);
	if (site == 0) {
		return;
	}
	const uint64_t args[6] = {address, nr, 0, 0, 0, 0};
	post_own(trip, AGENT_PATCH_SITE, DOOR_MM, args);
	if (trip->result <= 0) {
		site->refused = 1;
		PROCESS->rewrites_refused |= trip->result == -E_NOSYS;
	}
}

static int fits(int64_t distance)
{
	return distance == (int32_t)distance;
}

static int write_trampoline(uint64_t site, uint64_t at, uint32_t nr)
{
	const struct trampoline t = {
		{0x48, 0x8d, 0x0d}, (int32_t)(site + SITE_BYTES - (at + offsetof(struct trampoline, lea_r11))),
		{0x4c, 0x8d, 0x1d}, (int32_t)(offsetof(struct trampoline, number) - offsetof(struct trampoline, jump)),
		{0xff, 0x25, 0, 0, 0, 0}, AGENT_ENTRY_FAST, nr,
	};
	return to_guest(at, &t, sizeof t);
}

/* The eight bytes that hold the mov, exchanged at once; they stay within its cache line. */
static void replace_mov(uint64_t site, uint64_t trampoline)
{
	uint64_t line_last = (site & ~(uint64_t)(LINE - 1)) + LINE - 8;
	uint64_t at = within(site, 8) ? site & ~7ull : site < line_last ? site : line_last;
	uint64_t old;
	int32_t jump = (int32_t)(trampoline - (site + MOV_BYTES));
	if (from_guest(&old, at, sizeof old) != 0) {
		return;
	}
	uint64_t desired = old;
	uint8_t *mov = (uint8_t *)&desired + (site - at);
	if (mov[0] != 0xb8) {
		return;
	}
	mov[0] = 0xe9;
	memcpy(mov + 1, &jump, sizeof jump);
	agent_swap64(at, old, desired);
}

/* mm has made both pages writable for the time of this action list. What does not fit any more is left alone. */
void do_patch(const struct action_patch *in_mailbox)
{
	const struct action_patch a = *in_mailbox;
	uint8_t bytes[SITE_BYTES];
	uint32_t nr;
	int64_t distance = (int64_t)(a.trampoline - a.site);
	if (from_guest(bytes, a.site, sizeof bytes) != 0 || !is_site(bytes, &nr) || call_desc_of(nr) == 0
			|| !replaceable(a.site) || !fits(distance - 64) || !fits(distance + 64) || !fits(-distance - 64)) {
		return;
	}
	if (write_trampoline(a.site, a.trampoline, nr) == 0) {
		replace_mov(a.site, a.trampoline);
	}
}
