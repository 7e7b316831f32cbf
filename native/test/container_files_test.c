/*
 * container_files_test.c - namespaces and mounts of cloister-container. Argument: cloister-container. Needs root; says
 * so where it is not.
 */
#include "test/orders.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOUNT_ON(how, ...) .op = CONTAINER_MOUNT, .flags = (how), .text = { __VA_ARGS__ }
#define MOUNT_AS(how, first, second, third, fourth, fifth, ...) \
	MOUNT_ON(how, __VA_ARGS__), .numbers = { first, second, third, fourth, fifth }
#define ALL_NAMESPACES (CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWCGROUP)

static char top[] = "/tmp/container_test.XXXXXX";

static const char *under(const char *name)
{
	static char paths[4][256];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", top, name);
	return path;
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);

	CHECK(fd >= 0);
	CHECK_IS(write(fd, text, strlen(text)), (long)strlen(text));
	close(fd);
}

/* Of a file of the container's, as its process sees it. */
static int holds(const char *path, const char *text)
{
	char name[256], found[256] = "";

	snprintf(name, sizeof name, "/proc/%d/root/%s", child, path);
	int fd = open(name, O_RDONLY);

	if (fd < 0)
		return 0;
	CHECK(read(fd, found, sizeof found - 1) >= 0);
	close(fd);
	return strcmp(found, text) == 0;
}

/* errno of making a file there; 0: it could be made */
static int touch(const char *path)
{
	char name[256];

	snprintf(name, sizeof name, "/proc/%d/root/%s", child, path);
	int fd = open(name, O_CREAT | O_WRONLY, 0600);

	if (fd < 0)
		return errno;
	close(fd);
	unlink(name);
	return 0;
}

static void host_files(void)
{
	static const char *const directories[] = { "root", "root/etc", "root/dev", "root/old", "root/old/sub", "vol",
						   "vol/below", "root/var", "root/real" };

	for (size_t i = 0; i < sizeof directories / sizeof directories[0]; i++)
		CHECK_IS(mkdir(under(directories[i]), 0755), 0);
	write_file(under("root/etc/name"), "image");
	write_file(under("root/secret"), "secret");
	write_file(under("root/old/file"), "old");
	write_file(under("root/old/sub/file"), "deep");
	write_file(under("vol/file"), "volume");
	write_file(under("hosts"), "hosts");
	CHECK_IS(chmod(under("root/old/file"), 04751), 0);
	CHECK_IS(symlink("/run", under("root/var/run")), 0);
	CHECK_IS(symlink("../../../../../../etc/", under("root/up")), 0);
	CHECK_IS(symlink("loop", under("root/loop")), 0);
	CHECK_IS(symlink("file", under("root/old/link")), 0);
	CHECK_IS(mount("tmpfs", under("vol/below"), "tmpfs", 0, "size=64k"), 0);
	write_file(under("vol/below/file"), "below");
}

static void leave_no_host_files(void)
{
	char command[300];

	CHECK_IS(umount(under("vol/below")), 0);
	/* and nothing was left mounted there */
	snprintf(command, sizeof command, "! grep -q %s /proc/self/mountinfo && rm -r %s", top, top);
	CHECK_IS(system(command), 0);
}

static void in_new_namespaces(void)
{
	start();
	DONE(.op = CONTAINER_UNSHARE, .numbers = { ALL_NAMESPACES });
	do_fork();
	DONE(.op = CONTAINER_NAME, .text = { "guest", "example" });
	FAILS(ENOENT, "root /nowhere", .op = CONTAINER_ROOT, .text = { "/nowhere" });
	FAILS(EINVAL, "root tmp: not from /", .op = CONTAINER_ROOT, .text = { "tmp" });
	FAILS(ENOTDIR, "root /", .op = CONTAINER_ROOT, .text = { under("hosts") });
	DONE(.op = CONTAINER_ROOT, .text = { under("root") });
	FAILS(EPERM, "root /", .op = CONTAINER_ROOT, .text = { under("root") });
}

