#include "case.h"
static struct stat st;
static long since(struct timespec a, struct timespec b)
{
	return (b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec;
}
int main(void)
{
	struct timespec t[2] = { { 1000, 5 }, { 2000, 7 } };
	int fd = open("f", O_CREAT | O_RDWR, 0644);
	SHOW(futimens(fd, t));
	SHOW(fstat(fd, &st));
	printf("%ld.%ld %ld.%ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	t[0].tv_nsec = UTIME_OMIT;
	t[1] = (struct timespec){ -5, 9 };
	SHOW(utimensat(AT_FDCWD, "f", t, 0));
	SHOW(stat("f", &st));
	printf("%ld.%ld %ld.%ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	t[0].tv_nsec = UTIME_NOW;
	t[1].tv_nsec = UTIME_OMIT;
	SHOW(utimensat(AT_FDCWD, "f", t, 0));
	SHOW(stat("f", &st));
	IS(labs(st.st_atim.tv_sec - time(NULL)) < 5);
	printf("%ld\n", st.st_mtim.tv_sec);
	t[0].tv_nsec = 1000000000;
	SHOW(utimensat(AT_FDCWD, "f", t, 0));
	SHOW(write(fd, "x", 1));
	SHOW(stat("f", &st));
	IS(labs(st.st_mtim.tv_sec - time(NULL)) < 5);
	struct timespec before = st.st_ctim;
	pause_ms(20);
	SHOW(chmod("f", 0600));
	SHOW(stat("f", &st));
	IS(since(before, st.st_ctim) > 0);
	SHOW(mkdir("d", 0755));
	SHOW(stat("d", &st));
	before = st.st_mtim;
	pause_ms(20);
	close(open("d/x", O_CREAT | O_WRONLY, 0644));
	SHOW(stat("d", &st));
	IS(since(before, st.st_mtim) > 0);
	printf("%d\n", (int)st.st_nlink > 0);
	SHOW(symlink("f", "l"));
	t[0] = t[1] = (struct timespec){ 77, 0 };
	SHOW(utimensat(AT_FDCWD, "l", t, AT_SYMLINK_NOFOLLOW));
	SHOW(lstat("l", &st));
	printf("%ld\n", st.st_mtim.tv_sec);
	SHOW(stat("f", &st));
	IS(st.st_mtim.tv_sec != 77);
	SHOW(utimensat(AT_FDCWD, "none", NULL, 0));
	SHOW(utimensat(AT_FDCWD, "f", NULL, 0x80));
	return 0;
}
