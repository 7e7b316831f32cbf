#include "case.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
static struct sockaddr_in local(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}
#define ADDR(a) (struct sockaddr *)&(a), sizeof(a)
int main(void)
{
	char b[100000];
	struct sockaddr_in a = local(0), p;
	socklen_t l = sizeof a;
	int s = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0), one = 1, v;
	SHOW(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
	SHOW(bind(s, ADDR(a)));
	SHOW(getsockname(s, (struct sockaddr *)&a, &l));
	IS(ntohs(a.sin_port) > 1024);
	SHOW(connect(c, ADDR(a)));
	close(c);
	SHOW(listen(s, 5));
	c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int r = connect(c, ADDR(a));
	IS(r == 0 || errno == EINPROGRESS);
	struct pollfd w = { c, POLLOUT, 0 };
	SHOW(poll(&w, 1, 2000));
	l = sizeof v;
	SHOW(getsockopt(c, SOL_SOCKET, SO_ERROR, &v, &l));
	printf("%d\n", v);
	l = sizeof p;
	int x = accept4(s, (struct sockaddr *)&p, &l, SOCK_CLOEXEC);
	IS(x >= 0 && p.sin_addr.s_addr == a.sin_addr.s_addr);
	SHOW(connect(c, ADDR(a)));
	SHOW(read(c, b, 1));
	SHOW(write(x, "hello", 5));
	w.events = POLLIN;
	SHOW(poll(&w, 1, 2000));
	SHOW(recv(c, b, 10, MSG_PEEK));
	SHOW(ioctl(c, FIONREAD, &v));
	printf("%d\n", v);
	SHOW(read(c, b, 10));
	SHOW(setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
	fcntl(c, F_SETFL, 0);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 30; i++)
			for (ssize_t done = 0; done < (ssize_t)sizeof b;)
				done += write(x, b + done, sizeof b - (size_t)done);
		_exit(0);
	}
	long total = 0;
	while (total < 30l * (long)sizeof b)
		total += read(c, b, sizeof b);
	printf("%ld\n", total);
	ended("writer", pid);
	SHOW(shutdown(x, SHUT_WR));
	SHOW(read(c, b, 1));
	SHOW(write(c, "still", 5));
	SHOW(read(x, b, 10));
	SHOW(close(c));
	SHOW(read(x, b, 10));
	int y = socket(AF_INET, SOCK_STREAM, 0);
	SHOW(bind(y, ADDR(a)));
	SHOW(bind(y, (struct sockaddr *)&a, 4));
	p = local(0);
	p.sin_addr.s_addr = inet_addr("192.0.2.77");
	SHOW(bind(y, ADDR(p)));
	SHOW(socket(AF_INET, SOCK_STREAM, 99));
	SHOW(socket(77, SOCK_STREAM, 0));
	SHOW(accept(y, NULL, NULL));
	SHOW(send(y, "x", 1, MSG_NOSIGNAL));
	l = sizeof p;
	SHOW(getpeername(y, (struct sockaddr *)&p, &l));
	SHOW(close(s));
	int u1 = socket(AF_INET, SOCK_DGRAM, 0), u2 = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in ua = local(0), ub = local(0);
	SHOW(bind(u1, ADDR(ua)));
	l = sizeof ua;
	getsockname(u1, (struct sockaddr *)&ua, &l);
	SHOW(bind(u2, ADDR(ub)));
	l = sizeof ub;
	getsockname(u2, (struct sockaddr *)&ub, &l);
	SHOW(sendto(u2, "datagram", 8, 0, ADDR(ua)));
	l = sizeof p;
	SHOW(recvfrom(u1, b, 3, MSG_TRUNC, (struct sockaddr *)&p, &l));
	IS(p.sin_port == ub.sin_port);
	SHOW(recv(u1, b, 3, MSG_DONTWAIT));
	SHOW(connect(u1, ADDR(ub)));
	SHOW(send(u1, "x", 1, 0));
	SHOW(sendto(u2, b, 70000, 0, ADDR(ua)));
	close(u2);
	SHOW(send(u1, "x", 1, 0));
	pause_ms(20);
	SHOW(send(u1, "x", 1, 0));
	struct timeval t = { 0, 20000 };
	SHOW(setsockopt(u1, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t));
	SHOW(recv(u1, b, 1, 0));
	SHOW(setsockopt(u1, SOL_SOCKET, 9999, &t, sizeof t));
	SHOW(setsockopt(u1, SOL_SOCKET, SO_REUSEADDR, &one, 1));
	l = sizeof v;
	SHOW(getsockopt(u1, SOL_SOCKET, SO_TYPE, &v, &l));
	printf("%d\n", v);
	return 0;
}
