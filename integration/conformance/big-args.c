#include "case.h"
int main(int argc, char **argv)
{
	if (argc > 2) {
		size_t total = 0;
		for (int i = 0; i < argc; i++)
			total += strlen(argv[i]) + 1;
		printf("argc %d\n", argc);
		IS(total > 90000);
		printf("%zu\n", strlen(getenv("BIG")));
		return 0;
	}
	char **v = calloc(1002, sizeof *v), *one = malloc(100);
	memset(one, 'x', 95);
	one[95] = 0;
	v[0] = argv[0];
	for (int i = 1; i <= 1000; i++)
		v[i] = one;
	char *big = malloc(50100);
	memset(big, 'e', 50000);
	big[50000] = 0;
	memcpy(big, "BIG=", 4);
	char *env[] = { big, NULL };
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		execve("/proc/self/exe", v, env);
		perror("exec");
		_exit(1);
	}
	ended("1000 arguments", pid);
	char *huge = malloc(200000);
	memset(huge, 'h', 199999);
	huge[199999] = 0;
	char *w[] = { argv[0], huge, "x", NULL };
	SHOW(execve("/proc/self/exe", w, env));
	char **many = calloc(60000, sizeof *many);
	for (int i = 0; i < 59999; i++)
		many[i] = one;
	struct rlimit r = { 8 << 20, 8 << 20 };
	setrlimit(RLIMIT_STACK, &r);
	SHOW(execve("/proc/self/exe", many, env));
	w[1] = "short";
	SHOW(execve("/etc/passwd", w, env));
	SHOW(execve("/etc", w, env));
	SHOW(execve("none", w, env));
	SHOW(execve((char *)8, w, env));
	SHOW(execve("/bin/true", (char **)8, env));
	close(open("empty", O_CREAT | O_WRONLY, 0755));
	SHOW(execve("empty", w, env));
	int fd = open("bad", O_CREAT | O_WRONLY, 0755);
	write(fd, "#!/no/such/interpreter\n", 23);
	close(fd);
	SHOW(execve("bad", w, env));
	fd = open("script", O_CREAT | O_WRONLY, 0755);
	write(fd, "#!/bin/echo one two\n", 20);
	close(fd);
	char *s[] = { "ignored", "three", NULL };
	SHOW(execve("script", s, env));
	return 0;
}
