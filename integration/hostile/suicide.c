/*
 * Children that take their own agent away, more of them than there can be processes: what a dead stub held must come
 * back each time.
 */
#include "hostile.h"
#include "../../native/include/agent.h"

#define CHILDREN 600
#define PROGRAMS 10

int main(void)
{
	int lost = 0, started = 0, status;

	for (int i = 0; i < CHILDREN; i++) {
		pid_t pid = fork();

		if (pid < 0)
			break;
		if (pid == 0) {
			memset((void *)AGENT_THREADS, 0x55, 0x1000);
			getppid();
			_exit(0);
		}
		lost += waitpid(pid, &status, 0) == pid && WIFSIGNALED(status);
	}
	for (int i = 0; i < PROGRAMS; i++)
		started += system("true") == 0;
	if (lost == CHILDREN && started == PROGRAMS)
		puts("suicide: done");
	else
		printf("suicide: %d of %d children lost, %d of %d programs started\n", lost, CHILDREN, started, PROGRAMS);
	return 0;
}
