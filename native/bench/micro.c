/*
 * micro.c - runs benchmarks and prints `name<TAB>median_ns<TAB>min_ns`, one line each; `name<TAB>failed<TAB>errno` for
 * one of which a call failed.
 */
#include "bench/micro.h"

#include <errno.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SAMPLES 11
#define SAMPLE_NS 10000000ll
#define WARM_UP_NS 500000000ll /* a kernel with a just-in-time compiler is measured once it has compiled */

static const struct benchmark_group *const groups[] = {
	&call_benchmarks, &file_benchmarks, &pipe_benchmarks,
	&process_benchmarks, &thread_benchmarks, &memory_benchmarks,
};
#define GROUPS ((int)(sizeof groups / sizeof groups[0]))

const char *program_path = "/proc/self/exe";
static jmp_buf give_up;

long must_(long result, const char *expression)
{
	if (result < 0) {
		perror(expression);
		longjmp(give_up, 1);
	}
	return result;
}

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static int64_t time_of(const struct benchmark *b, long n)
{
	int64_t start = now_ns();

	b->run(n);
	return now_ns() - start;
}

static void warm_up(const struct benchmark *b)
{
	int64_t start = now_ns();

	while (now_ns() - start < WARM_UP_NS)
		b->run(1);
}

static long calibrate(const struct benchmark *b)
{
	long n = 1;

	for (;;) {
		int64_t took = time_of(b, n);

		if (took >= SAMPLE_NS / 4) {
			long wanted = (long)((double)n * SAMPLE_NS / (double)took);

			return wanted < 1 ? 1 : wanted;
		}
		n *= took < SAMPLE_NS / 64 ? 8 : 2;
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(const struct benchmark *b)
{
	double sample[SAMPLES];

	if (b->prepare)
		b->prepare();
	warm_up(b);
	long n = calibrate(b);

	for (int i = 0; i < SAMPLES; i++)
		sample[i] = (double)time_of(b, n) / (double)n;
	if (b->finish)
		b->finish();
	qsort(sample, SAMPLES, sizeof sample[0], by_value);
	printf("%s\t%.1f\t%.1f\n", b->name, sample[SAMPLES / 2], sample[0]);
	fflush(stdout);
}

static void measure_or_tell(const struct benchmark *b)
{
	if (setjmp(give_up) == 0)
		measure(b);
	else
		printf("%s\tfailed\t%d\n", b->name, errno);
}

/* name NULL: all; -> how many ran */
static int run(const char *name)
{
	int count = 0;

	for (int g = 0; g < GROUPS; g++) {
		for (int i = 0; i < groups[g]->count; i++) {
			const struct benchmark *b = &groups[g]->benchmarks[i];

			if (name && strcmp(name, b->name) != 0)
				continue;
			measure_or_tell(b);
			count++;
		}
	}
	return count;
}

static void list(void)
{
	for (int g = 0; g < GROUPS; g++)
		for (int i = 0; i < groups[g]->count; i++)
			printf("%s\t%s\n", groups[g]->benchmarks[i].name, groups[g]->benchmarks[i].what);
}

int main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], QUIT_ARGUMENT) == 0)
		return 0;
	if (strchr(argv[0], '/'))
		program_path = argv[0];
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		list();
		return 0;
	}
	if (argc == 1)
		run(NULL);
	for (int i = 1; i < argc; i++) {
		if (run(argv[i]) == 0) {
			fprintf(stderr, "no such benchmark: %s; see --list\n", argv[i]);
			return 1;
		}
	}
	return 0;
}
