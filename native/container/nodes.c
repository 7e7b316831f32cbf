#include "container/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static bool is_there(int above, const char *name, mode_t mode, dev_t device)
{
	struct stat st;

	return fstatat(above, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && (st.st_mode & S_IFMT) == (mode & S_IFMT) &&
	       (S_ISFIFO(mode) || st.st_rdev == device);
}

int step_node(struct container *c, const struct order *o)
{
	const int64_t *n = o->head.numbers;
	const mode_t mode = (mode_t)n[0];
	const dev_t device = makedev((unsigned)n[1], (unsigned)n[2]);
	const char *path = o->text[0], *name;

	if (n[0] & ~(int64_t)(S_IFMT | 07777) || !(S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode)))
		return wrong(EINVAL, "device %s: mode 0%llo", path, (unsigned long long)n[0]);
	int above = place_above(c->root, path, &name);

	if (above < 0)
		return -1;
	int result = mknodat(above, name, mode, device);

	if (result != 0 && errno == EEXIST && is_there(above, name, mode, device))
		result = 0;
	else if (result == 0)
		result = fchownat(above, name, (uid_t)n[3], (gid_t)n[4], AT_SYMLINK_NOFOLLOW);
	int error = errno;

	close(above);
	return result == 0 ? 0 : wrong(error, "device %s", path);
}

int step_link(struct container *c, const struct order *o)
{
	const char *path = o->text[0], *target = o->text[1], *name;
	char now[PATH_MAX];
	int above = place_above(c->root, path, &name);

	if (above < 0)
		return -1;
	int result = symlinkat(target, above, name), error = errno;

	if (result != 0 && error == EEXIST) {
		ssize_t n = readlinkat(above, name, now, sizeof now);

		if (n == (ssize_t)strlen(target) && memcmp(now, target, (size_t)n) == 0)
			result = 0;
	}
	close(above);
	return result == 0 ? 0 : wrong(error, "link %s", path);
}
