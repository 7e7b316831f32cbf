#include "common/die.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void die_quietly(int code)
{
	_exit(code);
}

void die_saying(const char *what, const char *why)
{
	dprintf(2, "%s: %s: %s\n", program_invocation_short_name, what, why);
	die_quietly(EXIT_SETUP);
}

void die(const char *what)
{
	die_saying(what, strerror(errno));
}

int64_t must(int64_t result, const char *what)
{
	if (result < 0)
		die(what);
	return result;
}
