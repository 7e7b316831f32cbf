#include "case.h"
int main(void)
{
	struct stat st;
	char b[8] = "abcdefg";
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	SHOW(pwrite(fd, b, 8, 1l << 32));
	SHOW(fstat(fd, &st));
	IS(st.st_size == (1l << 32) + 8);
	IS(st.st_blocks < 1000);
	SHOW(pread(fd, b, 8, 1l << 31));
	printf("%d\n", b[0]);
	IS(lseek(fd, 0, SEEK_END) == (1l << 32) + 8);
	SHOW(read(fd, b, 8));
	SHOW(lseek(fd, -1, SEEK_SET));
	SHOW(lseek(fd, 100, SEEK_CUR) > 0 ? 0 : 1);
	SHOW(lseek(fd, 0, 77));
	IS(lseek(fd, 0, SEEK_DATA) <= 1l << 32);
	IS(lseek(fd, 1l << 32, SEEK_HOLE) == (1l << 32) + 8);
	SHOW(lseek(fd, 1l << 40, SEEK_DATA));
	SHOW(ftruncate(fd, 0));
	SHOW(lseek(fd, 5, SEEK_SET));
	SHOW(write(fd, "x", 1));
	SHOW(pread(fd, b, 8, 0));
	printf("%d %c\n", b[0], b[5]);
	int a = open("f", O_WRONLY | O_APPEND);
	SHOW(pwrite(a, "y", 1, 0));
	SHOW(write(a, "z", 1));
	SHOW(fstat(a, &st));
	printf("%d\n", (int)st.st_size);
	SHOW(write(fd, NULL, 0));
	SHOW(write(fd, (void *)8, 10));
	SHOW(read(a, b, 1));
	SHOW(pread(fd, b, 1, -1));
	return 0;
}
