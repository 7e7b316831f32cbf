/* namespaces.c - control groups, namespaces, and the process that goes on in them. */
#include "common/die.h"
#include "container/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NAME_MAX_UTS 64 /* uname(2) */

struct kind {
	int type;
	const char *name;
};

static const struct kind kinds[] = {
	{ CLONE_NEWNET, "network" }, { CLONE_NEWIPC, "ipc" },  { CLONE_NEWUTS, "uts" },
	{ CLONE_NEWPID, "pid" },     { CLONE_NEWNS, "mount" }, { CLONE_NEWCGROUP, "cgroup" },
};

/* The name of one kind; NULL: there is none */
static const char *name_of(int64_t type)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].type == type)
			return kinds[i].name;
	return NULL;
}

int step_cgroups(struct container *c, const struct order *o)
{
	(void)c;
	for (uint32_t i = 0; i < o->head.strings; i++) {
		int fd = open(o->text[i], O_WRONLY | O_CLOEXEC);

		/* 0: the writer; cgroups(7) */
		if (fd < 0 || write(fd, "0\n", 2) != 2) {
			int error = errno;

			if (fd >= 0)
				close(fd);
			return wrong(error, "cgroup %s", o->text[i]);
		}
		close(fd);
	}
	return 0;
}

int step_join(struct container *c, const struct order *o)
{
	const char *name = name_of(o->head.numbers[0]), *path = o->text[0];
	int type = (int)o->head.numbers[0];

	if (!name)
		return wrong(EINVAL, "namespace 0x%llx", (long long)o->head.numbers[0]);
	if (type == CLONE_NEWPID && c->forked)
		return wrong(EPERM, "pid namespace %s", path);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return wrong(errno, "%s namespace %s", name, path);
	if (ioctl(fd, NS_GET_NSTYPE) != type) {
		close(fd);
		return wrong(0, "%s namespace %s: is none of this kind", name, path);
	}
	int result = setns(fd, type), error = errno;

	close(fd);
	if (result != 0)
		return wrong(error, "%s namespace %s", name, path);
	if (type == CLONE_NEWNS)
		c->inside = true;
	return 0;
}

int step_unshare(struct container *c, const struct order *o)
{
	int64_t left = o->head.numbers[0];

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		left &= ~(int64_t)kinds[i].type;
	if (left || o->head.numbers[0] == 0)
		return wrong(EINVAL, "new namespaces 0x%llx", (long long)o->head.numbers[0]);
	int types = (int)o->head.numbers[0];

	if ((types & CLONE_NEWPID && c->forked) || (types & CLONE_NEWNS && c->inside))
		return wrong(EPERM, "new namespaces 0x%x", (unsigned)types);
	if (unshare(types) != 0)
		return wrong(errno, "new namespaces 0x%x", (unsigned)types);
	c->own_mounts |= (types & CLONE_NEWNS) != 0;
	c->own_names |= (types & CLONE_NEWUTS) != 0;
	return 0;
}

/* The parent is the runtime's command, or who has adopted us; so is the child's. */
int step_fork(struct container *c, const struct order *o)
{
	if (c->forked || c->tty >= 0)
		return wrong(EPERM, "fork");
	long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0);

	if (pid < 0)
		return wrong(errno, "fork");
	if (pid > 0) {
		c->answer = pid;
		report_result(c, o->head.op, 0);
		die_quietly(0);
	}
	c->forked = c->answered = true;
	setsid();
	return 0;
}

int step_name(struct container *c, const struct order *o)
{
	const char *host = o->text[0], *domain = o->text[1];

	if (!c->own_names)
		return wrong(EPERM, "host name %s", host);
	if (strlen(host) > NAME_MAX_UTS || strlen(domain) > NAME_MAX_UTS)
		return wrong(ENAMETOOLONG, "host name %s, domain name %s", host, domain);
	if (*host && sethostname(host, strlen(host)) != 0)
		return wrong(errno, "host name %s", host);
	if (*domain && setdomainname(domain, strlen(domain)) != 0)
		return wrong(errno, "domain name %s", domain);
	return 0;
}
