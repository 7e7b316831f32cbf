/* pages.c - mappings and faults. */
#include "bench/micro.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096L
#define AREA_PAGES 4096L

static char *map_private(size_t size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	MUST(p == MAP_FAILED ? -1 : 0);
	return p;
}

static void map_touch_unmap(long n)
{
	for (long i = 0; i < n; i++) {
		char *p = map_private(PAGE);

		*(volatile char *)p = 1;
		MUST(munmap(p, PAGE));
	}
}

/* Touches n pages of large mappings. The mapping itself is part of the time, at one call in 4,096. */
static void touch_pages(long n)
{
	while (n > 0) {
		long pages = n < AREA_PAGES ? n : AREA_PAGES;
		char *p = map_private((size_t)(AREA_PAGES * PAGE));

		MUST(madvise(p, (size_t)(AREA_PAGES * PAGE), MADV_NOHUGEPAGE));
		for (long i = 0; i < pages; i++)
			*(volatile char *)(p + i * PAGE) = 1;
		MUST(munmap(p, (size_t)(AREA_PAGES * PAGE)));
		n -= pages;
	}
}

static void grow_heap(long n)
{
	for (long i = 0; i < n; i++) {
		MUST(brk((char *)sbrk(0) + PAGE));
		MUST(brk((char *)sbrk(0) - PAGE));
	}
}

static char *protected_page;

static void make_page(void)
{
	protected_page = map_private(PAGE);
}

static void protect_twice(long n)
{
	for (long i = 0; i < n; i++) {
		MUST(mprotect(protected_page, PAGE, PROT_READ));
		MUST(mprotect(protected_page, PAGE, PROT_READ | PROT_WRITE));
	}
}

static const struct benchmark table[] = {
	{ "mmap-touch-munmap", "map, write and unmap one page", 0, map_touch_unmap, 0 },
	{ "page-fault", "first write to a page of a large mapping", 0, touch_pages, 0 },
	{ "brk", "grow and shrink the heap by a page", 0, grow_heap, 0 },
	{ "mprotect", "a page to read-only and back", make_page, protect_twice, 0 },
};
const struct benchmark_group memory_benchmarks = GROUP(table);
