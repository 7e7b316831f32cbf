#include "case.h"
#include <sys/inotify.h>
static void drain(int fd)
{
	char b[4096] __attribute__((aligned(8)));
	ssize_t n;
	while ((n = read(fd, b, sizeof b)) > 0)
		for (ssize_t at = 0; at < n;) {
			struct inotify_event *e = (struct inotify_event *)(b + at);
			printf("  wd %d mask %x cookie %d %s\n", e->wd, e->mask, e->cookie != 0, e->len ? e->name : "");
			at += (ssize_t)(sizeof *e + e->len);
		}
	fflush(stdout);
}
int main(void)
{
	int in = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	char c;
	SHOW(read(in, &c, 1));
	SHOW(mkdir("d", 0755));
	SHOW(inotify_add_watch(in, "d", IN_ALL_EVENTS));
	int fd = open("d/f", O_CREAT | O_RDWR, 0644);
	drain(in);
	SHOW(write(fd, "x", 1));
	SHOW(pread(fd, &c, 1, 0));
	drain(in);
	SHOW(fchmod(fd, 0600));
	SHOW(close(fd));
	drain(in);
	SHOW(rename("d/f", "d/g"));
	drain(in);
	SHOW(inotify_add_watch(in, "d/g", IN_MODIFY | IN_DELETE_SELF | IN_ATTRIB));
	SHOW(truncate("d/g", 0) || truncate("d/g", 9));
	drain(in);
	SHOW(mkdir("d/sub", 0755));
	SHOW(rmdir("d/sub"));
	drain(in);
	SHOW(unlink("d/g"));
	drain(in);
	struct pollfd p = { in, POLLIN, 0 };
	SHOW(poll(&p, 1, 0));
	SHOW(symlink("x", "d/l"));
	SHOW(poll(&p, 1, 0));
	int pending = 0;
	SHOW(ioctl(in, FIONREAD, &pending));
	printf("%d\n", pending);
	drain(in);
	SHOW(inotify_rm_watch(in, 1));
	drain(in);
	SHOW(inotify_rm_watch(in, 1));
	SHOW(inotify_add_watch(in, "none", IN_ALL_EVENTS));
	SHOW(inotify_add_watch(in, "d", 0));
	return 0;
}
