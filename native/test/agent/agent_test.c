/* agent_test.c - runs the guest's tests one by one, under a kernel that sleeps and one that spins; or measures. */
#include "toy.h"

#include <sys/mman.h>
#include <unistd.h>

#include "cloister.h"
#include "test/check.h"

static const struct {
	const char *name;
	int code;
} tests[] = {
	{ "calls", 0 }, { "shapes", 0 }, { "streams", 0 }, { "registers", 0 }, { "memory", 0 }, { "futex", 0 },
	{ "fetch", 0 },
	{ "signals", 0 }, { "faults", 0 }, { "fork", 0 }, { "threads", 0 }, { "sites", 0 }, { "storm", 0 }, { "gs", 0 },
	{ "crash", 128 + 11 }, { "bad_frame", 128 + 11 + 100 }, { "threaded_sites", 0 },
	{ "upgrade", 0 }, { "vfork", 0 }, { "other_entry", 0 }, { "thread_signals", 0 }, { "forms", 0 },
	{ "stepping", 0 },
};
#define TESTS (sizeof tests / sizeof tests[0])

static void run_tests(const char *only)
{
	for (uint32_t i = 0; i < TESTS; i++) {
		if (only && strcmp(only, tests[i].name) != 0)
			continue;
		toy.patches = 0;
		toy.said[0] = 0;
		toy.test = tests[i].name;
		int code = toy_run(i);

		if (code != tests[i].code) {
			fprintf(stderr, "agent: %s (%s kernel): exit code %d, guest said %s\n", tests[i].name,
				toy.spin ? "spinning" : "sleeping", code, toy.said);
			exit(1);
		}
	}
}

static void kernel_spins(int spins)
{
	toy.spin = spins;
	toy.bells->max_spinners = spins ? 1 : 0;
	toy.bells->spin_tsc = 200000;
	toy.bells->spinners = 5; /* left by the dead: must heal */
}

static double ticks_per_ns(void)
{
	int64_t start = now_ns();
	uint64_t ticks = __builtin_ia32_rdtsc();

	while (now_ns() - start < 20000000)
		;
	return (double)(__builtin_ia32_rdtsc() - ticks) / (double)(now_ns() - start);
}

static void measure_one(const char *what, uint64_t test, double rate)
{
	toy.test = what;
	CHECK_IS(toy_run(test), 0);
	printf("%-40s %7.0f ns\n", what, atof(toy.said) / rate);
}

static void measure(void)
{
	double rate = ticks_per_ns();

	for (int spins = 1; spins >= 0; spins--) {
		kernel_spins(spins);
		printf("kernel and agent %s:\n", spins ? "spin" : "sleep");
		toy.patching_off = 1;
		measure_one("  getppid, trapping site", TESTS, rate);
		toy.patching_off = 0;
		measure_one("  getppid, rewritten site", TESTS + 1, rate);
		if (spins) {
			toy.local_ok = 1;
			measure_one("  getpid, answered by the agent", TESTS + 2, rate);
			toy.local_ok = 0;
			measure_one("  read of 64 bytes, rewritten site", TESTS + 3, rate);
		}
	}
}

int main(int argc, char **argv)
{
	CHECK(argc >= 4);
	toy_start(argv[1], argv[2], argv[3]);
	if (argc > 4 && strcmp(argv[4], "measure") == 0) {
		measure();
		return 0;
	}
	for (int spins = 0; spins < 2; spins++) {
		kernel_spins(spins);
		run_tests(argc > 4 ? argv[4] : NULL);
	}
	CHECK((int32_t)toy.bells->spinners < 5);
	printf("   %zu tests, %llu calls, %llu kicks\n", 2 * TESTS, (unsigned long long)toy.calls,
	       (unsigned long long)toy.kicks);
	return 0;
}
