/*
 * container.h - how the supervisor and a cloister-container talk.
 *
 * A cloister-container is the host process that stands for one container, or for one process that was started in a
 * container later (exec). It has one SOCK_SEQPACKET pair with the supervisor. Each message is a header of 64 bytes and
 * text; both directions have the same shape:
 *
 *   order                                        report
 *    0        4        8        12       16       0        4        8        12       16
 *   +--------+--------+--------+--------+        +--------+--------+--------+--------+
 *   | op     | flags  | strings| bytes  |        | event  | op     | error  | bytes  |
 *   +--------+--------+--------+--------+        +--------+--------+--------+--------+
 *   | numbers 0..5, i64 each            |        | numbers 0..5, i64 each            |
 *   +-----------------------------------+ 64     +-----------------------------------+ 64
 *   | string NUL string NUL ...         |        | text without NUL, may be empty    |
 *   +-----------------------------------+        +-----------------------------------+
 *
 * Host byte order. Each order but END is answered by one report, CONTAINER_DONE or CONTAINER_FAILED, before the next is
 * read. Whoever wants no more after a failure closes the socket, with which the process ends (status 137). What
 * must not be done yet, or no more, fails with EPERM; what is no order with EINVAL.
 *
 * The usual course for a container, and in brackets for an exec:
 *   CGROUPS, JOIN and UNSHARE of namespaces, FORK, TERMINAL, ROOT, MOUNT..., MASK..., READONLY..., HOOK
 *   (createContainer), PIVOT, SERVE, END
 *   [CGROUPS, JOIN of all but the mount namespace, FORK, TERMINAL, JOIN of that, SERVE, END]
 */
#ifndef CLOISTER_CONTAINER_H
#define CLOISTER_CONTAINER_H

#include <stddef.h>
#include <stdint.h>

#define CONTAINER_NUMBERS 6
#define CONTAINER_BYTES_MAX 65536u  /* of a whole message */
#define CONTAINER_STRINGS_MAX 1024u /* in one order */
#define CONTAINER_ERROR_MAX 1024u   /* bytes of the text of a failure */

enum container_op {
	/* strings: cgroup.procs files. Joins them all: every hierarchy of version 1, or the one of version 2. */
	CONTAINER_CGROUPS = 1,
	/* numbers 0: CLONE_NEW* of the kind; strings: path of the namespace. Paths are the host's until a mount
	 * namespace is joined, so that is the last. */
	CONTAINER_JOIN = 2,
	/* numbers 0: CLONE_NEWNET, NEWIPC, NEWUTS, NEWPID, NEWNS, NEWCGROUP or several. */
	CONTAINER_UNSHARE = 3,
	/* A child of this one's parent goes on in its place, in the pid namespace that was joined or made. -> numbers
	 * 0: its pid, as its parent sees it. Once only, and before TERMINAL. */
	CONTAINER_FORK = 4,
	/* strings: host name, domain name; an empty one stays. In a UTS namespace of its own. */
	CONTAINER_NAME = 5,
	/* strings: directory of the host. The root to be; needs a mount namespace of its own. Mounts of the host come
	 * in afterwards (as MS_SLAVE), or not, with CONTAINER_PRIVATE. */
	CONTAINER_ROOT = 6,
	/* strings: destination beneath the root, source, type, data. With CONTAINER_BIND: the source is a path of the
	 * host, type and data are empty. Without: a file system of this type, data its options, with commas. The
	 * destination is made if it is missing. numbers: MOUNT_ATTR_* 0: to set, 1: to clear, 2: to set recursively,
	 * 3: to clear recursively; 4: MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE, with MS_REC or without; 0 as
	 * it is */
	CONTAINER_MOUNT = 7,
	/* strings: path beneath the root. A file gets /dev/null on top, a directory an empty one. Nothing, if it is
	 * not there. */
	CONTAINER_MASK = 8,
	/* strings: path beneath the root. Becomes read-only. Nothing, if it is not there. */
	CONTAINER_READONLY = 9,
	/* strings: path beneath the root. numbers 0: mode with type, 1: major, 2: minor, 3: uid, 4: gid. The same one
	 * may be there already. */
	CONTAINER_NODE = 10,
	/* strings: path beneath the root, target. The same one may be there already. */
	CONTAINER_LINK = 11,
	/* The root becomes that of this process. numbers 0: propagation of all its mounts, as number 4 of MOUNT. With
	 * CONTAINER_RDONLY the root itself is read-only, with CONTAINER_CHROOT without pivot_root(2), which a root on
	 * an initramfs does not allow. -> descriptor: O_PATH of the root */
	CONTAINER_PIVOT = 12,
	/* numbers 0: rows, 1: columns. strings: socket of the host that gets the master of a new terminal (SCM_RIGHTS),
	 * which becomes the controlling one. -> descriptor: its slave */
	CONTAINER_TERMINAL = 13,
	/* numbers 0: arguments, 1: environment, 2: milliseconds, 0 any. strings: path, arguments, environment, text for
	 * its standard input. Before PIVOT, or a mount namespace is joined: afterwards programs are the container's. */
	CONTAINER_HOOK = 14,
	/* Gives up all privileges and reports signals. From then on there is END only. */
	CONTAINER_SERVE = 15,
	/* numbers 0: wait status, wait(2). Ends so; where a signal can't (pid 1, SIGCHLD), with 128 + signal. */
	CONTAINER_END = 16,
};

enum container_flag {
	CONTAINER_BIND = 1,      /* MOUNT: of a host path */
	CONTAINER_RECURSIVE = 2, /* MOUNT: with what is mounted below it */
	CONTAINER_COPY_UP = 4,   /* MOUNT of a tmpfs: with what the destination held */
	CONTAINER_RDONLY = 8,    /* PIVOT */
	CONTAINER_CHROOT = 16,   /* PIVOT */
	CONTAINER_PRIVATE = 32,  /* ROOT */
};

enum container_event {
	CONTAINER_DONE = 1,
	CONTAINER_FAILED = 2, /* error: errno, or 0; text: what and why */
	CONTAINER_SIGNAL = 3, /* numbers 0: signal; 1: pid of the sender, 0 where it is in no namespace of ours */
	CONTAINER_WINDOW = 4, /* numbers 0: rows, 1: columns, 2: width, 3: height in pixels */
};

struct container_order {
	uint32_t op, flags, strings, bytes;
	int64_t numbers[CONTAINER_NUMBERS];
};

struct container_report {
	uint32_t event, op;
	int32_t error;
	uint32_t bytes;
	int64_t numbers[CONTAINER_NUMBERS];
};

#define CONTAINER_EXIT_ORPHAN 137 /* the supervisor is gone */

_Static_assert(sizeof(struct container_order) == 64, "container_order");
_Static_assert(offsetof(struct container_order, flags) == 4, "container_order.flags");
_Static_assert(offsetof(struct container_order, strings) == 8, "container_order.strings");
_Static_assert(offsetof(struct container_order, bytes) == 12, "container_order.bytes");
_Static_assert(offsetof(struct container_order, numbers) == 16, "container_order.numbers");
_Static_assert(sizeof(struct container_report) == 64, "container_report");
_Static_assert(offsetof(struct container_report, op) == 4, "container_report.op");
_Static_assert(offsetof(struct container_report, error) == 8, "container_report.error");
_Static_assert(offsetof(struct container_report, bytes) == 12, "container_report.bytes");
_Static_assert(offsetof(struct container_report, numbers) == 16, "container_report.numbers");

#endif
