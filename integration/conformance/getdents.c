#include "case.h"
static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
int main(void)
{
	char name[32], *names[1100];
	SHOW(mkdir("d", 0755));
	SHOW(chdir("d"));
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "file-%04d", i);
		close(open(name, O_CREAT | O_WRONLY, 0644));
	}
	DIR *d = opendir(".");
	int n = 0;
	struct dirent *e;
	long at[1100];
	while ((e = readdir(d)) != NULL) {
		names[n] = strdup(e->d_name);
		at[n++] = telldir(d);
	}
	printf("%d\n", n);
	seekdir(d, at[499]);
	e = readdir(d);
	IS(strcmp(e->d_name, names[500]) == 0);
	seekdir(d, at[9]);
	e = readdir(d);
	IS(strcmp(e->d_name, names[10]) == 0);
	rewinddir(d);
	int again = 0;
	while (readdir(d) != NULL)
		again++;
	printf("%d\n", again);
	qsort(names, (size_t)n, sizeof *names, by_name);
	printf("%s %s %s %s\n", names[0], names[1], names[2], names[1001]);
	rewinddir(d);
	int removed = 0;
	while ((e = readdir(d)) != NULL)
		if (e->d_type == DT_REG && unlinkat(dirfd(d), e->d_name, 0) == 0)
			removed++;
	printf("removed %d\n", removed);
	char small[8];
	int fd = open(".", O_RDONLY | O_DIRECTORY);
	SHOW(syscall(SYS_getdents64, fd, small, sizeof small));
	SHOW(read(fd, small, 1));
	int f = open("f", O_CREAT | O_RDWR, 0600);
	SHOW(syscall(SYS_getdents64, f, small, sizeof small));
	SHOW(rmdir("../d"));
	SHOW(unlink("f"));
	SHOW(rmdir("../d"));
	SHOW(syscall(SYS_getdents64, fd, name, sizeof name));
	SHOW(open("x", O_CREAT | O_WRONLY, 0644));
	char b[100];
	IS(getcwd(b, sizeof b) == NULL && errno == ENOENT);
	return 0;
}
