#include "cloister.h"
#include "lib/outcome.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

_Static_assert(sizeof(struct termios) <= 64, "callers give 64 bytes");
_Static_assert(sizeof(struct winsize) == 8, "callers give 8 bytes");

int cl_winsize_get(int fd, void *winsize8)
{
	return status(ioctl(fd, TIOCGWINSZ, winsize8));
}

int cl_tcsetattr(int fd, int action, const void *termios64)
{
	return status(tcsetattr(fd, action, termios64));
}

int cl_tty_raw(int fd, void *saved64)
{
	struct termios raw;

	if (tcgetattr(fd, saved64) < 0)
		return -errno;
	raw = *(const struct termios *)saved64;
	cfmakeraw(&raw);
	return status(tcsetattr(fd, TCSADRAIN, &raw));
}

int cl_isatty(int fd)
{
	return isatty(fd);
}