static void file_systems(void)
{
	FAILS(ENODEV, "nofs: no such file system", MOUNT_ON(0, "/x", "a", "nofs", ""));
	FAILS(EINVAL, "tmpfs: size=wide", MOUNT_ON(0, "/x", "tmpfs", "tmpfs", "size=wide"));
	FAILS(EINVAL, "tmpfs: colour", MOUNT_ON(0, "/x", "tmpfs", "tmpfs", "colour"));
	FAILS(EINVAL, "mount on /x", MOUNT_ON(0, "/x", "tmpfs", "", ""));
	FAILS(EINVAL, "mount on /x", MOUNT_ON(CONTAINER_RECURSIVE, "/x", "tmpfs", "tmpfs", ""));
	FAILS(EINVAL, "propagation", MOUNT_AS(0, 0, 0, 0, 0, MS_PRIVATE | MS_SHARED, "/x", "tmpfs", "tmpfs", ""));
	FAILS(EINVAL, "propagation", MOUNT_AS(0, 0, 0, 0, 0, MS_RDONLY, "/x", "tmpfs", "tmpfs", ""));
	DONE(MOUNT_AS(0, MOUNT_ATTR_NOSUID | MOUNT_ATTR_STRICTATIME, 0, 0, 0, 0, "/dev", "tmpfs", "tmpfs",
		      "mode=755,size=65536k"));
	DONE(MOUNT_ON(0, "/dev/pts", "devpts", "devpts", "newinstance,ptmxmode=0666,mode=0620,gid=5"));
	DONE(MOUNT_ON(0, "/dev/mqueue", "mqueue", "mqueue", ""));
	DONE(MOUNT_ON(0, "/proc", "proc", "proc", ""));
	DONE(MOUNT_AS(0, MOUNT_ATTR_RDONLY, 0, 0, 0, 0, "/sys", "sysfs", "sysfs", ""));
	DONE(MOUNT_ON(CONTAINER_COPY_UP, "/old", "tmpfs", "tmpfs", "mode=1777"));
	DONE(.op = CONTAINER_NODE, .numbers = { S_IFCHR | 0666, 1, 3, 0, 5 }, .text = { "/dev/null" });
	DONE(.op = CONTAINER_NODE, .numbers = { S_IFCHR | 0666, 1, 3, 0, 5 }, .text = { "/dev/null" });
	FAILS(EEXIST, "device /dev/null", .op = CONTAINER_NODE, .numbers = { S_IFCHR | 0666, 1, 5 },
	      .text = { "/dev/null" });
	FAILS(EINVAL, "device /dev/x", .op = CONTAINER_NODE, .numbers = { S_IFREG | 0666 }, .text = { "/dev/x" });
	FAILS(EINVAL, "names no file", .op = CONTAINER_NODE, .numbers = { S_IFIFO | 0666 }, .text = { "/dev/.." });
	DONE(.op = CONTAINER_LINK, .text = { "/dev/fd", "/proc/self/fd" });
	DONE(.op = CONTAINER_LINK, .text = { "/dev/fd", "/proc/self/fd" });
	FAILS(EEXIST, "link /dev/fd", .op = CONTAINER_LINK, .text = { "/dev/fd", "/elsewhere" });
}

static void binds(void)
{
	FAILS(ENOENT, "bind of /nowhere", MOUNT_ON(CONTAINER_BIND, "/vol", "/nowhere", "", ""));
	FAILS(EINVAL, "bind of vol: not from /", MOUNT_ON(CONTAINER_BIND, "/vol", "vol", "", ""));
	FAILS(EINVAL, "mount on /vol", MOUNT_ON(CONTAINER_BIND, "/vol", "/tmp", "tmpfs", ""));
	FAILS(ELOOP, "/loop/vol", MOUNT_ON(CONTAINER_BIND, "/loop/vol", under("vol"), "", ""));
	FAILS(ENOTDIR, "/secret/vol", MOUNT_ON(CONTAINER_BIND, "/secret/vol", under("vol"), "", ""));
	DONE(MOUNT_ON(CONTAINER_BIND, "/one/two/vol", under("vol"), "", ""));
	DONE(MOUNT_AS(CONTAINER_BIND | CONTAINER_RECURSIVE, MOUNT_ATTR_RDONLY, 0, 0, 0, MS_REC | MS_PRIVATE, "/rvol",
		      under("vol"), "", ""));
	DONE(MOUNT_AS(CONTAINER_BIND | CONTAINER_RECURSIVE, 0, 0, MOUNT_ATTR_RDONLY, 0, 0, "/rrovol", under("vol"),
		      "", ""));
	/* links of the image lead nowhere but to the image */
	DONE(MOUNT_ON(CONTAINER_BIND, "/var/run/secrets/file", under("hosts"), "", ""));
	DONE(MOUNT_ON(CONTAINER_BIND, "/up/hosts", under("hosts"), "", ""));
	DONE(MOUNT_ON(CONTAINER_BIND, "/../../name", under("hosts"), "", ""));
}

