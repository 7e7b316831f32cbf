#include "common/root.h"
#include "common/die.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void restrict_tree(int tree, uint64_t attributes, unsigned flags)
{
	struct mount_attr attr = { .attr_set = attributes };

	must(mount_setattr(tree, "", AT_EMPTY_PATH | flags, &attr, sizeof attr), "mount_setattr");
}

static int copy_tree(const char *path)
{
	return open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
}

static void attach(int tree, int dirfd, const char *name)
{
	must(move_mount(tree, "", dirfd, name, MOVE_MOUNT_F_EMPTY_PATH), name);
	close(tree);
}

void root_open(struct root *r)
{
	r->journal_tree = -1;
	if (r->journal) {
		r->journal_tree = (int)must(copy_tree(r->journal), r->journal);
		restrict_tree(r->journal_tree, MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, AT_RECURSIVE);
	}
	for (int i = 0; i < r->bind_count; i++) {
		struct bind *b = &r->binds[i];

		b->tree = (int)must(copy_tree(b->source), b->source);
		/* not noexec: guests map programs from here */
		restrict_tree(b->tree, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (b->writable ? 0 : MOUNT_ATTR_RDONLY),
			      AT_RECURSIVE);
	}
}

static int new_tmpfs(const char *size, const char *inodes, unsigned attributes)
{
	int fs = (int)must(fsopen("tmpfs", FSOPEN_CLOEXEC), "tmpfs");

	must(fsconfig(fs, FSCONFIG_SET_STRING, "size", size, 0), "tmpfs size");
	must(fsconfig(fs, FSCONFIG_SET_STRING, "nr_inodes", inodes, 0), "tmpfs inodes");
	must(fsconfig(fs, FSCONFIG_SET_STRING, "mode", "0755", 0), "tmpfs mode");
	must(fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0), "tmpfs create");
	int mnt = (int)must(fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | attributes),
			    "tmpfs mount");

	close(fs);
	return mnt;
}

/* A place to mount on, of the same kind as what will be mounted. */
static void make_place(int dirfd, const char *name, int tree)
{
	struct stat st;

	must(fstat(tree, &st), name);
	if (S_ISDIR(st.st_mode))
		must(mkdirat(dirfd, name, 0755), name);
	else
		close((int)must(openat(dirfd, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600), name));
}

/* As memfds, it is bounded by who makes objects. Not noexec: guests map programs from it. */
static void place_objects(int root)
{
	must(mkdirat(root, "objects", 0700), "objects");
	attach(new_tmpfs("0", "0", 0), root, "objects");
}

static void place_own(const struct root *r, int root)
{
	char name[32];

	if (r->objects)
		place_objects(root);

	if (r->journal_tree >= 0) {
		make_place(root, "journal", r->journal_tree);
		attach(r->journal_tree, root, "journal");
	}
	if (r->bind_count > 0)
		must(mkdirat(root, "roots", 0755), "roots");
	for (int i = 0; i < r->bind_count; i++) {
		snprintf(name, sizeof name, "roots/%d", i);
		make_place(root, name, r->binds[i].tree);
		attach(r->binds[i].tree, root, name);
	}
}

static int is_own(const char *name)
{
	return strcmp(name, "journal") == 0 || strcmp(name, "roots") == 0 || strcmp(name, "objects") == 0;
}

static void place_host_entry(int root, const char *name)
{
	char path[300], target[300];
	struct stat st;

	snprintf(path, sizeof path, "/%s", name);
	must(lstat(path, &st), path);
	if (S_ISLNK(st.st_mode)) {
		ssize_t n = must(readlink(path, target, sizeof target - 1), path);

		target[n] = 0;
		must(symlinkat(target, root, name), path);
	} else if (S_ISDIR(st.st_mode)) {
		int tree = copy_tree(path);

		/* what this user can't reach he does not need */
		if (tree < 0)
			return;
		must(mkdirat(root, name, 0755), path);
		attach(tree, root, name);
	}
}

static void place_host(int root)
{
	DIR *dir = opendir("/");
	struct dirent *e;

	if (!dir)
		die("/");
	while ((e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && !is_own(e->d_name))
			place_host_entry(root, e->d_name);
	closedir(dir);
}

void root_enter(struct root *r, int host)
{
	int root = new_tmpfs("64k", "256", MOUNT_ATTR_NOEXEC);

	/* On top of the old root, which needs no empty directory in the host's file system; pivot_root(2), "NOTES". */
	must(move_mount(root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH), "new root");
	place_own(r, root);
	if (host)
		place_host(root);
	must(fchdir(root), "new root");
	must(syscall(SYS_pivot_root, ".", "."), "pivot_root");
	must(umount2(".", MNT_DETACH), "old root");
	must(chdir("/"), "/");
	close(root);
}

void root_seal(void)
{
	DIR *dir = opendir("/");
	struct dirent *e;
	int root = (int)must(open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), "/");

	if (!dir)
		die("/");
	while ((e = readdir(dir)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || is_own(e->d_name))
			continue;
		if (e->d_type == DT_LNK) {
			must(unlinkat(root, e->d_name, 0), e->d_name);
			continue;
		}
		must(umount2(e->d_name, MNT_DETACH | UMOUNT_NOFOLLOW), e->d_name);
		must(unlinkat(root, e->d_name, AT_REMOVEDIR), e->d_name);
	}
	closedir(dir);
	restrict_tree(root, MOUNT_ATTR_RDONLY, 0);
	close(root);
}
