#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static void t(const char *what, long r) { printf("%s %s\n", what, r < 0 ? strerror(errno) : "ok"); }
int main(void)
{
	struct stat s;
	mkdir("d", 0755);
	close(open("d/f", O_CREAT | O_WRONLY, 0640));
	symlink("d/f", "l");
	symlink("d", "ld");
	t("open d/f/x", open("d/f/x", O_RDONLY));
	t("open d/", open("d/", O_RDONLY));
	t("open d/f/", open("d/f/", O_RDONLY));
	t("open d w", open("d", O_WRONLY));
	t("open empty", open("", O_RDONLY));
	t("nofollow", open("l", O_RDONLY | O_NOFOLLOW));
	t("directory", open("d/f", O_RDONLY | O_DIRECTORY));
	t("excl", open("l", O_CREAT | O_EXCL | O_WRONLY, 0600));
	t("mkdir dup", mkdir("d", 0700));
	t("mkdir missing", mkdir("no/x", 0700));
	t("rmdir full", rmdir("d"));
	t("rmdir file", rmdir("d/f"));
	t("unlink dir", unlink("d"));
	t("rename into self", rename("d", "d/x"));
	mkdir("e", 0700);
	t("rename file over dir", rename("l", "e"));
	t("rename dir over dir", rename("e", "d"));
	t("rename dir", rename("e", "g"));
	t("link dir", link("d", "hd"));
	t("link", link("d/f", "h"));
	stat("h", &s);
	printf("%lu %o %ld\n", (unsigned long)s.st_nlink, s.st_mode, (long)s.st_size);
	t("readlink file", readlink("h", (char *)&s, 10));
	int dfd = open("d", O_RDONLY | O_DIRECTORY);
	t("openat", openat(dfd, "f", O_RDONLY));
	t("openat ..", openat(dfd, "../h", O_RDONLY));
	t("openat file", openat(open("h", O_RDONLY), "x", O_RDONLY));
	t("fstatat empty", fstatat(dfd, "", &s, AT_EMPTY_PATH));
	t("chdir file", chdir("h"));
	t("fchdir", fchdir(dfd));
	t("open f", open("f", O_RDONLY));
	char b[4096];
	char *c = getcwd(b, sizeof b);
	printf("%s\n", strrchr(c, '/'));
	t("getcwd small", getcwd(b, 2) ? 0 : -1);
	chdir("..");
	char lng[5000];
	memset(lng, 'a', sizeof lng);
	lng[4999] = 0;
	t("too long", open(lng, O_RDONLY));
	lng[256] = 0;
	t("name too long", open(lng, O_RDONLY));
	t("efault", open((char *)8, O_RDONLY));
	umask(027);
	close(open("u", O_CREAT | O_WRONLY, 0777));
	stat("u", &s);
	printf("%o\n", s.st_mode);
	t("truncate", truncate("u", 12345));
	stat("u", &s);
	printf("%ld\n", (long)s.st_size);
	t("symlink loop", symlink("q", "q"));
	t("stat loop", stat("q", &s));
	t("lstat loop", lstat("q", &s));
	struct timespec ts[2] = { { 1000, 5 }, { 2000, 7 } };
	t("utimensat", utimensat(AT_FDCWD, "u", ts, 0));
	stat("u", &s);
	printf("%ld %ld\n", (long)s.st_atim.tv_sec, (long)s.st_mtim.tv_nsec);
	t("access", access("u", X_OK));
	t("mknod fifo", mkfifo("p", 0600));
	lstat("p", &s);
	printf("%d\n", S_ISFIFO(s.st_mode));
	return 0;
}
