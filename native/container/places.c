/*
 * places.c - paths of a container's file system, held beneath its root whatever its links say.
 *
 * Nothing of the guest runs while mounts are made, but others may share what is mounted: so a path is never resolved
 * twice, and the host resolves it within the root.
 */
#include "container/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LINKS_MAX 40 /* path_resolution(7) */
#define PARTS_MAX 256

static int open_beneath(int root, const char *path, uint64_t flags)
{
	struct open_how how = {
		.flags = flags | O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

int place_find(int root, const char *path)
{
	return open_beneath(root, path, 0);
}

/*
 * The first part of `path` that is not there: its directory is `directory`. Returns 1 if that is a link to what is not
 * there, with the whole path that it stands for in `path`; 0 if the directory could be made; -1 with errno.
 */
static int fill_gap(int root, char *path, size_t end)
{
	char target[PATH_MAX], whole[PATH_MAX];
	size_t from = end;

	while (from > 0 && path[from - 1] != '/')
		from--;
	char *name = strndup(path + from, end - from), *above = strndup(path, from);
	int directory = name && above ? open_beneath(root, *above ? above : "/", O_DIRECTORY) : -1;
	int result = directory < 0 ? -1 : mkdirat(directory, name, 0755);
	ssize_t length = result < 0 && errno == EEXIST ? readlinkat(directory, name, target, sizeof target - 1) : -1;

	if (length > 0) {
		target[length] = 0;
		int n = snprintf(whole, sizeof whole, "%s%s%s", *target == '/' ? "" : above, target, path + end);

		result = n < (int)sizeof whole ? 1 : -1;
		errno = ENAMETOOLONG;
		strcpy(path, result == 1 ? whole : path);
	}
	int error = errno;

	if (directory >= 0)
		close(directory);
	free(name);
	free(above);
	errno = error;
	return result;
}

/* Makes the first directory of `path` that is missing, or follows the first link that leads nowhere. */
static int fill_first_gap(int root, char *path)
{
	for (size_t end = 1; end <= strlen(path); end++) {
		if ((path[end] != '/' && path[end] != 0) || path[end - 1] == '/')
			continue;
		char after = path[end];

		path[end] = 0;
		int fd = open_beneath(root, path, 0);

		path[end] = after;
		if (fd >= 0)
			close(fd);
		else
			return errno == ENOENT ? fill_gap(root, path, end) : -1;
	}
	return 0;
}

static int make_directory(int root, const char *path)
{
	char whole[PATH_MAX];
	int fd, links = 0;

	if (snprintf(whole, sizeof whole, "%s", path) >= (int)sizeof whole)
		return wrong(ENAMETOOLONG, "%.64s...", path);
	for (int parts = 0; (fd = open_beneath(root, *whole ? whole : "/", O_DIRECTORY)) < 0; parts++) {
		int filled = errno == ENOENT && parts < PARTS_MAX ? fill_first_gap(root, whole) : -1;

		links += filled > 0;
		if (filled < 0)
			return wrong(errno, "directory %s", path);
		if (links > LINKS_MAX)
			return wrong(ELOOP, "directory %s", path);
	}
	return fd;
}

int place_above(int root, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char above[PATH_MAX];
	size_t length = slash ? (size_t)(slash - path) : 0;

	*name = slash ? slash + 1 : path;
	if (length >= sizeof above)
		return wrong(ENAMETOOLONG, "%.64s...", path);
	if (!**name || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
		return wrong(EINVAL, "%s: names no file", path);
	memcpy(above, path, length);
	above[length] = 0;
	return make_directory(root, above);
}

int place_make(int root, const char *path, bool directory)
{
	const char *name;
	int fd = open_beneath(root, path, directory ? O_DIRECTORY : 0);

	if (fd >= 0)
		return fd;
	if (errno != ENOENT)
		return wrong(errno, "%s", path);
	if (directory)
		return make_directory(root, path);
	int above = place_above(root, path, &name);

	if (above < 0)
		return -1;
	int made = openat(above, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644), error = errno;

	close(above);
	if (made < 0)
		return wrong(error, "file %s", path);
	close(made);
	fd = open_beneath(root, path, 0);
	return fd >= 0 ? fd : wrong(errno, "file %s", path);
}
