#include "case.h"
#include <linux/openat2.h>
static long o(int d, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve)
{
	struct open_how how = { .flags = flags, .mode = mode, .resolve = resolve };
	long r = syscall(SYS_openat2, d, path, &how, sizeof how);
	if (r >= 0)
		close((int)r);
	return r < 0 ? -1 : 0;
}
int main(void)
{
	SHOW(mkdir("d", 0755));
	SHOW(symlink("../out", "d/up"));
	SHOW(symlink("in", "d/side"));
	SHOW(symlink("/etc/passwd", "d/abs"));
	SHOW(o(AT_FDCWD, "out", O_CREAT | O_WRONLY, 0644, 0));
	int d = open("d", O_PATH);
	SHOW(o(d, "in", O_CREAT | O_WRONLY, 0644, RESOLVE_BENEATH));
	SHOW(o(d, "side", O_RDONLY, 0, RESOLVE_BENEATH));
	SHOW(o(d, "up", O_RDONLY, 0, RESOLVE_BENEATH));
	SHOW(o(d, "../out", O_RDONLY, 0, RESOLVE_BENEATH));
	SHOW(o(d, "abs", O_RDONLY, 0, RESOLVE_BENEATH));
	SHOW(o(d, "/etc/passwd", O_RDONLY, 0, RESOLVE_BENEATH));
	SHOW(o(d, "side", O_RDONLY, 0, RESOLVE_NO_SYMLINKS));
	SHOW(o(d, "../d/in", O_RDONLY, 0, RESOLVE_IN_ROOT));
	SHOW(o(d, "/in", O_RDONLY, 0, RESOLVE_IN_ROOT));
	SHOW(o(d, "abs", O_RDONLY, 0, RESOLVE_IN_ROOT));
	SHOW(o(d, "in", O_RDONLY, 0644, 0));
	SHOW(o(d, "in", O_RDONLY, 0, 1ull << 40));
	struct open_how how = { .flags = O_RDONLY };
	SHOW(syscall(SYS_openat2, d, "in", &how, 8));
	SHOW(syscall(SYS_openat2, d, "in", NULL, sizeof how));
	return 0;
}
