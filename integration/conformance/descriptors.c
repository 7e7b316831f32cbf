#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <sys/uio.h>
int main(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0644), d = dup(fd);
	write(fd, "abcdef", 6);
	printf("%ld\n", (long)lseek(d, 0, SEEK_CUR));
	printf("%d %d\n", dup2(fd, 50), fcntl(fd, F_DUPFD, 60));
	printf("%d %d\n", fcntl(50, F_GETFD), fcntl(50, F_SETFD, FD_CLOEXEC));
	printf("%d %x\n", fcntl(50, F_GETFD), fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND));
	fcntl(fd, F_SETFL, O_APPEND);
	lseek(fd, 0, SEEK_SET);
	write(fd, "X", 1);
	char b[32] = { 0 };
	printf("%zd %s\n", pread(d, b, 30, 0), b);
	struct iovec v[3] = { { "one", 3 }, { "", 0 }, { "two", 3 } };
	printf("%zd\n", writev(fd, v, 3));
	char x[4] = { 0 }, y[8] = { 0 };
	struct iovec r[2] = { { x, 3 }, { y, 7 } };
	lseek(fd, 5, SEEK_SET);
	printf("%zd %s %s\n", readv(fd, r, 2), x, y);
	printf("%zd", write(99, "x", 1));
	printf(" %s\n", strerror(errno));
	printf("%zd", write(fd, (void *)16, 5));
	printf(" %s\n", strerror(errno));
	int o = open("f", O_RDONLY);
	printf("%zd", write(o, "x", 1));
	printf(" %s\n", strerror(errno));
	printf("%d", close(99));
	printf(" %s\n", strerror(errno));
	printf("%ld", (long)lseek(fd, -100, SEEK_SET));
	printf(" %s\n", strerror(errno));
	int p[2];
	pipe(p);
	printf("%ld", (long)lseek(p[0], 0, SEEK_SET));
	printf(" %s\n", strerror(errno));
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10 };
	printf("%d\n", fcntl(fd, F_SETLK, &l));
	if (fork() == 0) {
		printf("%d", fcntl(fd, F_SETLK, &l));
		printf(" %s\n", strerror(errno));
		fcntl(fd, F_GETLK, &l);
		printf("%d %d\n", l.l_type == F_WRLCK, l.l_pid == getppid());
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	for (int i = 0; i < 3; i++)
		printf("%d ", open("/dev/null", O_RDONLY));
	puts("");
	printf("%d\n", openat(AT_FDCWD, "f", O_CREAT | O_EXCL, 0600) < 0 && errno == EEXIST);
	return 0;
}
