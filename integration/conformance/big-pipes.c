#include "case.h"
int main(void)
{
	int p[2], n = 0;
	static char b[65536];
	SHOW(pipe2(p, O_NONBLOCK | O_CLOEXEC));
	SHOW(fcntl(p[1], F_GETPIPE_SZ));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 1 << 20));
	SHOW(fcntl(p[0], F_GETPIPE_SZ));
	ssize_t r;
	long total = 0;
	while ((r = write(p[1], b, sizeof b)) > 0)
		total += r;
	printf("%ld %s\n", total, strerrorname_np(errno));
	SHOW(ioctl(p[0], FIONREAD, &n));
	printf("%d\n", n);
	struct pollfd w = { p[1], POLLOUT, 0 };
	SHOW(poll(&w, 1, 0));
	SHOW(read(p[0], b, 100));
	SHOW(write(p[1], b, 4096));
	SHOW(read(p[0], b, 5000));
	SHOW(write(p[1], b, 4096));
	while (read(p[0], b, sizeof b) > 0)
		;
	SHOW(read(p[0], b, 1));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 1));
	close(p[0]);
	close(p[1]);
	SHOW(pipe(p));
	pid_t pid = fork();
	if (pid == 0) {
		close(p[0]);
		unsigned x = 1;
		for (int i = 0; i < 400; i++) {
			for (size_t k = 0; k < 20000; k++)
				b[k] = (char)((x = x * 1103515245 + 12345) >> 16);
			for (size_t done = 0; done < 20000;)
				done += (size_t)write(p[1], b + done, 20000 - done);
		}
		_exit(0);
	}
	close(p[1]);
	unsigned x = 1;
	int wrong = 0;
	total = 0;
	while ((r = read(p[0], b, 12345)) > 0) {
		for (ssize_t k = 0; k < r; k++)
			wrong += b[k] != (char)((x = x * 1103515245 + 12345) >> 16);
		total += r;
	}
	printf("%ld bytes, %d wrong\n", total, wrong);
	ended("writer", pid);
	SHOW(pipe2(p, 0x1234567));
	SHOW(pipe2(p, O_DIRECT));
	SHOW(write(p[1], "one", 3));
	SHOW(write(p[1], "two", 3));
	SHOW(read(p[0], b, 100));
	SHOW(read(p[0], b, 2));
	SHOW(fcntl(p[0], F_SETFL, O_NONBLOCK));
	SHOW(read(p[0], b, 2));
	SHOW(write(p[0], b, 2));
	SHOW(read(p[1], b, 2));
	return 0;
}
