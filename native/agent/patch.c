/*
 * patch.c - rewriting call sites, so that they jump to the agent instead of trapping.
 *
 *   mov $nr,%eax; syscall     b8 imm32 0f 05          ->  e9 rel32 0f 05
 *   mov $nr,%rax; syscall     48 c7 c0 imm32 0f 05    ->  e9 rel32 .. .. 0f 05
 *   xor %eax,%eax; syscall    31 c0 0f 05 b3          ->  e9 b0 0f 05 b3       (read(2) in libc)
 *
 * The syscall instruction always stays, and what is replaced is one instruction, in one atomic store. So a thread
 * between the two, a jump to the second, and a handler that restarts the call all find what they expect. In the last
 * form there is no room for a displacement: its upper three bytes are the syscall instruction and the byte behind it
 * as they are, so that the trampoline must lie at one of 256 addresses.
 *
 * While the address space has more than one thread, only bytes that no processor fetches in two pieces are replaced.
 */
#include "table.h"

#include "host.h"

#define SITE_BYTES_MAX 9u
#define LINE 64u
#define FETCH_BLOCK 16u
#define JUMP 0xe9u
#define JUMP_BYTES 5u
#define REACH 0x7fff0000ull

enum form { FORM_NONE, FORM_MOV_EAX, FORM_MOV_RAX, FORM_XOR };

/* Per form: bytes of the instruction before the syscall, and how many of them change. */
static const struct {
	uint8_t before, changed;
} forms[] = { { 0, 0 }, { 5, 5 }, { 7, 5 }, { 2, 2 } };

struct __attribute__((packed)) trampoline {
	uint8_t first[2]; /* xor %eax,%eax for its flags, or a nop */
	uint8_t lea_rcx[3];
	int32_t to_return; /* lea return address, %rcx */
	uint8_t lea_r11[3];
	int32_t to_number; /* lea number, %r11 */
	uint8_t jump[6];   /* jmp *entry */
	uint64_t entry;
	uint16_t number;
};
_Static_assert(sizeof(struct trampoline) == AGENT_TRAMPOLINE_BYTES, "trampoline");

/* What stands at `b`, which has SITE_BYTES_MAX bytes. */
static enum form form_of(const uint8_t *b, uint32_t *nr)
{
	uint32_t imm;

	if (b[0] == 0xb8 && b[5] == 0x0f && b[6] == 0x05) {
		memcpy(&imm, b + 1, sizeof imm);
		*nr = imm;
		return FORM_MOV_EAX;
	}
	if (b[0] == 0x48 && b[1] == 0xc7 && b[2] == 0xc0 && b[7] == 0x0f && b[8] == 0x05) {
		memcpy(&imm, b + 3, sizeof imm);
		*nr = imm;
		return FORM_MOV_RAX;
	}
	if ((b[0] == 0x31 || b[0] == 0x33) && b[1] == 0xc0 && b[2] == 0x0f && b[3] == 0x05) {
		*nr = 0;
		return FORM_XOR;
	}
	return FORM_NONE;
}

/* A prefix before what looks like our instruction makes it another one. */
static int is_prefix(uint8_t byte)
{
	return (byte & 0xf0) == 0x40 || byte == 0x66;
}

/* The form of a site that ends at `end`, and where it starts. */
static enum form form_before(uint64_t end, uint32_t nr, uint64_t *start)
{
	uint8_t bytes[1 + SITE_BYTES_MAX + SITE_BYTES_MAX];

	memset(bytes, 0, sizeof bytes);
	if (from_guest(bytes, end - SITE_BYTES_MAX - 1, SITE_BYTES_MAX + 1) != 0)
		return FORM_NONE;
	for (enum form form = FORM_MOV_EAX; form <= FORM_XOR; form++) {
		uint32_t length = forms[form].before + 2u;
		const uint8_t *at = bytes + 1 + SITE_BYTES_MAX - length;
		uint32_t found;

		if (form_of(at, &found) == form && found == nr && !is_prefix(at[-1])) {
			*start = end - length;
			return form;
		}
	}
	return FORM_NONE;
}

static int within(uint64_t addr, uint32_t bytes, uint64_t block)
{
	return addr / block == (addr + bytes - 1) / block;
}

