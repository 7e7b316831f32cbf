/*
 * micro.h - benchmarks of single operations.
 *
 * A benchmark is a function that does `n` operations; the frame finds an `n` that takes about 10 ms and runs it ten
 * times. What needs preparation has a set-up, which runs once, outside of the measured time.
 */
#ifndef CLOISTER_MICRO_H
#define CLOISTER_MICRO_H

struct benchmark {
	const char *name;
	const char *what;
	void (*prepare)(void); /* or 0 */
	void (*run)(long n);
	void (*finish)(void); /* or 0 */
};

struct benchmark_group {
	const struct benchmark *benchmarks;
	int count;
};

extern const struct benchmark_group call_benchmarks, file_benchmarks, pipe_benchmarks, process_benchmarks,
	thread_benchmarks, memory_benchmarks;

#define GROUP(table) { (table), sizeof(table) / sizeof((table)[0]) }
/* ends the benchmark when a call fails: a figure of a failing call means nothing */
#define MUST(expression) must_((expression), #expression)
long must_(long result, const char *expression);

extern const char *program_path; /* of this program */
#define QUIT_ARGUMENT "--quit" /* the program ends at once: for the exec benchmarks */

#endif
