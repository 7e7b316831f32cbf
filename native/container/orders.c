/* orders.c - from messages to steps. */
#include "common/die.h"
#include "container/steps.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int (*step)(struct container *c, const struct order *o);

struct rule {
	const char *name;
	step step;
	uint32_t least, most; /* strings */
	uint32_t flags;       /* those it knows */
	bool in_root;         /* needs a root to be, which is not this process's root yet */
};

static const struct rule rules[] = {
	[CONTAINER_CGROUPS] = { "cgroups", step_cgroups, 1, 64, 0, false },
	[CONTAINER_JOIN] = { "join", step_join, 1, 1, 0, false },
	[CONTAINER_UNSHARE] = { "unshare", step_unshare, 0, 0, 0, false },
	[CONTAINER_FORK] = { "fork", step_fork, 0, 0, 0, false },
	[CONTAINER_NAME] = { "name", step_name, 2, 2, 0, false },
	[CONTAINER_ROOT] = { "root", step_root, 1, 1, CONTAINER_PRIVATE, false },
	[CONTAINER_MOUNT] = { "mount", step_mount, 4, 4, CONTAINER_BIND | CONTAINER_RECURSIVE | CONTAINER_COPY_UP,
			      true },
	[CONTAINER_MASK] = { "mask", step_mask, 1, 1, 0, true },
	[CONTAINER_READONLY] = { "readonly", step_readonly, 1, 1, 0, true },
	[CONTAINER_NODE] = { "node", step_node, 1, 1, 0, true },
	[CONTAINER_LINK] = { "link", step_link, 2, 2, 0, true },
	[CONTAINER_PIVOT] = { "pivot", step_pivot, 0, 0, CONTAINER_RDONLY | CONTAINER_CHROOT, true },
	[CONTAINER_TERMINAL] = { "terminal", step_terminal, 1, 1, 0, false },
	[CONTAINER_HOOK] = { "hook", step_hook, 2, CONTAINER_STRINGS_MAX, 0, false },
	[CONTAINER_SERVE] = { "serve", step_serve, 0, 0, 0, false },
};

/* Splits `text` at its NULs. */
static int split(struct order *o, const char *text, size_t bytes)
{
	const char *at = text, *end = text + bytes;

	if (o->head.strings > CONTAINER_STRINGS_MAX || bytes != o->head.bytes || (bytes && end[-1] != 0))
		return -1;
	for (uint32_t i = 0; i < o->head.strings; i++) {
		if (at == end)
			return -1;
		o->text[i] = at;
		at += strlen(at) + 1;
	}
	return at == end ? 0 : -1;
}

bool order_read(int socket, int flags, struct order *o, int *error)
{
	static char text[CONTAINER_BYTES_MAX];
	struct iovec parts[2] = { { &o->head, sizeof o->head }, { text, sizeof text - sizeof o->head } };
	struct msghdr m = { .msg_iov = parts, .msg_iovlen = 2 };
	ssize_t n = recvmsg(socket, &m, flags);

	*error = 0;
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		*error = errno;
		return true;
	}
	if (n <= 0)
		return false;
	/* Descriptors have no room in the message: the host has dropped them. */
	if ((size_t)n < sizeof o->head || m.msg_flags & MSG_TRUNC ||
	    split(o, text, (size_t)n - sizeof o->head) != 0) {
		o->head.op = (size_t)n < sizeof o->head.op ? 0 : o->head.op;
		*error = EINVAL;
	}
	return true;
}

static int check(const struct container *c, const struct order *o, const struct rule **rule)
{
	uint32_t op = o->head.op;

	if (op >= sizeof rules / sizeof rules[0] || !rules[op].step)
		return wrong(EINVAL, "order %u", op);
	const struct rule *r = *rule = &rules[op];

	if (o->head.strings < r->least || o->head.strings > r->most)
		return wrong(EINVAL, "%s: %u strings", r->name, o->head.strings);
	if (o->head.flags & ~r->flags)
		return wrong(EINVAL, "%s: flags 0x%x", r->name, o->head.flags);
	if (r->in_root && (c->root < 0 || c->inside))
		return wrong(EPERM, "%s: no root is being made", r->name);
	return 0;
}

static void carry_out(struct container *c, const struct order *o, int error)
{
	const struct rule *rule = NULL;
	int result;

	c->answer = 0;
	c->answer_fd = -1;
	c->answer_fd_is_kept = c->answered = false;
	if (error)
		result = wrong(error, "order %u", o->head.op);
	else
		result = check(c, o, &rule);
	if (result == 0)
		result = rule->step(c, o);
	if (!c->answered)
		report_result(c, o->head.op, result);
	if (c->answer_fd >= 0 && !c->answer_fd_is_kept)
		close(c->answer_fd);
}

void obey(int socket)
{
	struct container c = { .socket = socket, .root = -1, .tty = -1, .answer_fd = -1 };
	static struct order o;
	int error;

	while (!c.serving && order_read(socket, 0, &o, &error)) {
		if (error == EINTR || error == EAGAIN)
			continue;
		if (error == 0 && o.head.op == CONTAINER_END)
			end_with((int)o.head.numbers[0]);
		carry_out(&c, &o, error);
	}
	if (c.serving)
		serve(&c);
	die_quietly(CONTAINER_EXIT_ORPHAN);
}
