#include "case.h"
#include <sys/select.h>
static void on(int s) { (void)s; }
int main(void)
{
	int p[2], q[2];
	fd_set r, w;
	pipe(p);
	pipe(q);
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_SET(p[0], &r);
	FD_SET(q[1], &w);
	struct timeval t = { 0, 0 };
	SHOW(select(20, &r, &w, NULL, &t));
	printf("%d %d\n", FD_ISSET(p[0], &r), FD_ISSET(q[1], &w));
	write(p[1], "x", 1);
	FD_SET(p[0], &r);
	SHOW(select(20, &r, NULL, NULL, NULL));
	t.tv_usec = 30000;
	SHOW(select(0, NULL, NULL, NULL, &t));
	printf("%ld\n", (long)t.tv_usec);
	FD_ZERO(&r);
	FD_SET(9, &r);
	SHOW(select(10, &r, NULL, NULL, &t));
	SHOW(select(-1, NULL, NULL, NULL, &t));
	t.tv_usec = -1;
	SHOW(select(0, NULL, NULL, NULL, &t));
	signal(SIGALRM, on);
	sigset_t block, none;
	sigemptyset(&none);
	sigemptyset(&block);
	sigaddset(&block, SIGALRM);
	sigprocmask(SIG_BLOCK, &block, NULL);
	raise(SIGALRM);
	SHOW(pselect(0, NULL, NULL, NULL, &(struct timespec){ 1, 0 }, &none));
	raise(SIGALRM);
	SHOW(ppoll(NULL, 0, &(struct timespec){ 1, 0 }, &none));
	sigset_t pending;
	sigpending(&pending);
	IS(!sigismember(&pending, SIGALRM));
	struct pollfd f[4] = { { p[0], POLLIN, 0 }, { -1, POLLIN, 7 }, { 99, POLLIN, 0 }, { q[0], POLLIN, 0 } };
	SHOW(poll(f, 4, 0));
	printf("%x %x %x %x\n", f[0].revents, f[1].revents, f[2].revents, f[3].revents);
	close(q[1]);
	SHOW(poll(f + 3, 1, 0));
	printf("%x\n", f[3].revents);
	close(p[0]);
	f[0] = (struct pollfd){ p[1], POLLOUT, 0 };
	SHOW(poll(f, 1, 0));
	printf("%x\n", f[0].revents);
	int file = open("f", O_CREAT | O_RDWR, 0644);
	f[0] = (struct pollfd){ file, POLLIN | POLLOUT, 0 };
	SHOW(poll(f, 1, -1));
	printf("%x\n", f[0].revents);
	return 0;
}
