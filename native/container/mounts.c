/*
 * mounts.c - the container's file system: one tree of mounts, below what its configuration calls root.
 *
 * The root to be is a copy of the host's directory, mounted on top of this namespace's root: paths from / still are the
 * host's, until PIVOT. Every mount is made complete, and then put where it belongs.
 */
#include "container/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PROPAGATIONS (MS_SHARED | MS_SLAVE | MS_PRIVATE | MS_UNBINDABLE)
#define ATIMES (MOUNT_ATTR_NOATIME | MOUNT_ATTR_STRICTATIME)

int mount_change(int tree, const char *what, uint64_t set, uint64_t clear, int64_t propagation, bool below)
{
	struct mount_attr attr = { .attr_set = set, .attr_clr = clear, .propagation = (uint64_t)propagation };

	/* one of the three ways to keep times replaces the others; mount_setattr(2) */
	if ((set | clear) & (MOUNT_ATTR__ATIME | ATIMES))
		attr.attr_clr |= MOUNT_ATTR__ATIME;
	if (!attr.attr_set && !attr.attr_clr && !propagation)
		return 0;
	if (mount_setattr(tree, "", AT_EMPTY_PATH | (below ? AT_RECURSIVE : 0), &attr, sizeof attr) != 0)
		return wrong(errno, "%s: attributes 0x%llx", what, (unsigned long long)set);
	return 0;
}

static int change_propagation(int tree, const char *what, int64_t flags)
{
	return mount_change(tree, what, 0, 0, flags & ~(int64_t)MS_REC, (flags & MS_REC) != 0);
}

static int check_propagation(const char *what, int64_t flags)
{
	int64_t kind = flags & ~(int64_t)MS_REC;

	if (flags == 0 || (kind != 0 && (kind & ~(int64_t)PROPAGATIONS) == 0 && (kind & (kind - 1)) == 0))
		return 0;
	return wrong(EINVAL, "%s: propagation 0x%llx", what, (long long)flags);
}

/* -> a copy of what is mounted at `source`, that is nowhere yet */
static int copy_tree(int at, const char *source, bool recursive)
{
	return open_tree(at, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (*source ? 0 : AT_EMPTY_PATH) |
					     (recursive ? AT_RECURSIVE : 0));
}

static int attach(int tree, int place, const char *what)
{
	if (move_mount(tree, "", place, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) != 0)
		return wrong(errno, "mount on %s", what);
	return 0;
}

int step_root(struct container *c, const struct order *o)
{
	const char *path = o->text[0];
	const unsigned long way = o->head.flags & CONTAINER_PRIVATE ? MS_PRIVATE : MS_SLAVE;
	struct stat st;

	if (!c->own_mounts || c->root >= 0 || c->inside)
		return wrong(EPERM, "root %s", path);
	if (*path != '/')
		return wrong(EINVAL, "root %s: not from /", path);
	/* From here on nothing that is mounted in here is seen outside. */
	if (mount(NULL, "/", NULL, MS_REC | way, NULL) != 0)
		return wrong(errno, "propagation of /");
	int tree = copy_tree(AT_FDCWD, path, true);

	if (tree < 0 || fstat(tree, &st) != 0 || !S_ISDIR(st.st_mode)) {
		int error = tree < 0 ? errno : ENOTDIR;

		if (tree >= 0)
			close(tree);
		return wrong(error, "root %s", path);
	}
	if (move_mount(tree, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) != 0) {
		int error = errno;

		close(tree);
		return wrong(error, "root %s", path);
	}
	c->root = tree;
	return 0;
}

/* What is to be mounted; -> descriptor. *directory: of what kind its place is. */
static int new_mount(const struct order *o, bool *directory)
{
	const char *source = o->text[1], *type = o->text[2], *data = o->text[3];
	struct stat st;

	*directory = true;
	if (!(o->head.flags & CONTAINER_BIND))
		return filesystem_new(type, source, data, 0);
	if (*source != '/')
		return wrong(EINVAL, "bind of %s: not from /", source);
	int tree = copy_tree(AT_FDCWD, source, o->head.flags & CONTAINER_RECURSIVE);

	if (tree < 0 || fstat(tree, &st) != 0)
		return wrong(errno, "bind of %s", source);
	*directory = S_ISDIR(st.st_mode);
	return tree;
}

