#include "case.h"
int main(void)
{
	char a[10] = { 0 }, b[10] = { 0 };
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	struct iovec v[3] = { { "one", 3 }, { NULL, 0 }, { "three", 5 } }, in[2] = { { a, 4 }, { b, 9 } };
	SHOW(writev(fd, v, 3));
	SHOW(pwritev(fd, v, 1, 20));
	SHOW(preadv(fd, in, 2, 0));
	printf("%s|%s\n", a, b);
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(preadv2(fd, in, 2, 1, 0));
	SHOW(pwritev2(fd, v, 1, 0, RWF_APPEND));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(writev(fd, v, -1));
	SHOW(writev(fd, v, 1025));
	SHOW(writev(fd, v, 0));
	SHOW(writev(fd, (void *)8, 1));
	v[1] = (struct iovec){ (void *)8, 5 };
	SHOW(writev(fd, v, 3));
	v[0].iov_len = (size_t)-1;
	SHOW(writev(fd, v, 1));
	SHOW(preadv(fd, in, 2, -1));
	SHOW(preadv2(fd, in, 2, 0, 0x4000));
	struct iovec many[1024];
	for (int i = 0; i < 1024; i++)
		many[i] = (struct iovec){ "0123456789", 1 + (size_t)i % 10 };
	SHOW(pwritev(fd, many, 1024, 0));
	int p[2];
	SHOW(pipe(p));
	SHOW(writev(p[1], many, 1024));
	static char big[8000];
	for (int i = 0; i < 1024; i++)
		many[i] = (struct iovec){ big + i * 6, 6 };
	SHOW(readv(p[0], many, 1024));
	printf("%.20s\n", big);
	SHOW(preadv(p[0], in, 2, 0));
	static char huge[3 << 20], back[3 << 20];
	for (size_t i = 0; i < sizeof huge; i++)
		huge[i] = (char)(i * 13 >> 3);
	struct iovec h[2] = { { huge, 1000001 }, { huge + 1000001, sizeof huge - 1000001 } };
	SHOW(pwritev(fd, h, 2, 0));
	SHOW(pread(fd, back, sizeof back, 0));
	IS(memcmp(huge, back, sizeof huge) == 0);
	return 0;
}
