/* build.c - from rule tables to BPF. */
#include "filter/filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <sys/prctl.h>
#include <unistd.h>

#define X32_BIT 0x40000000u
#define DATA(field) ((uint32_t)offsetof(struct seccomp_data, field))

void program_start(struct program *p)
{
	p->length = 0;
	p->overflow = 0;
}

void program_emit(struct program *p, uint16_t code, uint32_t k, uint8_t jt, uint8_t jf)
{
	if (p->length == FILTER_MAX) {
		p->overflow = 1;
		return;
	}
	p->code[p->length++] = (struct sock_filter){ code, jt, jf, k };
}

void program_verdict(struct program *p, uint32_t verdict)
{
	program_emit(p, BPF_RET | BPF_K, verdict, 0, 0);
}

static void load(struct program *p, uint32_t offset)
{
	program_emit(p, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

void program_native_only(struct program *p, uint32_t verdict)
{
	load(p, DATA(arch));
	program_emit(p, BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
	program_verdict(p, verdict);
	load(p, DATA(nr));
	program_emit(p, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
	program_verdict(p, verdict);
}

/* Compares one half of an argument. A mismatch jumps to the rule's end: its distance is patched in later. */
static void half(struct program *p, unsigned arg, unsigned is_high, uint32_t mask, uint32_t value)
{
	if (mask == 0)
		return;
	load(p, DATA(args) + arg * 8 + is_high * 4);
	if (mask != 0xffffffffu)
		program_emit(p, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
	program_emit(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 0xff);
}

static void one_check(struct program *p, const struct check *c)
{
	uint64_t mask = c->mask, value = c->value;

	if (c->kind == CHECK_OWN_PID) {
		mask = 0xffffffffu;
		value = (uint32_t)getpid();
	}
	half(p, c->arg, 0, (uint32_t)mask, (uint32_t)value);
	half(p, c->arg, 1, (uint32_t)(mask >> 32), (uint32_t)(value >> 32));
}

/* Lets the open jumps of [from, length) go to `length`. A rule is far shorter than a jump can reach. */
static void close_jumps(struct program *p, unsigned from)
{
	for (unsigned i = from; i < p->length; i++) {
		struct sock_filter *f = &p->code[i];

		if (f->code == (BPF_JMP | BPF_JEQ | BPF_K) && f->jf == 0xff)
			f->jf = (uint8_t)(p->length - i - 1);
	}
}

void program_rules(struct program *p, const struct rule *rules, size_t count)
{
	int has_nr = 0;

	for (size_t r = 0; r < count; r++) {
		if (!has_nr)
			load(p, DATA(nr));
		unsigned from = p->length;

		program_emit(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rules[r].nr, 0, 0xff);
		has_nr = 1;
		for (int i = 0; i < RULE_CHECKS && rules[r].checks[i].kind != CHECK_NONE; i++) {
			one_check(p, &rules[r].checks[i]);
			has_nr = 0;
		}
		program_verdict(p, rules[r].verdict);
		close_jumps(p, from);
	}
}

int profile_build(const struct profile *profile, struct program *out)
{
	program_start(out);
	program_native_only(out, SECCOMP_RET_KILL_PROCESS);
	for (const struct rule_set *const *s = profile->sets; *s; s++)
		program_rules(out, (*s)->rules, (*s)->count);
	program_verdict(out, profile->otherwise);
	return out->overflow ? -E2BIG : 0;
}

int program_install(const struct program *p, unsigned flags)
{
	struct sock_fprog fprog = { (unsigned short)p->length, (struct sock_filter *)(uintptr_t)p->code };

	if (p->overflow)
		return -E2BIG;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	long r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &fprog);

	if (r > 0)
		return -ESRCH; /* with TSYNC: the id of a thread that could not follow */
	return r < 0 ? -errno : 0;
}

int filter_self(const char *name)
{
	static struct program program; /* 16 KiB: not for a small stack */
	const struct profile *profile = profile_find(name);
	int r = profile ? profile_build(profile, &program) : -ENOENT;

	if (r == 0)
		r = program_install(&program, 0);
	errno = -r;
	return r < 0 ? -1 : 0;
}
