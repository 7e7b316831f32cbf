/* copyup.c - a tmpfs that begins with what it covers (podman's tmpcopyup). */
#include "container/steps.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 64

static int copy_directory(int from, int to, const char *what, int depth);

static int copy_bytes(int from, int to)
{
	static char buffer[65536];
	ssize_t n;

	while ((n = read(from, buffer, sizeof buffer)) > 0)
		for (ssize_t done = 0; done < n;) {
			ssize_t written = write(to, buffer + done, (size_t)(n - done));

			if (written < 0)
				return -1;
			done += written;
		}
	return (int)n;
}

static int copy_file(int from, int to, const char *name)
{
	int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int out = in < 0 ? -1 : openat(to, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	int result = out < 0 ? -1 : copy_bytes(in, out), error = errno;

	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	errno = error;
	return result;
}

static int copy_link(int from, int to, const char *name)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(from, name, target, sizeof target - 1);

	if (n < 0)
		return -1;
	target[n] = 0;
	return symlinkat(target, to, name);
}

static int copy_inner(int from, int to, const char *name, int depth)
{
	int in = openat(from, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
	int out = mkdirat(to, name, 0700) == 0 ? openat(to, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int result = in < 0 || out < 0 ? -1 : copy_directory(in, out, name, depth + 1), error = errno;

	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	errno = error;
	return result;
}

/* Owner, mode, times: mode last, since a change of the owner clears bits of it. */
static int copy_attributes(int to, const char *name, const struct stat *st)
{
	const struct timespec times[2] = { st->st_atim, st->st_mtim };

	if (fchownat(to, name, st->st_uid, st->st_gid, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	if (!S_ISLNK(st->st_mode) && fchmodat(to, name, st->st_mode & 07777, 0) != 0)
		return -1;
	return utimensat(to, name, times, AT_SYMLINK_NOFOLLOW);
}

static int copy_one(int from, int to, const char *name, int depth)
{
	struct stat st;
	int result;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	if (S_ISDIR(st.st_mode))
		result = copy_inner(from, to, name, depth);
	else if (S_ISREG(st.st_mode))
		result = copy_file(from, to, name);
	else if (S_ISLNK(st.st_mode))
		result = copy_link(from, to, name);
	else
		result = mknodat(to, name, st.st_mode, st.st_rdev);
	return result == 0 ? copy_attributes(to, name, &st) : -1;
}

static int copy_directory(int from, int to, const char *what, int depth)
{
	int fd = depth < DEPTH_MAX ? openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, result = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!dir)
		return wrong(depth < DEPTH_MAX ? errno : ELOOP, "copy of %s", what);
	while (result == 0 && (e = readdir(dir)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		result = copy_one(from, to, e->d_name, depth);
		if (result != 0)
			wrong(errno, "copy of %s/%s", what, e->d_name);
	}
	closedir(dir);
	return result;
}

int copy_up(int from, int to, const char *what)
{
	return copy_directory(from, to, what, 0);
}
