#include "case.h"
static void put(const char *f, const char *s)
{
	int fd = open(f, O_CREAT | O_TRUNC | O_WRONLY, 0644);
	write(fd, s, strlen(s));
	close(fd);
}
static void get(const char *f)
{
	char b[20] = { 0 };
	int fd = open(f, O_RDONLY);
	if (fd < 0) {
		printf("%s: %s\n", f, strerrorname_np(errno));
		return;
	}
	read(fd, b, 19);
	close(fd);
	printf("%s: %s\n", f, b);
	fflush(stdout);
}
int main(void)
{
	put("a", "A");
	put("b", "B");
	SHOW(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_NOREPLACE));
	SHOW(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE));
	get("a");
	get("b");
	int fd = open("b", O_RDONLY);
	char c;
	SHOW(rename("a", "b"));
	get("a");
	get("b");
	SHOW(read(fd, &c, 1));
	printf("%c\n", c);
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("d/e", 0755));
	SHOW(mkdir("empty", 0755));
	SHOW(rename("b", "d"));
	SHOW(rename("d", "b"));
	SHOW(rename("empty", "d"));
	SHOW(rename("d", "empty"));
	SHOW(rename("empty", "empty/e/x"));
	SHOW(rename("empty", "empty"));
	SHOW(rename("none", "x"));
	SHOW(rename("b", "none/x"));
	SHOW(rename("b", "empty/e/b"));
	get("empty/e/b");
	SHOW(link("empty/e/b", "hard"));
	SHOW(rename("hard", "empty/e/b"));
	struct stat st;
	SHOW(stat("hard", &st));
	printf("%d\n", (int)st.st_nlink);
	SHOW(rename(".", "x"));
	SHOW(rename("empty/e/..", "x"));
	SHOW(symlink("hard", "l"));
	SHOW(rename("l", "m"));
	SHOW(lstat("m", &st));
	printf("%o\n", st.st_mode & S_IFMT);
	SHOW(link("m", "n"));
	SHOW(lstat("n", &st));
	printf("%o %d\n", st.st_mode & S_IFMT, (int)st.st_nlink);
	SHOW(link("empty", "dirlink"));
	SHOW(renameat2(AT_FDCWD, "hard", AT_FDCWD, "z", 64));
	SHOW(renameat2(AT_FDCWD, "hard", AT_FDCWD, "z", RENAME_EXCHANGE));
	SHOW(rmdir("empty"));
	SHOW(unlinkat(AT_FDCWD, "empty/e/b", AT_REMOVEDIR));
	SHOW(unlinkat(AT_FDCWD, "empty/e", 0));
	SHOW(unlink("hard/"));
	SHOW(unlink("empty/e/b"));
	SHOW(rmdir("empty/e"));
	SHOW(rmdir("empty"));
	SHOW(rmdir("hard"));
	return 0;
}
