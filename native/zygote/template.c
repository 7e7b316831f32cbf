#include "zygote/template.h"
#include "agent.h"
#include "common/die.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/rseq.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STACK_LIMIT (8ul << 20)
#define STUB_DESCRIPTORS 64
#define RSEQ_SIZE 32u

void template_fix_layout(char *const argv[])
{
	/*
	 * The distance of the mapping area from the top follows the stack limit: a large one would put it upon the
	 * agent.
	 */
	struct rlimit stack = { STACK_LIMIT, STACK_LIMIT };
	int current = (int)must(personality(0xffffffff), "personality");

	if (current & ADDR_NO_RANDOMIZE)
		return;
	must(setrlimit(RLIMIT_STACK, &stack), "stack limit");
	must(personality((unsigned long)current | ADDR_NO_RANDOMIZE), "personality");
	execv("/proc/self/exe", argv);
	die("second start");
}

int template_open_agent(const char *path)
{
	static char code[AGENT_MAX_SIZE];
	int file = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
	int copy = (int)must(memfd_create("agent", MFD_CLOEXEC | MFD_ALLOW_SEALING), "agent");
	ssize_t size = must(read(file, code, sizeof code), path);

	if (size == 0 || size == sizeof code)
		die_saying(path, "not an agent");
	must(write(copy, code, (size_t)size), "agent");
	must(fcntl(copy, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL), "agent");
	close(file);
	return copy;
}

static void map(uint64_t addr, uint64_t size, int prot, int flags, int fd)
{
	void *p = mmap((void *)addr, size, prot, flags | MAP_FIXED_NOREPLACE, fd, 0);

	if (p != (void *)addr)
		die("agent area");
}

static void keep(struct agent_process *process, uint64_t start, uint64_t end)
{
	if (process->keep_count == AGENT_KEEP_RANGES)
		die_saying("vdso", "in too many pieces");
	process->keep[process->keep_count++] = (struct agent_range){ start, end };
}

/* Guests read clocks through the host's vDSO; everything else of the zygote is unmapped by the agent. */
static void note_vdso(struct agent_process *process)
{
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "re");

	if (!maps)
		die("/proc/self/maps");
	while (fgets(line, sizeof line, maps)) {
		unsigned long start, end;

		if (sscanf(line, "%lx-%lx", &start, &end) != 2)
			continue;
		if (start < AGENT_AREA_END && end > AGENT_BASE)
			die_saying("layout", line);
		if (strstr(line, "[vvar") || strstr(line, "[vdso]"))
			keep(process, start, end);
	}
	fclose(maps);
}

void template_map(int agent_fd, int bells_fd)
{
	static struct agent_process process;
	struct stat st;

	note_vdso(&process);
	must(fstat(agent_fd, &st), "agent");
	map(AGENT_BASE, (uint64_t)st.st_size, PROT_READ | PROT_EXEC, MAP_PRIVATE, agent_fd);
	map(AGENT_BELLS, sizeof(struct bells), PROT_READ | PROT_WRITE, MAP_SHARED, bells_fd);
	map(AGENT_THREADS, AGENT_THREAD_STRIDE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	map(AGENT_PROCESS, AGENT_THREAD_STRIDE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	memcpy((void *)AGENT_PROCESS, &process, sizeof process);
}

static void limit(int resource, rlim_t value)
{
	struct rlimit l = { value, value };

	must(setrlimit(resource, &l), "limit");
}

void template_restrict(long max_tasks)
{
	void *rseq = (char *)__builtin_thread_pointer() + __rseq_offset;

	limit(RLIMIT_NOFILE, STUB_DESCRIPTORS);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_MEMLOCK, 0);
	limit(RLIMIT_MSGQUEUE, 0);
	limit(RLIMIT_NPROC, (rlim_t)max_tasks);
	must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "dumpable");
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
	/* The host kernel must not write to memory that will be the guest's. */
	if (__rseq_size > 0)
		must(syscall(SYS_rseq, rseq, RSEQ_SIZE, RSEQ_FLAG_UNREGISTER, RSEQ_SIG), "rseq");
	must(syscall(SYS_set_robust_list, NULL, 3 * sizeof(long)), "robust list");
}
