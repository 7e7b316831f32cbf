#include "cloister.h"
#include "filter/filter.h"
#include "lib/outcome.h"

#include <string.h>

int cl_lockdown(const char *profile)
{
	static struct program program; /* called once, by one thread; too large for a small stack */
	const struct profile *p = profile_find(profile);

	if (!p)
		return -ENOENT;
	int r = profile_build(p, &program);

	return r < 0 ? r : program_install(&program, SECCOMP_FILTER_FLAG_TSYNC);
}

int64_t cl_profile_text(const char *profile, char *buf, int64_t cap)
{
	const struct profile *p = profile_find(profile);

	return p ? profile_text(p, buf, (size_t)cap) : -ENOENT;
}
