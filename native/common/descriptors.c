#include "common/descriptors.h"
#include "common/die.h"

#include <sys/syscall.h>
#include <unistd.h>

void keep_only(const int *fds, int n)
{
	unsigned from = 0;

	/* The gaps between the listed ones, in ascending order. */
	for (;;) {
		unsigned next = ~0u;

		for (int i = 0; i < n; i++)
			if (fds[i] >= 0 && (unsigned)fds[i] >= from && (unsigned)fds[i] < next)
				next = (unsigned)fds[i];
		if (next > from)
			must(syscall(SYS_close_range, from, next - 1 + (next == ~0u), 0), "close_range");
		if (next == ~0u)
			return;
		from = next + 1;
	}
}
