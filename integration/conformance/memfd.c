#include "case.h"
int main(void)
{
	char b[100] = { 0 }, path[40];
	int fd = memfd_create("named", MFD_ALLOW_SEALING | MFD_CLOEXEC);
	SHOW(write(fd, "content", 7));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	SHOW(readlink(path, b, sizeof b));
	puts(b);
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW));
	SHOW(ftruncate(fd, 3));
	SHOW(ftruncate(fd, 30));
	SHOW(pwrite(fd, "C", 1, 0));
	SHOW(pwrite(fd, "too long", 8, 3));
	char *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	printf("%.7s\n", m);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	munmap(m, 4096);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(pwrite(fd, "C", 1, 0));
	IS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(fcntl(fd, F_GET_SEALS));
	int plain = memfd_create("plain", 0);
	SHOW(fcntl(plain, F_GET_SEALS));
	SHOW(fcntl(plain, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(memfd_create("x", 0x8000));
	struct stat st;
	SHOW(fstat(fd, &st));
	printf("%o %d %d\n", st.st_mode, (int)st.st_size, (int)st.st_nlink);
	snprintf(path, sizeof path, "/proc/self/fd/%d", plain);
	SHOW(write(plain, "#!/bin/echo exec\n", 17));
	int again = open(path, O_RDONLY);
	SHOW(read(again, b, 4));
	int shared = memfd_create("s", 0);
	SHOW(ftruncate(shared, 8192));
	m = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
	pid_t pid = fork();
	if (pid == 0) {
		m[5000] = 'k';
		_exit(0);
	}
	ended("child", pid);
	printf("%c\n", m[5000]);
	SHOW(pread(shared, b, 1, 5000));
	printf("%c\n", b[0]);
	/* A program out of memory alone. */
	int prog = memfd_create("prog", 0), t = open("/bin/true", O_RDONLY);
	ssize_t n;
	static char buf[65536];
	while ((n = read(t, buf, sizeof buf)) > 0)
		write(prog, buf, (size_t)n);
	pid = fork();
	if (pid == 0) {
		char *v[] = { "true", NULL }, *e[] = { NULL };
		fexecve(prog, v, e);
		_exit(9);
	}
	ended("fexecve", pid);
	return 0;
}