static int replaceable(uint64_t site, enum form form)
{
	return within(site, forms[form].changed, PROCESS->threaded ? FETCH_BLOCK : LINE);
}

/* First and last address where a trampoline for this site may begin. 0: there is none. */
static int trampoline_range(uint64_t site, enum form form, uint64_t range[2])
{
	range[0] = site > REACH + AGENT_TRAMPOLINES_FROM ? site - REACH : AGENT_TRAMPOLINES_FROM;
	range[1] = site + REACH < GUEST_TOP ? site + REACH : GUEST_TOP - AGENT_TRAMPOLINE_BYTES;
	if (form == FORM_XOR) {
		uint8_t tail[4] = { 0 };
		int32_t displacement;

		if (from_guest(tail + 1, site + 2, 3) != 0)
			return 0;
		memcpy(&displacement, tail, sizeof displacement);
		range[0] = site + JUMP_BYTES + (uint64_t)(int64_t)displacement;
		range[1] = range[0] + 255;
	}
	return range[0] >= AGENT_TRAMPOLINES_FROM && range[0] < GUEST_TOP && range[1] < GUEST_TOP;
}

/* The site of this number whose syscall instruction ends at `end`. 0: there is none that can be rewritten. */
int find_site(uint64_t end, uint32_t nr, struct call_site *site)
{
	enum form form = form_before(end, nr, &site->address);

	return form != FORM_NONE && replaceable(site->address, form) &&
	       trampoline_range(site->address, form, site->trampolines);
}

static int write_trampoline(uint64_t end, uint64_t at, uint32_t nr, enum form form)
{
	const struct trampoline t = {
		{ form == FORM_XOR ? 0x31 : 0x66, form == FORM_XOR ? 0xc0 : 0x90 },
		{ 0x48, 0x8d, 0x0d },
		(int32_t)(end - (at + offsetof(struct trampoline, lea_r11))),
		{ 0x4c, 0x8d, 0x1d },
		(int32_t)(offsetof(struct trampoline, number) - offsetof(struct trampoline, jump)),
		{ 0xff, 0x25, 0, 0, 0, 0 },
		AGENT_ENTRY_FAST,
		(uint16_t)nr,
	};

	return to_guest(at, &t, sizeof t);
}

/* The eight bytes that hold what changes, exchanged at once; they stay within its cache line. */
static void replace(uint64_t site, enum form form, const uint8_t expected[SITE_BYTES_MAX], const uint8_t *jump)
{
	uint32_t changed = forms[form].changed;
	uint64_t line_last = (site & ~(uint64_t)(LINE - 1)) + LINE - 8;
	uint64_t at = within(site, changed, 8) ? site & ~7ull : site < line_last ? site : line_last;
	uint64_t old;

	if (from_guest(&old, at, sizeof old) != 0)
		return;
	uint64_t desired = old;
	uint8_t *bytes = (uint8_t *)&desired + (site - at);

	for (uint32_t i = 0; i < changed; i++) {
		if (bytes[i] != expected[i])
			return; /* another thread was faster */
		bytes[i] = jump[i];
	}
	agent_swap64(at, old, desired);
}

/* mm has made both pages writable for the time of this action list. What does not fit any more is left alone. */
void do_patch(const struct action_patch *in_mailbox)
{
	const struct action_patch a = *in_mailbox;
	uint8_t bytes[SITE_BYTES_MAX] = { 0 };
	uint8_t jump[JUMP_BYTES] = { JUMP };
	uint64_t range[2];
	uint32_t nr;

	if (from_guest(bytes, a.site, 4) != 0)
		return;
	(void)from_guest(bytes, a.site, sizeof bytes); /* the last form may stand at the end of a mapping */
	enum form form = form_of(bytes, &nr);

	if (form == FORM_NONE || call_desc_of(nr) == 0 || !replaceable(a.site, form) ||
	    !trampoline_range(a.site, form, range) || a.trampoline < range[0] || a.trampoline > range[1])
		return;
	int32_t displacement = (int32_t)(a.trampoline - (a.site + JUMP_BYTES));

	memcpy(jump + 1, &displacement, sizeof displacement);
	if (write_trampoline(a.site + forms[form].before + 2u, a.trampoline, nr, form) == 0)
		replace(a.site, form, bytes, jump);
}
