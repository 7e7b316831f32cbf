#include "case.h"
int main(void)
{
	int ring[50][2];
	for (int i = 0; i < 50; i++)
		pipe(ring[i]);
	pid_t pid[50];
	for (int i = 0; i < 50; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			int v;
			for (int round = 0; round < 10; round++) {
				read(ring[i][0], &v, sizeof v);
				v += i;
				write(ring[(i + 1) % 50][1], &v, sizeof v);
			}
			_exit(i);
		}
	}
	int v = 0;
	write(ring[0][1], &v, sizeof v);
	int sum = 0, status;
	for (int i = 0; i < 50; i++) {
		waitpid(pid[i], &status, 0);
		sum += WEXITSTATUS(status);
	}
	read(ring[0][0], &v, sizeof v);
	printf("%d %d\n", sum, v);
	/* A tree: each forks two, five levels deep. */
	for (int level = 0; level < 5; level++) {
		pid_t a = fork(), b = -1;
		if (a != 0)
			b = fork();
		if (a == 0 || b == 0) {
			if (level == 4)
				_exit(1);
			continue;
		}
		int total = 0;
		while (wait(&status) > 0)
			total += WEXITSTATUS(status);
		if (level > 0)
			_exit(total);
		printf("%d leaves\n", total);
		return 0;
	}
	return 0;
}
