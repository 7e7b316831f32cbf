#include "jail/options.h"
#include "common/cgroup.h"
#include "common/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GRACE_MS 10000

static const char usage[] =
	"cloister-jail [options] -- program [argument...]\n"
	"  --name NAME        what it is called in messages and ps\n"
	"  --journal DIR      DIR appears as /journal, writable\n"
	"  --bind-ro PATH     PATH appears as /roots/0, the next one as /roots/1, ...\n"
	"  --bind-rw PATH     as --bind-ro, writable\n"
	"  --hide DIR         below all of them the host's directory DIR is empty; may be repeated\n"
	"  --objects          /objects is an empty tmpfs that the program may write\n"
	"  --host-files       the program may act on files of all users in its roots (as far as the caller may)\n"
	"  --warm-fd N        the program gets a socket at N: it writes W when warm, and reads\n"
	"                     L when its root is sealed\n"
	"  --guard-fd N       a pidfd at N: everything ends with that process (default: with the caller)\n"
	"  --control-fd N     an R read from N lets the program outlive the caller for the grace time\n"
	"  --grace-ms MS      default 10000\n"
	"  --nofile N         limit of open descriptors\n"
	"  --user ID          run as this user and group of the host; only for root\n"
	"  --cgroup FILE      join the control group of this cgroup.procs first; may be repeated\n";

static long number(const char *option, const char *text)
{
	char *end;
	long value = text ? strtol(text, &end, 10) : -1;

	if (value < 0 || *text == 0 || *end != 0)
		die_saying(option, "needs a number");
	return value;
}

static void add_bind(struct root *r, const char *source, int writable)
{
	if (r->bind_count == ROOT_BINDS_MAX)
		die_saying(source, "too many binds");
	r->binds[r->bind_count++] = (struct bind){ source, writable, -1 };
}

static void add_hidden(struct root *r, const char *directory)
{
	if (r->hidden_count == ROOT_HIDDEN_MAX)
		die_saying(directory, "too many hidden directories");
	r->hidden[r->hidden_count++] = directory;
}

/* An option with a value; 0: unknown. */
static int valued(struct options *o, const char *name, const char *value)
{
	if (!value)
		die_saying(name, "needs a value");
	if (strcmp(name, "--name") == 0)
		o->name = value;
	else if (strcmp(name, "--journal") == 0)
		o->root.journal = value;
	else if (strcmp(name, "--bind-ro") == 0)
		add_bind(&o->root, value, 0);
	else if (strcmp(name, "--bind-rw") == 0)
		add_bind(&o->root, value, 1);
	else if (strcmp(name, "--hide") == 0)
		add_hidden(&o->root, value);
	else if (strcmp(name, "--warm-fd") == 0)
		o->warm_fd = (int)number(name, value);
	else if (strcmp(name, "--guard-fd") == 0)
		o->guard_fd = (int)number(name, value);
	else if (strcmp(name, "--control-fd") == 0)
		o->control_fd = (int)number(name, value);
	else if (strcmp(name, "--grace-ms") == 0)
		o->grace_ms = (int)number(name, value);
	else if (strcmp(name, "--nofile") == 0)
		o->nofile = number(name, value);
	else if (strcmp(name, "--user") == 0)
		o->user = number(name, value);
	else if (strcmp(name, "--cgroup") == 0)
		cgroup_join(value);
	else
		return 0;
	return 1;
}

void options_parse(struct options *o, char *const argv[])
{
	char *const *a = argv + 1;

	memset(o, 0, sizeof *o);
	o->name = "service";
	o->warm_fd = o->guard_fd = o->control_fd = -1;
	o->grace_ms = GRACE_MS;
	o->user = -1;
	for (; *a && strcmp(*a, "--") != 0; a++) {
		if (strcmp(*a, "--help") == 0) {
			fputs(usage, stdout);
			exit(0);
		}
		if (strcmp(*a, "--host-files") == 0)
			o->host_files = 1;
		else if (strcmp(*a, "--objects") == 0)
			o->root.objects = 1;
		else if (!valued(o, a[0], a[1]))
			die_saying(*a, "unknown option");
		else
			a++;
	}
	if (!*a || !a[1])
		die_saying("usage", "no program; see --help");
	o->command = a + 1;
}
