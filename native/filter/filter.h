/*
 * filter.h - seccomp filters as tables of rules.
 *
 * A rule names one host call, what its arguments must look like, what then happens, and why. Rules are tried in
 * order; the first one whose call and checks match decides. A filter that installs and the text that documents it
 * come from the same table, so they can't disagree.
 */
#ifndef CLOISTER_FILTER_H
#define CLOISTER_FILTER_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include "filter/numbers.h"

#define FILTER_MAX 2000u /* instructions; the kernel's own limit is 4096 */
#define RULE_CHECKS 4

enum check_kind {
	CHECK_NONE = 0,
	CHECK_BITS,   /* (argument & mask) == value */
	CHECK_OWN_PID /* argument == getpid() at the time of building */
};

struct check {
	uint8_t kind;
	uint8_t arg; /* 0..5 */
	uint64_t mask, value;
};

struct rule {
	int nr;
	const char *name;
	uint32_t verdict; /* SECCOMP_RET_* */
	struct check checks[RULE_CHECKS];
	const char *reason;
};

/* An int argument: the kernel looks at its low half only. */
#define INT_IS(n, v) { CHECK_BITS, (n), 0xffffffffull, (uint32_t)(v) }
/* An int or long argument that has no bits but these. */
#define INT_WITHIN(n, bits) { CHECK_BITS, (n), 0xffffffffull & ~(uint64_t)(bits), 0 }
#define LONG_IS(n, v) { CHECK_BITS, (n), ~0ull, (uint64_t)(v) }
#define LONG_WITHIN(n, bits) { CHECK_BITS, (n), ~(uint64_t)(bits), 0 }
#define BITS_ARE(n, m, v) { CHECK_BITS, (n), (m), (v) }
#define OWN_PID(n) { CHECK_OWN_PID, (n), 0, 0 }

#define RULE(call, verdict, why, ...) { SYS_##call, #call, (verdict), { __VA_ARGS__ }, (why) }
#define ALLOW(call, why) RULE(call, SECCOMP_RET_ALLOW, why, { CHECK_NONE, 0, 0, 0 })
#define ALLOW_IF(call, why, ...) RULE(call, SECCOMP_RET_ALLOW, why, __VA_ARGS__)
#define KILL(call, why) RULE(call, SECCOMP_RET_KILL_PROCESS, why, { CHECK_NONE, 0, 0, 0 })
#define FAIL(call, error, why) RULE(call, SECCOMP_RET_ERRNO | (error), why, { CHECK_NONE, 0, 0, 0 })

struct rule_set {
	const struct rule *rules;
	size_t count;
	const char *title;
};
#define RULE_SET(table, heading) { (table), sizeof(table) / sizeof((table)[0]), (heading) }

/* A named list of rule sets, ended by NULL. */
struct profile {
	const char *name;
	const char *purpose;
	uint32_t otherwise; /* verdict for what no rule names */
	const struct rule_set *const *sets;
};

struct program {
	struct sock_filter code[FILTER_MAX];
	unsigned length;
	int overflow; /* 1: did not fit; never install */
};

/* building blocks (build.c) */
void program_start(struct program *p);
void program_emit(struct program *p, uint16_t code, uint32_t k, uint8_t jt, uint8_t jf);
void program_rules(struct program *p, const struct rule *rules, size_t count);
void program_verdict(struct program *p, uint32_t verdict);
/* other architectures and x32 numbers end in this verdict */
void program_native_only(struct program *p, uint32_t verdict);

/* whole filters; 0 or -errno */
int profile_build(const struct profile *profile, struct program *out);
int program_install(const struct program *p, unsigned flags);
/* builds and installs a profile for the calling thread; 0 or -1 with errno */
int filter_self(const char *profile);
/* stub.c: the wall around a guest program */
int stub_filter_build(struct program *out);
/* the same without one of its rules, for the test that each is needed; skip < 0: with all */
int stub_filter_build_without(struct program *out, int skip);

/* profiles.c */
const struct profile *profile_find(const char *name);
extern const struct profile *const all_profiles[];
extern const struct profile stub_profile;
/* text.c: bytes needed, without the final NUL; writes at most cap bytes including it */
long profile_text(const struct profile *profile, char *buf, size_t cap);

#endif