static void restrictions(void)
{
	DONE(.op = CONTAINER_MASK, .text = { "/secret" });
	DONE(.op = CONTAINER_MASK, .text = { "/proc/sys" });
	DONE(.op = CONTAINER_MASK, .text = { "/not/there" });
	DONE(.op = CONTAINER_MASK, .text = { "/secret/below" });
	FAILS(ELOOP, "/loop", .op = CONTAINER_MASK, .text = { "/loop" });
	DONE(.op = CONTAINER_READONLY, .text = { "/etc" });
	DONE(.op = CONTAINER_READONLY, .text = { "/not/there" });
}

static void seen_from_inside(void)
{
	char path[256];
	struct stat st;

	CHECK(holds("/etc/name", "image"));
	CHECK(holds("/etc/hosts", "hosts"));
	CHECK(holds("/name", "hosts"));
	CHECK(holds("/run/secrets/file", "hosts"));
	CHECK(holds("/one/two/vol/file", "volume"));
	CHECK(!holds("/one/two/vol/below/file", "below"));
	CHECK(holds("/rvol/below/file", "below"));
	CHECK_IS(touch("/one/two/vol/new"), 0);
	CHECK_IS(touch("/rvol/new"), EROFS);
	CHECK_IS(touch("/rvol/below/new"), 0);
	CHECK_IS(touch("/rrovol/below/new"), EROFS);
	CHECK(holds("/secret", ""));
	CHECK(holds("/old/file", "old"));
	CHECK(holds("/old/link", "old"));
	CHECK(holds("/old/sub/file", "deep"));
	CHECK_IS(touch("/etc/new"), EROFS);
	CHECK_IS(touch("/proc/sys/new"), EROFS);
	CHECK_IS(touch("/old/new"), 0);
	CHECK_IS(touch("/new"), EROFS);
	CHECK(holds("/proc/1/comm", "cloister-contai\n"));
	snprintf(path, sizeof path, "/proc/%d/root/dev/null", child);
	CHECK_IS(stat(path, &st), 0);
	CHECK(S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3) && (st.st_mode & 07777) == 0666 && st.st_gid == 5);
	snprintf(path, sizeof path, "/proc/%d/root/old/file", child);
	CHECK_IS(stat(path, &st), 0);
	CHECK_IS(st.st_mode & 07777, 04751);
}

static void made_of_all(void)
{
	struct stat root, given;
	char path[64];

	in_new_namespaces();
	file_systems();
	binds();
	restrictions();
	DONE(.op = CONTAINER_HOOK, .numbers = { 3 },
	     .text = { "/bin/sh", "sh", "-c", "test $(hostname) = guest && test -e /usr/bin/env", "" });
	DONE(.op = CONTAINER_PIVOT, .flags = CONTAINER_RDONLY);
	CHECK_IS(fstat(attached, &given), 0);
	CHECK_IS(faccessat(attached, "etc/name", F_OK, 0), 0);
	snprintf(path, sizeof path, "/proc/%d/root", child);
	CHECK_IS(stat(path, &root), 0);
	CHECK_IS(given.st_ino, root.st_ino);
	FAILS(EPERM, "mount: no root", MOUNT_ON(0, "/x", "tmpfs", "tmpfs", ""));
	FAILS(EPERM, "run in the sandbox only", .op = CONTAINER_HOOK, .numbers = { 1 },
	      .text = { "/bin/true", "true", "" });
	FAILS(EPERM, "terminal", .op = CONTAINER_TERMINAL, .text = { "/x" });
	DONE(.op = CONTAINER_SERVE);
	seen_from_inside();
}

static ino_t namespace_of(int pid, const char *name)
{
	struct stat st;
	char path[64];

	snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, name);
	CHECK_IS(stat(path, &st), 0);
	return st.st_ino;
}

