#include "case.h"
#include <sys/sendfile.h>
int main(void)
{
	char b[70000], c[70000];
	for (int i = 0; i < (int)sizeof b; i++)
		b[i] = (char)(i * 7);
	int in = open("in", O_CREAT | O_RDWR, 0644), out = open("out", O_CREAT | O_RDWR, 0644);
	SHOW(write(in, b, sizeof b));
	loff_t from = 100, to = 5;
	SHOW(copy_file_range(in, &from, out, &to, 60000, 0));
	printf("%d %d\n", (int)from, (int)to);
	SHOW(pread(out, c, 60000, 5));
	IS(memcmp(c, b + 100, 60000) == 0);
	off_t o = 3;
	int p[2], s[2];
	SHOW(pipe(p));
	SHOW(sendfile(p[1], in, &o, 5000));
	printf("%d\n", (int)o);
	SHOW(read(p[0], c, sizeof c));
	IS(memcmp(c, b + 3, 5000) == 0);
	SHOW(lseek(in, 0, SEEK_SET));
	SHOW(lseek(out, 0, SEEK_SET));
	SHOW(sendfile(out, in, NULL, sizeof b));
	SHOW(lseek(in, 0, SEEK_CUR));
	SHOW(sendfile(out, in, NULL, 10));
	from = 10;
	SHOW(splice(in, &from, p[1], NULL, 1000, 0));
	SHOW(tee(p[0], p[1], 10, SPLICE_F_NONBLOCK) < 0 ? 0 : 0);
	int q[2];
	SHOW(pipe(q));
	SHOW(tee(p[0], q[1], 500, 0));
	SHOW(read(q[0], c, sizeof c));
	IS(memcmp(c, b + 10, 500) == 0);
	SHOW(splice(p[0], NULL, q[1], NULL, 300, 0));
	SHOW(read(q[0], c, sizeof c));
	IS(memcmp(c, b + 10, 300) == 0);
	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	SHOW(splice(p[0], NULL, s[0], NULL, 200, 0));
	SHOW(read(s[1], c, sizeof c));
	IS(memcmp(c, b + 310, 200) == 0);
	struct iovec v = { "vm", 2 };
	SHOW(vmsplice(q[1], &v, 1, 0));
	SHOW(read(q[0], c, sizeof c));
	SHOW(splice(in, NULL, out, NULL, 10, 0));
	SHOW(copy_file_range(p[0], NULL, out, NULL, 10, 0));
	SHOW(sendfile(in, 99, NULL, 1));
	SHOW(copy_file_range(in, NULL, out, NULL, 10, 1));
	return 0;
}
