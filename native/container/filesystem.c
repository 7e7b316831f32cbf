#include "container/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* What the file system itself has to say, fsopen(2); else what errno says. */
static int because(int fs, const char *type, const char *what)
{
	char text[256];
	int error = errno;
	ssize_t n = fs >= 0 ? read(fs, text, sizeof text - 1) : -1;

	if (fs >= 0)
		close(fs);
	if (n <= 2)
		return wrong(error, "%s: %s", type, what);
	text[n] = 0;
	text[strcspn(text, "\n")] = 0;
	return wrong(error, "%s: %s: %s", type, what, text + 2); /* behind "e " */
}

/* One of `data`: "name=value" or "name". */
static int set_option(int fs, char *option)
{
	char *value = strchr(option, '=');

	if (!value)
		return fsconfig(fs, FSCONFIG_SET_FLAG, option, NULL, 0);
	*value = 0;
	int result = fsconfig(fs, FSCONFIG_SET_STRING, option, value + 1, 0);

	*value = '=';
	return result;
}

int filesystem_new(const char *type, const char *source, const char *data, uint64_t attributes)
{
	char *rest = NULL, *options = strdup(data);
	int fs = fsopen(type, FSOPEN_CLOEXEC);

	if (!options || fs < 0) {
		free(options);
		return because(fs, type, "no such file system");
	}
	int result = *source ? fsconfig(fs, FSCONFIG_SET_STRING, "source", source, 0) : 0;

	for (char *o = strtok_r(options, ",", &rest); o && result == 0; o = strtok_r(NULL, ",", &rest))
		if ((result = set_option(fs, o)) != 0)
			result = because(fs, type, o);
	if (result == 0 && fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
		result = because(fs, type, data);
	free(options);
	if (result != 0)
		return -1;
	int mount = fsmount(fs, FSMOUNT_CLOEXEC, (unsigned)attributes);

	if (mount < 0)
		return because(fs, type, "mount");
	close(fs);
	return mount;
}
