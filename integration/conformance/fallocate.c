#include "case.h"
int main(void)
{
	struct stat st;
	char b[8];
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	SHOW(posix_fallocate(fd, 0, 100000));
	SHOW(fstat(fd, &st));
	printf("%d\n", (int)st.st_size);
	for (int i = 0; i < 100000; i += 8)
		pwrite(fd, "ABCDEFGH", 8, i);
	SHOW(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 200000));
	SHOW(fstat(fd, &st));
	printf("%d\n", (int)st.st_size);
	SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 8192, 8192));
	SHOW(pread(fd, b, 8, 8192));
	printf("%d %d\n", b[0], b[7]);
	SHOW(pread(fd, b, 8, 8184));
	printf("%c\n", b[0]);
	SHOW(pread(fd, b, 8, 16384));
	printf("%c\n", b[0]);
	SHOW(fallocate(fd, 0, 0, 0));
	SHOW(fallocate(fd, 0, -1, 10));
	SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 10));
	SHOW(ftruncate(fd, 50));
	SHOW(ftruncate(fd, 5000));
	SHOW(pread(fd, b, 8, 48));
	printf("%c %d\n", b[0], b[3]);
	SHOW(ftruncate(fd, -1));
	int r = open("f", O_RDONLY);
	SHOW(ftruncate(r, 1));
	SHOW(fallocate(r, 0, 0, 10));
	SHOW(truncate("f", 7));
	SHOW(stat("f", &st));
	printf("%d\n", (int)st.st_size);
	SHOW(truncate(".", 0));
	int p[2];
	SHOW(pipe(p));
	SHOW(fallocate(p[1], 0, 0, 10));
	SHOW(lseek(p[0], 0, SEEK_SET));
	return 0;
}
