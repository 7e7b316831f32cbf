#include "case.h"
int main(void)
{
	char path[64], b[16] = { 0 };
	int fd = open(".", O_TMPFILE | O_RDWR, 0640);
	struct stat st;
	SHOW(write(fd, "hidden", 6));
	SHOW(fstat(fd, &st));
	printf("links %d size %d\n", (int)st.st_nlink, (int)st.st_size);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "shown", AT_SYMLINK_FOLLOW));
	SHOW(stat("shown", &st));
	printf("links %d mode %o\n", (int)st.st_nlink, st.st_mode);
	int p = open("shown", O_PATH);
	SHOW(read(p, b, 4));
	SHOW(write(p, b, 4));
	SHOW(fchmod(p, 0600));
	SHOW(fstat(p, &st));
	printf("%o\n", st.st_mode);
	IS((fcntl(p, F_GETFL) & O_PATH) != 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", p);
	int again = open(path, O_RDONLY);
	SHOW(read(again, b, 16));
	puts(b);
	SHOW(symlink("shown", "link"));
	int l = open("link", O_PATH | O_NOFOLLOW);
	SHOW(fstat(l, &st));
	printf("%o\n", st.st_mode & S_IFMT);
	SHOW(readlinkat(l, "", b, sizeof b));
	SHOW(open("link", O_NOFOLLOW));
	SHOW(open(".", O_TMPFILE | O_RDONLY, 0600));
	SHOW(open("shown", O_DIRECTORY));
	int d = open(".", O_PATH | O_DIRECTORY);
	OK(openat(d, "shown", O_RDONLY));
	SHOW(fchdir(d));
	int e = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600);
	snprintf(path, sizeof path, "/proc/self/fd/%d", e);
	SHOW(linkat(AT_FDCWD, path, AT_FDCWD, "never", AT_SYMLINK_FOLLOW));
	return 0;
}
