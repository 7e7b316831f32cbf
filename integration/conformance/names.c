#include "case.h"
int main(void)
{
	char n[5000];
	memset(n, 'n', sizeof n);
	n[255] = 0;
	OK(open(n, O_CREAT | O_WRONLY, 0644));
	SHOW(unlink(n));
	n[255] = 'n';
	n[256] = 0;
	SHOW(open(n, O_CREAT | O_WRONLY, 0644));
	SHOW(mkdir(n, 0755));
	memset(n, '/', sizeof n);
	n[4094] = '.';
	n[4095] = 0;
	OK(open(n, O_RDONLY));
	n[4095] = '.';
	n[4096] = 0;
	SHOW(open(n, O_RDONLY));
	SHOW(open("", O_RDONLY));
	SHOW(mkdir("", 0755));
	SHOW(unlink(""));
	const char *odd[] = { "Grüße", "日本語", "\xff\xfe", "new\nline", " ", "-rf", "a\\b", "\t" };
	for (int i = 0; i < 8; i++) {
		OK(open(odd[i], O_CREAT | O_WRONLY | O_EXCL, 0644));
		SHOW(access(odd[i], F_OK));
	}
	SHOW(symlink("loop2", "loop1"));
	SHOW(symlink("loop1", "loop2"));
	SHOW(open("loop1", O_RDONLY));
	SHOW(mkdir("deep", 0755));
	char prev[32] = "deep", cur[32];
	for (int i = 0; i < 45; i++) {
		snprintf(cur, sizeof cur, "s%d", i);
		symlink(prev, cur);
		strcpy(prev, cur);
	}
	OK(open("s39", O_RDONLY));
	SHOW(open("s40", O_RDONLY));
	SHOW(mkdir("x/y", 0755));
	SHOW(mkdir("deep", 0755));
	SHOW(mkdir("deep/.", 0755));
	SHOW(mkdir("m/", 0755));
	SHOW(open("new/", O_CREAT | O_WRONLY, 0644));
	SHOW(rmdir("deep/."));
	SHOW(rmdir("deep/.."));
	SHOW(unlink("deep"));
	SHOW(open("deep", O_WRONLY));
	SHOW(open("Grüße/x", O_RDONLY));
	SHOW(open("s0/", O_RDONLY) < 0 ? -1 : 0);
	SHOW(unlink("s0/"));
	SHOW(chdir("Grüße"));
	SHOW(readlink("Grüße", n, 10));
	SHOW(readlink("s0", n, 2));
	SHOW(readlink("s0", n, 0));
	SHOW(access("/", W_OK | R_OK | X_OK));
	SHOW(access("Grüße", X_OK));
	SHOW(access("Grüße", 99));
	for (int i = 0; i < 300; i++)
		if (mkdir("a-directory-name", 0755) || chdir("a-directory-name"))
			puts("deep");
	SHOW(getcwd(n, 100) ? 0 : -1);
	IS(getcwd(n, sizeof n) == NULL || strlen(n) > 4096);
	OK(open("here", O_CREAT | O_WRONLY, 0644));
	unlink("here");
	for (int i = 0; i < 300; i++)
		if (chdir("..") || rmdir("a-directory-name"))
			puts("back");
	SHOW(access("deep", F_OK));
	return 0;
}
