/* files.c - files and devices. */
#include "bench/micro.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_SIZE 65536
#define BLOCK 4096

static int fd = -1;
static char path[] = "/tmp/cloister-micro-XXXXXX";
static char block[FILE_SIZE];

static void open_zero(void)
{
	fd = (int)MUST(open("/dev/zero", O_RDONLY));
}

static void open_null(void)
{
	fd = (int)MUST(open("/dev/null", O_WRONLY));
}

static void close_device(void)
{
	close(fd);
}

static void make_file(void)
{
	strcpy(path + sizeof path - 7, "XXXXXX");
	fd = (int)MUST(mkstemp(path));
	MUST(write(fd, block, FILE_SIZE));
}

static void drop_file(void)
{
	close(fd);
	MUST(unlink(path));
}

static void read_byte(long n)
{
	char byte;

	for (long i = 0; i < n; i++)
		MUST(read(fd, &byte, 1));
}

static void write_byte(long n)
{
	for (long i = 0; i < n; i++)
		MUST(write(fd, block, 1));
}

static void pread_block(long n)
{
	for (long i = 0; i < n; i++)
		MUST(pread(fd, block, BLOCK, (i & 15) * BLOCK));
}

static void pwrite_block(long n)
{
	for (long i = 0; i < n; i++)
		MUST(pwrite(fd, block, BLOCK, (i & 15) * BLOCK));
}

static void read_64k(long n)
{
	for (long i = 0; i < n; i++)
		MUST(pread(fd, block, FILE_SIZE, 0));
}

static void open_close(long n)
{
	for (long i = 0; i < n; i++)
		close((int)MUST(open(path, O_RDONLY)));
}

static void stat_path(long n)
{
	struct stat st;

	for (long i = 0; i < n; i++)
		MUST(stat(path, &st));
}

static void stat_fd(long n)
{
	struct stat st;

	for (long i = 0; i < n; i++)
		MUST(fstat(fd, &st));
}

static void create_unlink(long n)
{
	static const char name[] = "/tmp/cloister-micro-created";

	for (long i = 0; i < n; i++) {
		close((int)MUST(open(name, O_CREAT | O_EXCL | O_WRONLY, 0600)));
		MUST(unlink(name));
	}
}

static const struct benchmark table[] = {
	{ "read-zero", "read 1 byte of /dev/zero", open_zero, read_byte, close_device },
	{ "write-null", "write 1 byte to /dev/null", open_null, write_byte, close_device },
	{ "pread-4k", "pread 4 KiB of a file in /tmp", make_file, pread_block, drop_file },
	{ "pwrite-4k", "pwrite 4 KiB of a file in /tmp", make_file, pwrite_block, drop_file },
	{ "pread-64k", "pread 64 KiB of a file in /tmp", make_file, read_64k, drop_file },
	{ "open-close", "open and close a file in /tmp", make_file, open_close, drop_file },
	{ "create-unlink", "create and unlink a file in /tmp", 0, create_unlink, 0 },
	{ "stat", "stat a file in /tmp", make_file, stat_path, drop_file },
	{ "fstat", "fstat a file in /tmp", make_file, stat_fd, drop_file },
};
const struct benchmark_group file_benchmarks = GROUP(table);
