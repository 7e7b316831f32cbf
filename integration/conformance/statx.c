#include "case.h"
int main(void)
{
	struct statx x;
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	SHOW(write(fd, "12345", 5));
	SHOW(statx(AT_FDCWD, "f", 0, STATX_BASIC_STATS, &x));
	printf("%o %d %d\n", x.stx_mode, (int)x.stx_size, (int)x.stx_nlink);
	IS((x.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS);
	SHOW(statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, &x));
	printf("%d\n", (int)x.stx_size);
	SHOW(symlink("f", "l"));
	SHOW(statx(AT_FDCWD, "l", AT_SYMLINK_NOFOLLOW, STATX_ALL, &x));
	printf("%o %d\n", x.stx_mode, (int)x.stx_size);
	SHOW(statx(AT_FDCWD, "none", 0, STATX_ALL, &x));
	SHOW(statx(AT_FDCWD, "", 0, STATX_ALL, &x));
	SHOW(statx(AT_FDCWD, "f", 0x40000000, STATX_ALL, &x));
	SHOW(syscall(SYS_statx, AT_FDCWD, "f", 0, STATX_ALL, (void *)8));
	struct stat st;
	SHOW(fstatat(fd, "", &st, AT_EMPTY_PATH));
	SHOW(fstatat(AT_FDCWD, "f/x", &st, 0));
	SHOW(fstatat(99, "f", &st, 0));
	SHOW(fstatat(fd, "f", &st, 0));
	SHOW(stat("/dev/null", &st));
	printf("%o %x\n", st.st_mode & S_IFMT, (int)st.st_rdev);
	return 0;
}
