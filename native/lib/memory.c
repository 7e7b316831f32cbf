#include "cloister.h"
#include "lib/outcome.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

int cl_memfd(const char *name, int64_t size, int seal_size)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, size) < 0 || (seal_size && fcntl(fd, F_ADD_SEALS, SIZE_SEALS) < 0)) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

/*
 * memfd_create(2) gives one description, for reading and writing. Only a file with a name can be opened once more for
 * reading alone, so this one has a name for a moment.
 */
int cl_memory_file(const char *path, int64_t size, int out[2])
{
	int writable = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), readable, error;

	if (writable < 0)
		return -errno;
	readable = open(path, O_RDONLY | O_CLOEXEC);
	error = readable < 0 ? errno : 0;
	if (unlink(path) < 0 || (error == 0 && ftruncate(writable, size) < 0))
		error = errno;
	if (error != 0) {
		if (readable >= 0)
			close(readable);
		close(writable);
		return -error;
	}
	out[0] = readable;
	out[1] = writable;
	return 0;
}

int64_t cl_mmap(int fd, int64_t off, int64_t len, int prot, int shared)
{
	int flags = (shared ? MAP_SHARED : MAP_PRIVATE) | (fd < 0 ? MAP_ANONYMOUS : 0);
	void *p = mmap(NULL, (size_t)len, prot, flags, fd, off);

	return p == MAP_FAILED ? -errno : (int64_t)(intptr_t)p;
}

int cl_munmap(void *addr, int64_t len)
{
	return status(munmap(addr, (size_t)len));
}
