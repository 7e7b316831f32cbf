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

int cl_madvise(void *addr, int64_t len, int advice)
{
	return status(madvise(addr, (size_t)len, advice));
}
