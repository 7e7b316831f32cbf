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
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <grp.h>
int main(void)
{
	struct utsname u;
	uname(&u);
	printf("%s %s\n", u.sysname, u.machine);
	uid_t r, e, s;
	getresuid(&r, &e, &s);
	printf("%d %d\n", r == e, e == s);
	char n[16];
	prctl(PR_SET_NAME, "newname");
	prctl(PR_GET_NAME, n);
	printf("%s\n", n);
	struct rlimit l;
	getrlimit(RLIMIT_NOFILE, &l);
	l.rlim_cur = 30;
	printf("%d\n", setrlimit(RLIMIT_NOFILE, &l));
	int last = 0;
	for (int fd; (fd = open("/dev/null", O_RDONLY)) >= 0;)
		last = fd;
	printf("%d %s\n", last, strerror(errno));
	if (getuid() == 0 && fork() == 0) {
		gid_t g[2] = { 5, 6 };
		printf("%d\n", setgroups(2, g));
		printf("%d %d\n", setgid(1000), setuid(1000));
		printf("%d %d %d\n", getuid(), geteuid(), getgroups(0, NULL));
		printf("%d", setuid(0));
		printf(" %s\n", strerror(errno));
		printf("%d", open("/etc/shadow", O_RDONLY) < 0 && errno == EACCES);
		printf(" %d\n", kill(1, 0) < 0 && errno == EPERM);
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
	printf("%d\n", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	printf("%d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	printf("%ld\n", sysconf(_SC_PAGESIZE));
	printf("%d\n", getpriority(PRIO_PROCESS, 0));
	return 0;
}
