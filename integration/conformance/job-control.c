#include "case.h"
#include <termios.h>
/* What a shell does, step by step, on a terminal of its own; a line per step goes to the first standard output. */
static int report, master;
static void say(const char *what, int n)
{
	dprintf(report, "%s %d\n", what, n);
}
static void stopped(const char *what, pid_t pid)
{
	int st;
	waitpid(pid, &st, WUNTRACED);
	dprintf(report, "%s: %s %d\n", what, WIFSTOPPED(st) ? "stopped" : WIFSIGNALED(st) ? "signal" : "exit",
		WIFSTOPPED(st) ? WSTOPSIG(st) : WIFSIGNALED(st) ? WTERMSIG(st) : WEXITSTATUS(st));
}
static pid_t job(int kind)
{
	pid_t pid = fork();
	if (pid == 0) {
		char c;
		setpgid(0, 0);
		signal(SIGTTOU, kind == 3 ? SIG_IGN : SIG_DFL);
		signal(SIGTTIN, kind == 4 ? SIG_IGN : SIG_DFL);
		if (kind == 0 || kind == 4) {
			ssize_t r = read(0, &c, 1);
			_exit(r < 0 ? (errno == EIO ? 5 : 6) : 0);
		}
		struct termios t;
		tcgetattr(0, &t);
		if (kind == 1 || kind == 3)
			_exit(tcsetattr(0, TCSANOW, &t) < 0 ? 7 : 3);
		if (kind == 2)
			for (;;)
				pause();
		_exit(write(1, "bg\n", 3) == 3 ? 4 : 8);
	}
	setpgid(pid, pid);
	return pid;
}
static void shell(void)
{
	signal(SIGTTOU, SIG_IGN);
	say("foreground", tcgetpgrp(0) == getpgrp());
	pid_t p = job(0);
	stopped("background read", p);
	tcsetpgrp(0, p);
	kill(-p, SIGCONT);
	write(master, "line\n", 5);
	stopped("foreground read", p);
	tcsetpgrp(0, getpgrp());
	tcflush(0, TCIFLUSH);
	p = job(1);
	stopped("background tcsetattr", p);
	tcsetpgrp(0, p);
	kill(-p, SIGCONT);
	stopped("foreground tcsetattr", p);
	tcsetpgrp(0, getpgrp());
	stopped("ignoring SIGTTOU", job(3));
	stopped("ignoring SIGTTIN", job(4));
	stopped("background write", job(5));
	struct termios t;
	tcgetattr(0, &t);
	t.c_lflag |= TOSTOP;
	tcsetattr(0, TCSANOW, &t);
	p = job(5);
	stopped("with tostop", p);
	kill(p, SIGKILL);
	stopped("killed", p);
	p = job(2);
	tcsetpgrp(0, p);
	write(master, "\032", 1);
	stopped("^Z", p);
	kill(-p, SIGCONT);
	int st;
	waitpid(p, &st, WCONTINUED);
	say("continued", WIFCONTINUED(st));
	write(master, "\034", 1);
	stopped("^\\", p);
	tcsetpgrp(0, getpgrp());
	p = job(2);
	tcsetpgrp(0, p);
	write(master, "\003", 1);
	stopped("^C", p);
	tcsetpgrp(0, getpgrp());
	say("setpgid of other session", setpgid(getppid(), 0) < 0 ? errno == ESRCH || errno == EPERM : 0);
	say("tcsetpgrp to nobody", tcsetpgrp(0, 999999) < 0 ? errno == ESRCH || errno == EPERM : 0);
	say("getsid", getsid(0) == getpid());
	_exit(0);
}
int main(void)
{
	report = dup(1);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	master = posix_openpt(O_RDWR | O_NOCTTY);
	grantpt(master);
	unlockpt(master);
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		int s = open(ptsname(master), O_RDWR);
		dup2(s, 0);
		dup2(s, 1);
		dup2(s, 2);
		shell();
	}
	ended("shell", pid);
	return 0;
}
