#include "case.h"
#include <stddef.h>
static int pass(int s, int fd)
{
	char c = 'f', control[CMSG_SPACE(sizeof fd)] = { 0 };
	struct iovec v = { &c, 1 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(h), &fd, sizeof fd);
	return (int)sendmsg(s, &m, 0);
}
static int take(int s)
{
	char c = 0, control[256] = { 0 };
	struct iovec v = { &c, 1 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
	ssize_t n = recvmsg(s, &m, MSG_CMSG_CLOEXEC);
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	printf("recvmsg %zd %c flags %x\n", n, c, m.msg_flags & ~MSG_CMSG_CLOEXEC);
	if (h == NULL)
		return -1;
	int fd;
	memcpy(&fd, CMSG_DATA(h), sizeof fd);
	printf("type %d len %d\n", h->cmsg_type, (int)h->cmsg_len);
	fflush(stdout);
	return fd;
}
int main(void)
{
	int s[2];
	char b[100] = { 0 };
	SHOW(socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	SHOW(write(s[0], "hello", 5));
	SHOW(recv(s[1], b, 3, MSG_PEEK));
	SHOW(read(s[1], b, 100));
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	write(fd, "passed", 6);
	SHOW(pass(s[0], fd));
	int got = take(s[1]);
	SHOW(pread(got, b, 6, 0));
	puts(b);
	IS((fcntl(got, F_GETFD) & FD_CLOEXEC) != 0);
	SHOW(lseek(got, 0, SEEK_CUR));
	SHOW(shutdown(s[0], SHUT_WR));
	SHOW(read(s[1], b, 1));
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	SHOW(write(s[1], "back", 4));
	SHOW(read(s[0], b, 100));
	struct ucred u;
	socklen_t l = sizeof u;
	SHOW(getsockopt(s[0], SOL_SOCKET, SO_PEERCRED, &u, &l));
	IS(u.pid == getpid() && u.uid == getuid());
	struct sockaddr_un a = { AF_UNIX, "sock" }, from;
	int srv = socket(AF_UNIX, SOCK_STREAM, 0), c = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(connect(c, (struct sockaddr *)&a, sizeof a));
	SHOW(bind(srv, (struct sockaddr *)&a, sizeof a));
	SHOW(connect(c, (struct sockaddr *)&a, sizeof a));
	SHOW(listen(srv, 1));
	SHOW(connect(c, (struct sockaddr *)&a, sizeof a));
	l = sizeof from;
	int x = accept(srv, (struct sockaddr *)&from, &l);
	printf("%d %d\n", x >= 0, (int)l);
	l = sizeof from;
	SHOW(getpeername(c, (struct sockaddr *)&from, &l));
	printf("%s %d\n", from.sun_path, (int)l);
	SHOW(write(c, "over", 4));
	SHOW(read(x, b, 100));
	close(c);
	SHOW(read(x, b, 100));
	int again = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(bind(again, (struct sockaddr *)&a, sizeof a));
	struct stat st;
	SHOW(stat("sock", &st));
	printf("%o\n", st.st_mode & S_IFMT);
	SHOW(open("sock", O_RDWR));
	SHOW(connect(again, (struct sockaddr *)&(struct sockaddr_un){ AF_UNIX, "f" }, sizeof a));
	int d1 = socket(AF_UNIX, SOCK_DGRAM, 0), d2 = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un abs = { AF_UNIX, "\0case-abstract" };
	socklen_t al = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 14);
	SHOW(bind(d1, (struct sockaddr *)&abs, al));
	SHOW(bind(d2, (struct sockaddr *)&abs, al));
	SHOW(sendto(d2, "datagram", 8, 0, (struct sockaddr *)&abs, al));
	SHOW(sendto(d2, "", 0, 0, (struct sockaddr *)&abs, al));
	SHOW(recv(d1, b, 4, MSG_TRUNC));
	SHOW(recv(d1, b, 4, 0));
	SHOW(recv(d1, b, 4, MSG_DONTWAIT));
	SHOW(connect(d2, (struct sockaddr *)&a, sizeof a));
	int q[2];
	SHOW(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, q));
	SHOW(write(q[0], "packet one", 10));
	SHOW(write(q[0], "two", 3));
	SHOW(read(q[1], b, 6));
	SHOW(read(q[1], b, 100));
	close(q[0]);
	SHOW(read(q[1], b, 100));
	SHOW(socket(AF_UNIX, 77, 0));
	SHOW(socket(AF_UNIX, SOCK_STREAM, 99));
	SHOW(accept(x, NULL, NULL));
	SHOW(listen(x, 1));
	SHOW(accept4(srv, NULL, NULL, 0x1));
	fcntl(srv, F_SETFL, O_NONBLOCK);
	SHOW(accept(srv, NULL, NULL));
	SHOW(send(99, "x", 1, 0));
	SHOW(send(fd, "x", 1, 0));
	return 0;
}
