/* site.c - which call sites are worth rewriting. */
#include "table.h"

#include "host.h"

#define HITS_BEFORE_REWRITE 2u

/* Seen often enough? Races between threads lose a hit, nothing else. */
static struct agent_site *worth_rewriting(uint64_t address)
{
	struct agent_site *site = &PROCESS->site[(address ^ address >> 6 ^ address >> 12) % AGENT_SITES];

	if (site->address != address) {
		*site = (struct agent_site){ address, 1, 0 };
		return 0;
	}
	site->hits++;
	return site->hits >= HITS_BEFORE_REWRITE && !site->asked ? site : 0;
}

static int may_be_rewritten(const struct trip *trip)
{
	const struct call_desc *desc = call_desc_of(trip->nr);

	return !PROCESS->rewrites_refused && !trip->keeps_rax && trip->done && desc != 0 &&
	       !(desc->flags & CALL_SLOW) && trip->nr != __NR_rt_sigreturn && !thread_of_trip(trip)->guest_owns_gs &&
	       slot_of(trip)->sig_pending == 0;
}

/* After a call that came by SIGSYS: ask mm to have its site rewritten, if it is one that can be. Once for each. */
void consider_site(struct trip *trip)
{
	struct call_site found;

	if (!may_be_rewritten(trip) || !find_site(trip->regs->rip, (uint32_t)trip->nr, &found))
		return;
	struct agent_site *site = worth_rewriting(found.address);

	if (site == 0)
		return;
	const uint64_t args[6] = { found.address, trip->nr, found.trampolines[0], found.trampolines[1], 0, 0 };

	site->asked = 1;
	post_own(trip, AGENT_PATCH_SITE, DOOR_MM, args);
	PROCESS->rewrites_refused |= trip->result == -E_NOSYS;
}
