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
#include <dirent.h>
static int by(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
int main(void)
{
	mkdir("d", 0700);
	char n[64], *names[600];
	for (int i = 0; i < 500; i++) {
		snprintf(n, sizeof n, "d/file-%03d", i);
		close(open(n, O_CREAT, 0600));
	}
	int c = 0;
	DIR *d = opendir("d");
	for (struct dirent *e; (e = readdir(d));)
		names[c++] = strdup(e->d_name);
	qsort(names, (size_t)c, sizeof *names, by);
	printf("%d %s %s %s\n", c, names[0], names[1], names[501]);
	rewinddir(d);
	int removed = 0;
	for (struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] == 'f' && unlinkat(dirfd(d), e->d_name, 0) == 0)
			removed++;
	printf("%d %d\n", removed, rmdir("d"));
	printf("%d\n", readdir(d) == NULL);
	d = opendir("/");
	int etc = 0;
	for (struct dirent *e; (e = readdir(d));)
		etc += strcmp(e->d_name, "etc") == 0 && e->d_type == DT_DIR;
	printf("%d\n", etc);
	return 0;
}
