#include "cloister.h"
#include "lib/outcome.h"

#include "filter/numbers.h"
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

_Static_assert(sizeof(struct statx) == 256, "cl_statx");
_Static_assert(sizeof(struct statfs) == 120, "cl_fstatfs");

int cl_statx(int dirfd, const char *path, int flags, int mask, void *buf256)
{
	return status(statx(dirfd, path, flags, (unsigned)mask, buf256));
}

int cl_openat2(int dirfd, const char *path, int64_t flags, int64_t mode, int64_t resolve)
{
	struct open_how how = { (uint64_t)flags, (uint64_t)mode, (uint64_t)resolve };

	return status(syscall(SYS_openat2, dirfd, path, &how, sizeof how));
}

int64_t cl_readlinkat(int dirfd, const char *path, void *buf, int64_t cap)
{
	return outcome(readlinkat(dirfd, path, buf, (size_t)cap));
}

int64_t cl_getdents64(int fd, void *buf, int64_t cap)
{
	return outcome(syscall(SYS_getdents64, fd, buf, cap));
}

int cl_mkdirat(int dirfd, const char *path, int mode)
{
	return status(mkdirat(dirfd, path, (mode_t)mode));
}

int cl_unlinkat(int dirfd, const char *path, int flags)
{
	return status(unlinkat(dirfd, path, flags));
}

int cl_renameat2(int old_dirfd, const char *old_path, int new_dirfd, const char *new_path, int flags)
{
	return status(renameat2(old_dirfd, old_path, new_dirfd, new_path, (unsigned)flags));
}

int cl_linkat(int old_dirfd, const char *old_path, int new_dirfd, const char *new_path, int flags)
{
	return status(linkat(old_dirfd, old_path, new_dirfd, new_path, flags));
}

int cl_symlinkat(const char *target, int dirfd, const char *path)
{
	return status(symlinkat(target, dirfd, path));
}

int cl_mknodat(int dirfd, const char *path, int mode, int64_t dev)
{
	return status(mknodat(dirfd, path, (mode_t)mode, (dev_t)dev));
}

int cl_fchmodat(int dirfd, const char *path, int mode, int flags)
{
	int64_t r = status(syscall(SYS_fchmodat2, dirfd, path, mode, flags));

	/* Linux before 6.6: only without flags */
	if (r == -ENOSYS && flags == 0)
		r = status(syscall(SYS_fchmodat, dirfd, path, mode));
	return (int)r;
}

int cl_fchownat(int dirfd, const char *path, int uid, int gid, int flags)
{
	return status(fchownat(dirfd, path, (uid_t)uid, (gid_t)gid, flags));
}

int cl_utimensat(int dirfd, const char *path, const int64_t times[4], int flags)
{
	/* by syscall: libc refuses the NULL path that names dirfd itself */
	return status(syscall(SYS_utimensat, dirfd, path, times, flags));
}

int cl_fstatfs(int fd, void *buf120)
{
	return status(fstatfs(fd, buf120));
}
