#include "case.h"
#include <sys/file.h>
static int lock(int fd, int cmd, int type, off_t from, off_t len)
{
	struct flock l = { .l_type = (short)type, .l_whence = SEEK_SET, .l_start = from, .l_len = len };
	return fcntl(fd, cmd, &l);
}
int main(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0644), other = open("f", O_RDWR), p[2], q[2];
	char c;
	SHOW(flock(fd, LOCK_EX));
	SHOW(flock(other, LOCK_EX | LOCK_NB));
	SHOW(flock(fd, LOCK_SH));
	SHOW(flock(other, LOCK_SH | LOCK_NB));
	SHOW(flock(fd, LOCK_EX | LOCK_NB));
	SHOW(flock(other, LOCK_UN));
	SHOW(flock(fd, 77));
	SHOW(pipe(p));
	SHOW(pipe(q));
	SHOW(lock(fd, F_SETLK, F_WRLCK, 0, 10));
	SHOW(lock(fd, F_SETLK, F_RDLCK, 20, 0));
	pid_t pid = fork();
	if (pid == 0) {
		struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 1 };
		SHOW(fcntl(other, F_GETLK, &l));
		printf("%d %d %d %d\n", l.l_type == F_WRLCK, (int)l.l_start, (int)l.l_len, l.l_pid == getppid());
		SHOW(lock(other, F_SETLK, F_WRLCK, 5, 1));
		SHOW(lock(other, F_SETLK, F_RDLCK, 30, 1));
		SHOW(lock(other, F_SETLK, F_WRLCK, 15, 2));
		write(q[1], "x", 1);
		SHOW(lock(other, F_SETLKW, F_WRLCK, 0, 10));
		puts("got it");
		fflush(stdout);
		write(q[1], "y", 1);
		read(p[0], &c, 1);
		_exit(0);
	}
	read(q[0], &c, 1);
	pause_ms(50);
	puts("release");
	fflush(stdout);
	lock(fd, F_SETLK, F_UNLCK, 0, 10);
	read(q[0], &c, 1);
	SHOW(lock(fd, F_SETLK, F_WRLCK, 2, 1));
	write(p[1], "z", 1);
	ended("child", pid);
	SHOW(lock(fd, F_SETLK, F_WRLCK, 2, 1));
	SHOW(lock(fd, F_OFD_SETLK, F_WRLCK, 100, 10));
	SHOW(lock(other, F_OFD_SETLK, F_WRLCK, 105, 10));
	SHOW(lock(other, F_SETLK, F_WRLCK, 2, 1));
	int r = open("f", O_RDONLY);
	SHOW(lock(r, F_SETLK, F_WRLCK, 300, 1));
	SHOW(lock(r, F_SETLK, F_RDLCK, 300, 1));
	SHOW(lock(fd, F_SETLK, 9, 0, 1));
	SHOW(lock(fd, F_SETLK, F_RDLCK, -5, 1));
	SHOW(lockf(fd, F_TEST, 10));
	return 0;
}
