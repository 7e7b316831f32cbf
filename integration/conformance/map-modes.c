/* Every kind of object, opened in every mode, mapped in every way: what mmap, mprotect and mremap allow. */
#include "case.h"
#include <sys/ipc.h>
#include <sys/shm.h>

#define PAGE 4096

static const char *name_of(long outcome)
{
	return outcome < 0 ? strerrorname_np(errno) : "ok";
}

/* The second half of a mapping's life: protections that it may get, and whether a moved one may get more. */
static void change(char *m)
{
	printf(" protect-r %s", name_of(mprotect(m, PAGE, PROT_READ)));
	printf(" protect-rw %s", name_of(mprotect(m, PAGE, PROT_READ | PROT_WRITE)));
	printf(" protect-rx %s", name_of(mprotect(m, PAGE, PROT_READ | PROT_EXEC)));
	char *moved = mremap(m, PAGE, 2 * PAGE, MREMAP_MAYMOVE);

	printf(" grow %s", moved == MAP_FAILED ? strerrorname_np(errno) : "ok");
	if (moved == MAP_FAILED)
		moved = m;
	printf(" protect-rw %s", name_of(mprotect(moved, PAGE, PROT_READ | PROT_WRITE)));
	char *place = mmap(NULL, 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *again = mremap(moved, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place);

	printf(" move %s", again == MAP_FAILED ? strerrorname_np(errno) : "ok");
	if (again != MAP_FAILED)
		printf(" protect-rw %s", name_of(mprotect(again, PAGE, PROT_READ | PROT_WRITE)));
	munmap(place, 2 * PAGE);
	munmap(moved, 2 * PAGE);
}

static void map_all(const char *what, int fd)
{
	static const struct {
		const char *name;
		int prot;
	} prots[] = { { "none", PROT_NONE }, { "r", PROT_READ }, { "w", PROT_WRITE }, { "rw", PROT_READ | PROT_WRITE } };
	static const struct {
		const char *name;
		int flags;
	} kinds[] = { { "shared", MAP_SHARED }, { "private", MAP_PRIVATE } };

	for (int k = 0; k < 2; k++) {
		for (int p = 0; p < 4; p++) {
			char *m = mmap(NULL, PAGE, prots[p].prot, kinds[k].flags, fd, 0);

			printf("%s %s %s: %s", what, kinds[k].name, prots[p].name,
			       m == MAP_FAILED ? strerrorname_np(errno) : "ok");
			if (m != MAP_FAILED)
				change(m);
			puts("");
		}
	}
	fflush(stdout);
}

/* A file by its path, in every mode. */
static void path_modes(const char *what, const char *path)
{
	static const struct {
		const char *name;
		int flags;
	} modes[] = { { "rdonly", O_RDONLY }, { "wronly", O_WRONLY }, { "rdwr", O_RDWR } };

	for (int i = 0; i < 3; i++) {
		char line[100];
		int fd = open(path, modes[i].flags);

		snprintf(line, sizeof line, "%s %s", what, modes[i].name);
		if (fd < 0) {
			printf("%s: %s\n", line, strerrorname_np(errno));
			continue;
		}
		map_all(line, fd);
		close(fd);
	}
}

static void filled(int fd)
{
	static char bytes[2 * PAGE];

	memset(bytes, 'a', sizeof bytes);
	if (write(fd, bytes, sizeof bytes) != (ssize_t)sizeof bytes)
		puts("short write");
}

static void files(void)
{
	int fd = open("file", O_CREAT | O_RDWR, 0644);

	filled(fd);
	path_modes("file", "file");
	unlink("file");
	map_all("unlinked rdwr", fd);
	close(fd);
	fd = open("gone", O_CREAT | O_RDWR, 0644);
	filled(fd);
	int reader = open("gone", O_RDONLY);

	unlink("gone");
	map_all("unlinked rdonly", reader);
	close(fd);
	map_all("unlinked rdonly alone", reader);
	close(reader);
	fd = open("/dev/shm/map-modes", O_CREAT | O_RDWR, 0644);
	filled(fd);
	close(fd);
	path_modes("shm file", "/dev/shm/map-modes");
	unlink("/dev/shm/map-modes");
	path_modes("zero", "/dev/zero");
}

static void memfd_path(int fd, char *path, size_t size)
{
	snprintf(path, size, "/proc/self/fd/%d", fd);
}

static void sealed(const char *what, int seals)
{
	char path[64];
	int fd = memfd_create("sealed", MFD_ALLOW_SEALING);

	filled(fd);
	printf("%s: %s\n", what, name_of(fcntl(fd, F_ADD_SEALS, seals)));
	memfd_path(fd, path, sizeof path);
	path_modes(what, path);
	printf("%s: write %s\n", what, name_of(pwrite(fd, "b", 1, 0)));
	close(fd);
}

static void memfds(void)
{
	char path[64];
	int fd = memfd_create("plain", 0);

	filled(fd);
	memfd_path(fd, path, sizeof path);
	path_modes("memfd", path);
	close(fd);
	sealed("sealed write", F_SEAL_WRITE);
	sealed("sealed future write", F_SEAL_FUTURE_WRITE);
	sealed("sealed size", F_SEAL_GROW | F_SEAL_SHRINK);
}

/* Who has it mapped, and how, decides whether it can be sealed; what was written before stays. */
static void seal_later(void)
{
	int fd = memfd_create("later", MFD_ALLOW_SEALING);

	filled(fd);
	char *m = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);

	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(mprotect(m, PAGE, PROT_READ | PROT_WRITE));
	strcpy(m, "written by a mapping");
	munmap(m, PAGE);
	m = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	munmap(m, PAGE);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	m = mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	printf("%.20s %c %c\n", m, m[PAGE], m[2 * PAGE - 1]);
	char b[21] = { 0 };

	SHOW(pread(fd, b, 20, 0));
	puts(b);
	SHOW(lseek(fd, 0, SEEK_END));
}