/* With a mount and its place in hand. */
static int place_mount(const struct order *o, int tree, int place)
{
	const char *destination = o->text[0];
	const int64_t *n = o->head.numbers;

	if (o->head.flags & CONTAINER_COPY_UP && copy_up(place, tree, destination) != 0)
		return -1;
	if (mount_change(tree, destination, (uint64_t)n[0], (uint64_t)n[1], 0, false) != 0 ||
	    mount_change(tree, destination, (uint64_t)n[2], (uint64_t)n[3], 0, true) != 0 ||
	    attach(tree, place, destination) != 0)
		return -1;
	return change_propagation(tree, destination, n[4]);
}

int step_mount(struct container *c, const struct order *o)
{
	const uint32_t flags = o->head.flags;
	bool directory;

	if (check_propagation(o->text[0], o->head.numbers[4]) != 0)
		return -1;
	if (flags & CONTAINER_BIND ? flags & CONTAINER_COPY_UP || *o->text[2] || *o->text[3]
				   : flags & CONTAINER_RECURSIVE || !*o->text[2])
		return wrong(EINVAL, "mount on %s", o->text[0]);
	int tree = new_mount(o, &directory);

	if (tree < 0)
		return -1;
	int place = place_make(c->root, o->text[0], directory);
	int result = place < 0 ? -1 : place_mount(o, tree, place);

	if (place >= 0)
		close(place);
	close(tree);
	return result;
}

static int mask(int place, const char *path)
{
	struct stat st;

	if (fstat(place, &st) != 0)
		return wrong(errno, "masked path %s", path);
	int tree = S_ISDIR(st.st_mode)
			   ? filesystem_new("tmpfs", "tmpfs", "size=4k,nr_inodes=1,mode=0555", MOUNT_ATTR_RDONLY)
			   : copy_tree(AT_FDCWD, "/dev/null", false);

	if (tree < 0)
		return S_ISDIR(st.st_mode) ? -1 : wrong(errno, "/dev/null on %s", path);
	int result = attach(tree, place, path);

	close(tree);
	return result;
}

static int make_readonly(int place, const char *path)
{
	int tree = copy_tree(place, "", true);

	if (tree < 0)
		return wrong(errno, "read-only path %s", path);
	int result = mount_change(tree, path, MOUNT_ATTR_RDONLY, 0, 0, false);

	if (result == 0)
		result = attach(tree, place, path);
	close(tree);
	return result;
}

/* If it is there. */
static int restrict_path(const struct container *c, const char *path, int (*how)(int place, const char *path))
{
	int place = place_find(c->root, path);

	if (place < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : wrong(errno, "%s", path);
	int result = how(place, path);

	close(place);
	return result;
}

int step_mask(struct container *c, const struct order *o)
{
	return restrict_path(c, o->text[0], mask);
}

int step_readonly(struct container *c, const struct order *o)
{
	return restrict_path(c, o->text[0], make_readonly);
}

static int become_root(const struct container *c, bool chroot_only)
{
	if (fchdir(c->root) != 0)
		return wrong(errno, "new root");
	if (chroot_only)
		return chroot(".") == 0 ? 0 : wrong(errno, "chroot");
	if (syscall(SYS_pivot_root, ".", ".") != 0)
		return wrong(errno, "pivot_root");
	/* The old root lies on top of the new one now; pivot_root(2), "NOTES". */
	if (umount2(".", MNT_DETACH) != 0)
		return wrong(errno, "old root");
	return 0;
}

int step_pivot(struct container *c, const struct order *o)
{
	const int64_t propagation = o->head.numbers[0];

	if (check_propagation("root", propagation) != 0 ||
	    become_root(c, (o->head.flags & CONTAINER_CHROOT) != 0) != 0)
		return -1;
	if (chdir("/") != 0)
		return wrong(errno, "new root");
	if (o->head.flags & CONTAINER_RDONLY && mount_change(c->root, "root", MOUNT_ATTR_RDONLY, 0, 0, false) != 0)
		return -1;
	if (change_propagation(c->root, "root", propagation) != 0)
		return -1;
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (root < 0)
		return wrong(errno, "new root");
	close(c->root);
	c->root = -1;
	c->inside = true;
	c->answer_fd = root;
	return 0;
}
