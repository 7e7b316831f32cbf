/* Every system call number with arguments that no program would give. Argument: how many rounds. */
#include "hostile.h"

static void some(uint64_t first)
{
	for (uint64_t nr = first; nr < first + 20; nr++) {
		/* Not those by which it would only end, stop or hurt itself at once. */
		if (nr == SYS_exit || nr == SYS_exit_group || nr == SYS_kill || nr == SYS_tkill ||
		    nr == SYS_tgkill || nr == SYS_pause)
			continue;
		for (int i = 0; i < 8; i++)
			syscall((long)nr, odd(), odd(), odd(), odd(), odd(), odd());
	}
}

int main(int argc, char **argv)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	int rounds = argc > 1 ? atoi(argv[1]) : 1;
	for (int round = 0; round < rounds; round++)
		for (uint64_t nr = 0; nr <= 600; nr += 20) {
			rnd();
			in_child(some, nr, 1500);
		}
	puts("calls: done");
	return 0;
}
