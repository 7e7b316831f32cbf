#include "case.h"
int main(void)
{
	int fd = open("f", O_CREAT | O_RDWR | O_CLOEXEC, 0644);
	IS(fcntl(fd, F_GETFD) == FD_CLOEXEC);
	int d = dup(fd);
	SHOW(fcntl(d, F_GETFD));
	SHOW(dup3(fd, 50, O_CLOEXEC));
	SHOW(fcntl(50, F_GETFD));
	SHOW(dup3(fd, fd, 0));
	SHOW(dup3(fd, 51, 0x1));
	SHOW(dup2(fd, fd) == fd ? 0 : 1);
	SHOW(dup2(99, 51));
	SHOW(dup2(fd, -1));
	SHOW(fcntl(fd, F_DUPFD, 60));
	SHOW(fcntl(fd, F_DUPFD_CLOEXEC, 60));
	SHOW(fcntl(61, F_GETFD));
	printf("%o\n", fcntl(fd, F_GETFL) & ~0100000);
	SHOW(fcntl(d, F_SETFL, O_APPEND | O_NONBLOCK));
	printf("%o\n", fcntl(fd, F_GETFL) & ~0100000);
	SHOW(write(fd, "12345", 5));
	SHOW(lseek(d, 1, SEEK_SET));
	char b[9] = { 0 };
	SHOW(read(fd, b, 2));
	puts(b);
	SHOW(lseek(50, 0, SEEK_CUR));
	SHOW(fcntl(fd, 9999));
	SHOW(fcntl(99, F_GETFD));
	SHOW(close(99));
	SHOW(close(-1));
	SHOW(fsync(fd));
	SHOW(fdatasync(fd));
	int p[2];
	SHOW(pipe(p));
	SHOW(fsync(p[0]));
	SHOW(syscall(SYS_close_range, 50, 61, 0));
	SHOW(fcntl(50, F_GETFD));
	SHOW(fcntl(60, F_GETFD));
	SHOW(syscall(SYS_close_range, 61, 50, 0));
	pid_t pid = fork();
	if (pid == 0) {
		close(fd);
		lseek(d, 3, SEEK_SET);
		_exit(0);
	}
	ended("child", pid);
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(ioctl(fd, FIOCLEX));
	SHOW(ioctl(fd, TIOCGWINSZ, b));
	SHOW(isatty(fd));
	int on = 1;
	SHOW(ioctl(p[0], FIONBIO, &on));
	SHOW(read(p[0], b, 1));
	SHOW(open("f", O_CREAT | O_EXCL | O_RDWR, 0644));
	SHOW(open("f", O_WRONLY | O_TRUNC) >= 0 ? 0 : -1);
	SHOW(read(fd, b, 1));
	SHOW(syscall(SYS_creat, "f", 0644) >= 0 ? 0 : -1);
	SHOW(fcntl(fd, F_SETOWN, getpid()));
	IS(fcntl(fd, F_GETOWN) == getpid());
	SHOW(posix_fadvise(fd, 0, 10, POSIX_FADV_DONTNEED));
	SHOW(readahead(fd, 0, 10));
	SHOW(sync_file_range(fd, 0, 10, 0));
	sync();
	SHOW(syncfs(fd));
	return 0;
}
