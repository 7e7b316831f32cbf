#include "case.h"
#include <spawn.h>
extern char **environ;
int main(void)
{
	pid_t pid;
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	posix_spawn_file_actions_init(&fa);
	posix_spawnattr_init(&at);
	posix_spawn_file_actions_addopen(&fa, 1, "out", O_CREAT | O_WRONLY, 0644);
	posix_spawn_file_actions_adddup2(&fa, 1, 2);
	posix_spawn_file_actions_addclose(&fa, 0);
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	posix_spawnattr_setsigmask(&at, &s);
	posix_spawnattr_setpgroup(&at, 0);
	posix_spawnattr_setflags(&at, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	char *argv[] = { "sh", "-c", "grep SigBlk /proc/self/status; echo to stderr >&2; exit 6", NULL };
	IS(posix_spawn(&pid, "/bin/sh", &fa, &at, argv, environ) == 0);
	ended("spawned", pid);
	FILE *f = fopen("out", "r");
	char line[200];
	while (fgets(line, sizeof line, f))
		fputs(line, stdout);
	IS(posix_spawn(&pid, "/no/such", NULL, NULL, argv, environ) == ENOENT);
	int *x = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < 20; i++) {
		pid = vfork();
		if (pid == 0) {
			*x += 1;
			execl("/bin/true", "true", NULL);
			_exit(127);
		}
		waitpid(pid, NULL, 0);
	}
	printf("%d\n", *x);
	pid = vfork();
	if (pid == 0) {
		execl("/no/such", "x", NULL);
		*x = errno;
		_exit(127);
	}
	ended("vfork", pid);
	printf("%s\n", strerrorname_np(*x));
	IS(system("exit 3") == 3 << 8);
	f = popen("tr a-z A-Z > up; cat up", "w");
	fputs("popen\n", f);
	IS(pclose(f) == 0);
	return 0;
}
