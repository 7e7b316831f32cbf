#ifndef CLOISTER_OUTCOME_H
#define CLOISTER_OUTCOME_H

#include <errno.h>
#include <stdint.h>

/* libc's -1 and errno, as one value */
static inline int64_t outcome(int64_t r)
{
	return r < 0 ? -errno : r;
}

static inline int status(int64_t r)
{
	return (int)outcome(r);
}

#endif
