#include "common/die.h"
#include "common/root.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

/* Types whose files speak of processes, of the kernel or of devices; the fields of proc(5), /proc/filesystems. */
static const char *const pseudo[] = {
	"proc",     "sysfs",      "devtmpfs",    "devpts",    "cgroup",     "cgroup2",  "debugfs",
	"tracefs",  "bpf",        "securityfs",  "selinuxfs", "smackfs",    "efivarfs", "pstore",
	"configfs", "mqueue",     "binfmt_misc", "fusectl",   "rpc_pipefs", "nfsd",     "resctrl",
	"nsfs",     "functionfs", "usbfs",       "xenfs",
};

static int is_pseudo(const char *type)
{
	for (size_t i = 0; i < sizeof pseudo / sizeof pseudo[0]; i++)
		if (strcmp(type, pseudo[i]) == 0)
			return 1;
	return 0;
}

/* path is above or equal to other */
static int covers(const char *path, const char *other)
{
	size_t length = strlen(path);

	if (strcmp(path, "/") == 0)
		return 1;
	return strncmp(path, other, length) == 0 && (other[length] == 0 || other[length] == '/');
}

/*
 * A file can't be covered by a directory; nor can what is unreachable. Both can't be opened: the gofer looks at the
 * type.
 */
static void cover(const char *path)
{
	const unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;

	if (mount("tmpfs", path, "tmpfs", flags, "size=4k,nr_inodes=1,mode=0555") != 0 && errno != ENOTDIR &&
	    errno != ENOENT)
		die(path);
}

/* In place: mountinfo writes blanks and the like as three octal digits. */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '\\' && from[1] && from[2] && from[3]) {
			*to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 3;
		} else {
			*to++ = *from;
		}
	}
	*to = 0;
}

/* The mount point of a line of /proc/self/mountinfo, proc(5), if a pseudo file system is mounted there; NULL if not. */
static char *pseudo_mount(char *line)
{
	char *rest = NULL, *point = NULL;
	char *type = strstr(line, " - ");

	if (!type)
		return NULL;
	*type = 0;
	type = strtok_r(type + 3, " ", &rest);
	if (!type || !is_pseudo(type))
		return NULL;
	point = strtok_r(line, " ", &rest);
	for (int field = 1; point && field < 5; field++)
		point = strtok_r(NULL, " ", &rest);
	if (point)
		unescape(point);
	return point && covers("/roots", point) ? point : NULL;
}

static void hide_pseudo(void)
{
	FILE *table = fopen("/proc/self/mountinfo", "re");
	char *line = NULL, last[PATH_MAX] = "?";
	size_t room = 0;

	if (!table)
		die("/proc/self/mountinfo");
	while (getline(&line, &room, table) > 0) {
		char *point = pseudo_mount(line);

		/* what lies below one that is covered now can't be reached any more */
		if (!point || covers(last, point))
			continue;
		snprintf(last, sizeof last, "%s", point);
		cover(point);
	}
	free(line);
	fclose(table);
}

static void hide_directory(const struct root *r, const char *hidden)
{
	for (int i = 0; i < r->bind_count; i++) {
		const char *source = r->binds[i].source;
		char path[PATH_MAX];

		if (!covers(source, hidden))
			continue;
		snprintf(path, sizeof path, "/roots/%d/%s", i, hidden + (source[1] ? strlen(source) : 0));
		cover(path);
	}
}

void root_hide(const struct root *r)
{
	if (r->bind_count > 0)
		hide_pseudo();
	for (int i = 0; i < r->hidden_count; i++)
		hide_directory(r, r->hidden[i]);
}
