#include "case.h"
#include <termios.h>
static int master, got;
static void on(int s) { got = s; }
static void out(const char *what)
{
	char b[200];
	struct pollfd p = { master, POLLIN, 0 };
	printf("%s:", what);
	while (poll(&p, 1, 100) > 0) {
		ssize_t n = read(master, b, sizeof b);
		if (n <= 0)
			break;
		for (ssize_t i = 0; i < n; i++)
			printf(" %02x", (unsigned char)b[i]);
	}
	puts("");
	fflush(stdout);
}
int main(void)
{
	char b[200], name[64];
	struct termios t;
	struct winsize w = { 40, 100, 0, 0 };
	master = posix_openpt(O_RDWR | O_NOCTTY);
	SHOW(grantpt(master));
	SHOW(unlockpt(master));
	SHOW(ptsname_r(master, name, sizeof name));
	IS(strncmp(name, "/dev/pts/", 9) == 0);
	int slave = open(name, O_RDWR | O_NOCTTY);
	SHOW(isatty(slave));
	SHOW(tcgetattr(slave, &t));
	printf("%x %x %x %x\n", t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag);
	SHOW(ioctl(master, TIOCSWINSZ, &w));
	SHOW(ioctl(slave, TIOCGWINSZ, &w));
	printf("%d %d\n", w.ws_row, w.ws_col);
	SHOW(write(slave, "one\ntwo\n", 8));
	out("output");
	SHOW(write(master, "ab\177c\n", 5));
	out("echo");
	SHOW(read(slave, b, sizeof b));
	printf("%.3s", b);
	SHOW(write(master, "xyz\025kill\027w\r", 11));
	SHOW(read(slave, b, sizeof b));
	out("editing");
	SHOW(write(master, "part\004", 5));
	SHOW(read(slave, b, sizeof b));
	SHOW(write(master, "\004", 1));
	SHOW(read(slave, b, sizeof b));
	out("eof");
	t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	t.c_cc[VMIN] = 3;
	t.c_cc[VTIME] = 0;
	SHOW(tcsetattr(slave, TCSANOW, &t));
	SHOW(write(master, "12", 2));
	struct pollfd p = { slave, POLLIN, 0 };
	SHOW(poll(&p, 1, 0));
	SHOW(write(master, "345", 3));
	SHOW(read(slave, b, sizeof b));
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 1;
	SHOW(tcsetattr(slave, TCSAFLUSH, &t));
	SHOW(read(slave, b, sizeof b));
	cfmakeraw(&t);
	SHOW(tcsetattr(slave, TCSADRAIN, &t));
	SHOW(write(slave, "a\n", 2));
	out("raw");
	SHOW(tcgetpgrp(slave));
	fflush(stdout);
	int ready[2];
	pipe(ready);
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGINT, on);
		signal(SIGWINCH, on);
		signal(SIGHUP, on);
		SHOW(setsid() > 0 ? 0 : -1);
		SHOW(ioctl(slave, TIOCSCTTY, 0));
		IS(tcgetpgrp(slave) == getpid());
		tcgetattr(slave, &t);
		t.c_lflag |= ISIG | ICANON;
		tcsetattr(slave, TCSANOW, &t);
		for (int i = 0; i < 3; i++) {
			got = 0;
			sigset_t s, o;
			sigfillset(&s);
			sigprocmask(SIG_BLOCK, &s, &o);
			write(ready[1], "r", 1);
			sigsuspend(&o);
			pause_ms(200); /* the sender says first what it did */
			printf("signal %d\n", got);
			fflush(stdout);
			sigprocmask(SIG_SETMASK, &o, NULL);
			if (i == 1)
				close(master);
		}
		SHOW(write(slave, "x", 1));
		SHOW(read(slave, b, 1));
		int tty = open("/dev/tty", O_RDWR);
		printf("tty %s\n", tty < 0 ? strerrorname_np(errno) : "ok");
		fflush(stdout);
		_exit(0);
	}
	read(ready[0], b, 1);
	SHOW(write(master, "\003", 1));
	read(ready[0], b, 1);
	w.ws_row = 41;
	SHOW(ioctl(master, TIOCSWINSZ, &w));
	read(ready[0], b, 1);
	pause_ms(20);
	close(slave);
	SHOW(close(master));
	ended("child", pid);
	return 0;
}