/* Another process in what the first one made. */
static void joined(void)
{
	static const struct {
		int type;
		const char *name;
	} kinds[] = { { CLONE_NEWNET, "net" }, { CLONE_NEWIPC, "ipc" }, { CLONE_NEWUTS, "uts" },
		      { CLONE_NEWPID, "pid" }, { CLONE_NEWCGROUP, "cgroup" }, { CLONE_NEWNS, "mnt" } };
	int first = child, first_socket = sock, status;
	char path[64];

	start();
	for (int i = 0; i < 6; i++) {
		snprintf(path, sizeof path, "/proc/%d/ns/%s", first, kinds[i].name);
		if (kinds[i].type == CLONE_NEWNS)
			do_fork();
		DONE(.op = CONTAINER_JOIN, .numbers = { kinds[i].type }, .text = { path });
	}
	DONE(.op = CONTAINER_SERVE);
	for (int i = 0; i < 6; i++) {
		ino_t its = namespace_of(child, kinds[i].name);

		CHECK(its == namespace_of(first, kinds[i].name));
		CHECK(its != namespace_of(getpid(), kinds[i].name));
	}
	CHECK(holds("/etc/name", "image"));
	CHECK_IS(end_with(SIGTERM), SIGTERM);
	start();
	snprintf(path, sizeof path, "/proc/%d/ns/pid", first);
	DONE(.op = CONTAINER_JOIN, .numbers = { CLONE_NEWPID }, .text = { path });
	do_fork();
	int second = child, second_socket = sock;

	/* The first process of a pid namespace takes all others with it, and can't die of its own signal. */
	child = first;
	sock = first_socket;
	send_order((struct call){ .op = CONTAINER_END, .numbers = { SIGTERM } });
	CHECK_IS(waitpid(second, &status, __WALL), second);
	CHECK_IS(status, SIGKILL);
	CHECK_IS(ended(), (128 + SIGTERM) << 8);
	close(second_socket);
}

static void without_pivot(void)
{
	start();
	DONE(.op = CONTAINER_UNSHARE, .numbers = { CLONE_NEWNS });
	DONE(.op = CONTAINER_ROOT, .flags = CONTAINER_PRIVATE, .text = { under("root") });
	DONE(.op = CONTAINER_PIVOT, .flags = CONTAINER_CHROOT, .numbers = { MS_SHARED });
	DONE(.op = CONTAINER_SERVE);
	CHECK(holds("/etc/name", "image"));
	CHECK_IS(touch("/new"), 0);
	CHECK_IS(end_with(0), 0);
}

/* A control group where there is one that may be written. */
static void cgroups(void)
{
	static const char *const tops[] = { "/sys/fs/cgroup/pids", "/sys/fs/cgroup" };
	char directory[128] = "", procs[160], text[4096] = "", pid[16];

	for (int i = 0; i < 2 && !*directory; i++) {
		snprintf(directory, sizeof directory, "%s/container_test.%d", tops[i], getpid());
		if (mkdir(directory, 0755) != 0)
			*directory = 0;
	}
	if (!*directory) {
		printf("   skipped: no control group can be made\n");
		return;
	}
	snprintf(procs, sizeof procs, "%s/cgroup.procs", directory);
	start();
	FAILS(ENOENT, "cgroup /nowhere", .op = CONTAINER_CGROUPS, .text = { procs, "/nowhere" });
	DONE(.op = CONTAINER_CGROUPS, .text = { procs, procs });
	int fd = open(procs, O_RDONLY);

	CHECK(read(fd, text, sizeof text - 1) > 0);
	close(fd);
	snprintf(pid, sizeof pid, "%d\n", child);
	CHECK(strcmp(text, pid) == 0);
	CHECK_IS(end_with(0), 0);
	CHECK_IS(rmdir(directory), 0);
}

int main(int argc, char *argv[])
{
	CHECK_IS(argc, 2);
	container_binary = argv[1];
	if (geteuid() != 0) {
		printf("   skipped: namespaces, mounts and control groups need root\n");
		return 0;
	}
	CHECK(mkdtemp(top) != NULL);
	host_files();
	made_of_all();
	joined();
	without_pivot();
	cgroups();
	leave_no_host_files();
	return 0;
}
