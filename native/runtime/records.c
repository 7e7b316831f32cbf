/* records.c - what is on disk of each container; include/runtime.h has the names. */
#include "runtime.h"
#include "runtime/flags.h"
#include "runtime/say.h"
#include "runtime/steps.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define FILE_MAX (4 * 1024 * 1024)

static char *path_of(const char *id)
{
	char *path = NULL;

	if (asprintf(&path, "%s/%s", line.root, id) < 0)
		give_up("%s", strerror(ENOMEM));
	return path;
}

int record_open(const char *id)
{
	char *path = path_of(id);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(path);
	return fd;
}

/* All directories above. */
static void make_above(const char *path)
{
	char *whole = strdup(path);

	for (char *slash = whole; slash && (slash = strchr(slash + 1, '/')) != NULL; *slash = '/') {
		*slash = 0;
		if (mkdir(whole, 0700) != 0 && errno != EEXIST)
			give_up("%s: %s", whole, strerror(errno));
	}
	free(whole);
}

int record_make(const char *id)
{
	char *path = path_of(id);

	make_above(path);
	if (mkdir(path, 0700) != 0 && errno == EEXIST)
		give_up("container with given ID already exists");
	int fd = record_open(id);

	if (fd < 0)
		give_up("%s: %s", path, strerror(errno));
	free(path);
	return fd;
}

bool record_remove(const char *id)
{
	char *path = path_of(id);
	int fd = record_open(id);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	bool removed = dir != NULL;

	while (removed && (e = readdir(dir)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			removed = unlinkat(fd, e->d_name, 0) == 0;
	removed = removed && rmdir(path) == 0;
	int error = errno;

	if (dir)
		closedir(dir);
	free(path);
	errno = error;
	return removed;
}

/* By a path that is short wherever the directory is: sun_path has 108 bytes. */
int record_connect(int directory)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof to.sun_path, "/proc/self/fd/%d/" RUNTIME_SOCKET, directory);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

static ssize_t read_all(int fd, char *text, size_t cap)
{
	size_t done = 0;
	ssize_t n;

	while (done < cap && (n = read(fd, text + done, cap - done)) != 0) {
		if (n < 0)
			return -1;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

struct span file_text(int directory, const char *name)
{
	struct span none = { NULL, 0 };
	struct stat st;
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	char *text = NULL;
	ssize_t n = -1;

	if (fd < 0)
		return none;
	if (fstat(fd, &st) == 0 && st.st_size <= FILE_MAX && (text = malloc((size_t)st.st_size + 1)) != NULL)
		n = read_all(fd, text, (size_t)st.st_size);
	else
		errno = EFBIG;
	int error = errno;

	close(fd);
	errno = error;
	if (n < 0) {
		free(text);
		return none;
	}
	text[n] = 0;
	return (struct span){ text, (size_t)n };
}

/* `text` with another value in place of that of the member `name`. On the heap. */
static struct span with_member(struct span text, const char *name, const char *value)
{
	struct span old = json_member(text, name);
	char *whole = NULL;

	if (!old.at)
		return text;
	int n = asprintf(&whole, "%.*s%s%.*s", (int)(old.at - text.at), text.at, value,
			 (int)(text.at + text.length - old.at - old.length), old.at + old.length);

	if (n < 0)
		give_up("%s", strerror(ENOMEM));
	return (struct span){ whole, (size_t)n };
}

struct span record_state(int directory)
{
	struct span text = file_text(directory, RUNTIME_RECORD);
	int socket = text.at ? record_connect(directory) : -1;

	if (socket >= 0)
		close(socket);
	else if (text.at)
		text = with_member(with_member(text, "status", "\"stopped\""), "pid", "0");
	return text;
}
