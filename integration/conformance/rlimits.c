#include "case.h"
static void on(int s) { printf("signal %d\n", s); fflush(stdout); }
int main(void)
{
	struct rlimit r;
	SHOW(getrlimit(RLIMIT_NOFILE, &r));
	r.rlim_cur = 20;
	SHOW(setrlimit(RLIMIT_NOFILE, &r));
	int n = 0, fd;
	while ((fd = dup(1)) >= 0)
		n = fd;
	printf("%d %s\n", n, strerrorname_np(errno));
	SHOW(open("f", O_CREAT | O_RDWR, 0644));
	int p[2];
	SHOW(pipe(p));
	SHOW(socket(AF_UNIX, SOCK_STREAM, 0));
	SHOW(dup2(1, 20));
	SHOW(dup2(1, 19));
	SHOW(fcntl(1, F_DUPFD, 20));
	close(19);
	close(18);
	r.rlim_cur = r.rlim_max + 1;
	SHOW(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 30, 20 }));
	signal(SIGXFSZ, on);
	/* Above what standard output may have grown to. */
	SHOW(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 1000000, RLIM_INFINITY }));
	fd = open("f", O_CREAT | O_RDWR, 0644);
	char b[2000] = { 0 };
	SHOW(pwrite(fd, b, 2000, 999000));
	SHOW(pwrite(fd, b, 1, 1000000));
	SHOW(ftruncate(fd, 1000001));
	SHOW(setrlimit(RLIMIT_AS, &(struct rlimit){ 200 << 20, 200 << 20 }));
	IS(mmap(NULL, 300 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == ENOMEM);
	IS(mmap(NULL, 10 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
	pid_t pid = fork();
	if (pid == 0) {
		SHOW(setrlimit(RLIMIT_DATA, &(struct rlimit){ 10 << 20, 10 << 20 }));
		IS(sbrk(20 << 20) == (void *)-1);
		_exit(0);
	}
	ended("data limit", pid);
	struct rlimit old;
	SHOW(prlimit(0, RLIMIT_CORE, &(struct rlimit){ 0, 0 }, &old));
	SHOW(prlimit(getppid() + 100000, RLIMIT_CORE, NULL, &old));
	SHOW(getrlimit(99, &old));
	SHOW(prlimit(0, RLIMIT_NPROC, NULL, &old));
	return 0;
}
