/* text.c - the rules of a profile, for people. */
#include "filter/filter.h"

#include <stdarg.h>
#include <stdio.h>

struct sink {
	char *buf;
	size_t cap;
	long used;
};

static void __attribute__((format(printf, 2, 3))) put(struct sink *s, const char *format, ...)
{
	size_t at = (size_t)s->used < s->cap ? (size_t)s->used : s->cap;
	va_list args;

	va_start(args, format);
	int n = vsnprintf(s->buf ? s->buf + at : NULL, s->buf ? s->cap - at : 0, format, args);

	va_end(args);
	if (n > 0)
		s->used += n;
}

static const char *verdict_name(uint32_t verdict)
{
	switch (verdict & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
		return "allow";
	case SECCOMP_RET_KILL_PROCESS:
		return "kill";
	case SECCOMP_RET_TRAP:
		return "trap";
	case SECCOMP_RET_ERRNO:
		return "fail";
	default:
		return "?";
	}
}

static void put_check(struct sink *s, const struct check *c)
{
	if (c->kind == CHECK_OWN_PID)
		put(s, " arg%u=own-pid", c->arg);
	else if (c->mask == ~0ull || c->mask == 0xffffffffull)
		put(s, " arg%u=0x%llx", c->arg, (unsigned long long)c->value);
	else
		put(s, " arg%u&0x%llx=0x%llx", c->arg, (unsigned long long)c->mask, (unsigned long long)c->value);
}

static void put_rule(struct sink *s, const struct rule *r)
{
	put(s, "%s\t%s", verdict_name(r->verdict), r->name);
	for (int i = 0; i < RULE_CHECKS && r->checks[i].kind != CHECK_NONE; i++)
		put_check(s, &r->checks[i]);
	put(s, "\t%s\n", r->reason);
}

long profile_text(const struct profile *profile, char *buf, size_t cap)
{
	struct sink s = { buf, cap, 0 };

	put(&s, "# %s: %s\n", profile->name, profile->purpose);
	for (const struct rule_set *const *set = profile->sets; *set; set++) {
		put(&s, "## %s\n", (*set)->title);
		for (size_t i = 0; i < (*set)->count; i++)
			put_rule(&s, &(*set)->rules[i]);
	}
	put(&s, "%s\t(everything else)\n", verdict_name(profile->otherwise));
	return s.used;
}
