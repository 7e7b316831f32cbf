#include "case.h"
#include <grp.h>
static void mode(const char *f)
{
	struct stat st;
	if (lstat(f, &st))
		perror(f);
	else
		printf("%s %o %d %d\n", f, st.st_mode, st.st_uid, st.st_gid);
	fflush(stdout);
}
static void as_user(void)
{
	SHOW(setgroups(0, NULL));
	SHOW(setresgid(65534, 65534, 65534));
	SHOW(setresuid(65534, 65534, 65534));
	SHOW(open("secret", O_RDONLY));
	SHOW(open("none/in", O_RDONLY));
	SHOW(open("d/new", O_CREAT | O_WRONLY, 0644));
	SHOW(access("secret", R_OK));
	SHOW(unlink("d/theirs"));
	SHOW(unlink("sticky/theirs"));
	SHOW(rename("sticky/theirs", "sticky/mine"));
	OK(open("sticky/own", O_CREAT | O_WRONLY, 0666));
	SHOW(unlink("sticky/own"));
	SHOW(chmod("d", 0777));
	SHOW(chown("secret", 65534, 65534));
	SHOW(kill(1, 0));
	SHOW(setuid(0));
	SHOW(setgid(0));
	SHOW(chroot("."));
	SHOW(mknod("dev", S_IFCHR | 0600, 1 << 8 | 3));
	SHOW(open("public", O_RDONLY | O_NOATIME));
	SHOW(opendir("noread") ? 0 : -1);
	SHOW(access("noread/x", F_OK));
	SHOW(chdir("none"));
	SHOW(utimes("public", NULL));
	SHOW(execl("plain", "plain", NULL));
	SHOW(sethostname("x", 1));
	SHOW(setpriority(PRIO_PROCESS, 0, -5));
	struct rlimit r = { 1 << 20, 1 << 20 };
	SHOW(setrlimit(RLIMIT_NOFILE, &r));
	SHOW(link("secret", "sticky/hard") < 0 ? -1 : 0);
	_exit(0);
}
int main(void)
{
	if (geteuid() != 0)
		return 0;
	umask(022);
	SHOW(chmod(".", 0755));
	close(open("secret", O_CREAT | O_WRONLY, 0600));
	close(open("public", O_CREAT | O_WRONLY, 0644));
	close(open("plain", O_CREAT | O_WRONLY, 0644));
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("none", 0700));
	SHOW(mkdir("noread", 0711));
	close(open("noread/x", O_CREAT | O_WRONLY, 0644));
	close(open("d/theirs", O_CREAT | O_WRONLY, 0666));
	SHOW(mkdir("sticky", 0755));
	SHOW(chmod("sticky", 01777));
	close(open("sticky/theirs", O_CREAT | O_WRONLY, 0666));
	mode("sticky");
	SHOW(mkdir("setgid", 0755));
	SHOW(chown("setgid", 0, 4242));
	SHOW(chmod("setgid", 02755));
	close(open("setgid/f", O_CREAT | O_WRONLY, 0666));
	SHOW(mkdir("setgid/sub", 0755));
	mode("setgid");
	mode("setgid/f");
	mode("setgid/sub");
	umask(077);
	close(open("masked", O_CREAT | O_WRONLY, 0666));
	mode("masked");
	umask(0);
	SHOW(mkdir("open", 0777));
	mode("open");
	printf("%o\n", umask(022));
	SHOW(chmod("masked", 04755));
	SHOW(chown("masked", 1, 1));
	mode("masked");
	SHOW(chmod("masked", 06755));
	int fd = open("masked", O_WRONLY);
	SHOW(write(fd, "x", 1));
	mode("masked");
	SHOW(symlink("secret", "l"));
	SHOW(lchown("l", 7, 8));
	mode("l");
	mode("secret");
	pid_t pid = fork();
	if (pid == 0)
		as_user();
	ended("nobody", pid);
	pid = fork();
	if (pid == 0) {
		SHOW(seteuid(65534));
		SHOW(open("secret", O_RDONLY));
		SHOW(access("secret", R_OK));
		SHOW(seteuid(0));
		OK(open("secret", O_RDONLY));
		uid_t r, e, s;
		SHOW(setresuid(1, 2, 3));
		SHOW(getresuid(&r, &e, &s));
		printf("%d %d %d\n", r, e, s);
		SHOW(setuid(3));
		SHOW(setuid(4));
		_exit(0);
	}
	ended("euid", pid);
	return 0;
}