static void segments(void)
{
	int id = shmget(IPC_PRIVATE, 2 * PAGE, 0600);
	char *m = shmat(id, NULL, 0), *r = shmat(id, NULL, SHM_RDONLY);

	m[0] = 's';
	IS(r[0] == 's');
	SHOW(mprotect(r, PAGE, PROT_READ | PROT_WRITE));
	SHOW(mprotect(m, PAGE, PROT_READ));
	SHOW(mprotect(m, PAGE, PROT_READ | PROT_WRITE));
	m[1] = 't';
	IS(r[1] == 't');
	SHOW(shmdt(m));
	SHOW(mprotect(r, PAGE, PROT_READ | PROT_WRITE));
	SHOW(shmdt(r));
	SHOW(shmctl(id, IPC_RMID, NULL));
}

/* A mapping for reading and one for writing are of the same bytes, whichever came first. */
static void same_bytes(const char *path, int first_writes)
{
	int w = open(path, O_CREAT | O_RDWR, 0644);

	filled(w);
	int r = open(path, O_RDONLY);
	char *a = first_writes ? mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, w, 0) : NULL;
	char *b = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, r, 0);

	if (!a)
		a = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, w, 0);
	a[7] = 'x';
	IS(b[7] == 'x');
	char c = 0;

	SHOW(pread(r, &c, 1, 7));
	IS(c == 'x');
	SHOW(pwrite(w, "y", 1, 8));
	IS(a[8] == 'y' && b[8] == 'y');
	pid_t pid = fork();

	if (pid == 0) {
		a[9] = 'z';
		b[9] = 'q';
		_exit(0);
	}
	ended("writes a mapping that it may only read", pid);
	IS(a[9] == 'z');
	munmap(a, PAGE);
	munmap(b, PAGE);
	close(r);
	close(w);
	unlink(path);
}

int main(void)
{
	files();
	memfds();
	seal_later();
	segments();
	same_bytes("same", 0);
	same_bytes("/dev/shm/same", 1);
	return 0;
}
