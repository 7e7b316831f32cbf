/*
 * Who may read a file tries to write it, going around the agent: by the host's mprotect on what he mapped, by the
 * host's mmap of the descriptor that his process was handed for it, and by what he kept of a time when he might write.
 * The current directory is the host's.
 */
#include "hostile.h"
#include "bare.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define SIZE 65536
#define PAGE 4096
#define STRANGER 1000
#define TRIED 22

static int wrong, tried;

static void be_a_stranger(uint64_t unused)
{
	(void)unused;
	if (setgroups(0, NULL) != 0 || setresgid(STRANGER, STRANGER, STRANGER) != 0 ||
	    setresuid(STRANGER, STRANGER, STRANGER) != 0)
		_exit(1);
}

static void scribble_on(char *m)
{
	for (int i = 0; i < PAGE; i += 64)
		m[i] = 'X';
}

/* mremap(2) with the flags that the filter lets through. */
static long move(char *m, uint64_t length, char *to)
{
	return host6(SYS_mremap,
		     (const uint64_t[6]){ (uint64_t)m, length, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, (uint64_t)to });
}

/* Writes a mapping that the books say is for reading; also after the host has moved it. */
static void write_mapping(char *m)
{
	char *elsewhere = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (host(SYS_mprotect, (uint64_t)m, PAGE, PROT_READ | PROT_WRITE, 0) == 0)
		scribble_on(m);
	if (move(m, PAGE, elsewhere) > 0 &&
	    host(SYS_mprotect, (uint64_t)elsewhere, PAGE, PROT_READ | PROT_WRITE, 0) == 0)
		scribble_on(elsewhere);
	else
		host(SYS_madvise, (uint64_t)elsewhere, PAGE, MADV_REMOVE, 0);
}

/* The descriptor of a mapping, before the agent takes it. */
static int steal(int fd, int prot, int flags)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(2 * sizeof(int))];
	} control;
	uint64_t token = 0;
	struct iovec iov = { &token, sizeof token };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
	const uint64_t call[6] = { 0, PAGE, (uint64_t)prot, (uint64_t)flags, (uint64_t)fd, 0 };
	int stolen = -1;

	if (post(SYS_mmap, DOOR_MM, call) <= 0 || host(SYS_recvmsg, AGENT_SOCKET_FD, (uint64_t)&h, 0, 0) <= 0)
		return -1;
	if (h.msg_controllen >= CMSG_LEN(sizeof stolen))
		memcpy(&stolen, CMSG_DATA(&control.align), sizeof stolen);
	return stolen;
}

static void write_stolen(int fd, int prot, int flags)
{
	int stolen = steal(fd, prot, flags);
	long at = host6(SYS_mmap,
			(const uint64_t[6]){ 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, (uint64_t)stolen });

	if (stolen >= 0 && at > 0)
		scribble_on((char *)at);
}

static void fill(int fd)
{
	static char bytes[SIZE];

	memset(bytes, 'r', sizeof bytes);
	if (pwrite(fd, bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		exit(2);
}

static const char *path;
static int mode = O_RDONLY;

static void by_mprotect(uint64_t flags)
{
	be_a_stranger(0);
	int fd = open(path, mode);
	char *m = mmap(NULL, PAGE, PROT_READ, (int)flags, fd, 0);

	if (m != MAP_FAILED)
		write_mapping(m);
}

static void by_theft(uint64_t flags)
{
	be_a_stranger(0);
	write_stolen(open(path, mode), PROT_READ, (int)flags);
	host(SYS_exit_group, 0, 0, 0, 0);
}

static void by_theft_of_own(uint64_t fd)
{
	write_stolen((int)fd, PROT_READ, MAP_SHARED);
	host(SYS_exit_group, 0, 0, 0, 0);
}

static void check(const char *what, int fd, char expected)
{
	static char bytes[SIZE];
	ssize_t n = pread(fd, bytes, sizeof bytes, 0);
	int differ = n <= 0;

	for (ssize_t i = 0; i < n; i++)
		differ |= bytes[i] != expected;
	if (differ)
		printf("%s was written\n", what);
	wrong += differ;
	tried++;
}

/* The attacks themselves work: who may write writes. */
static void control(void (*attack_by)(uint64_t))
{
	char first = 0;
	int fd = open("mine", O_CREAT | O_RDWR, 0666);

	fchmod(fd, 0666);
	fill(fd);
	path = "mine";
	mode = O_RDWR;
	in_child(attack_by, MAP_SHARED, 2000);
	mode = O_RDONLY;
	if (pread(fd, &first, 1, 0) != 1 || first != 'X')
		printf("no attack: %d\n", wrong++);
	fflush(stdout);
	close(fd);
}

static void attack(const char *what, int fd)
{
	static const uint64_t kinds[] = { MAP_SHARED, MAP_PRIVATE };

	path = what;
	for (int k = 0; k < 2; k++) {
		in_child(by_mprotect, kinds[k], 2000);
		check(what, fd, 'r');
		in_child(by_theft, kinds[k], 2000);
		check(what, fd, 'r');
	}
}

/* A file of root's that everybody may read. */
static void a_file(const char *name)
{
	int fd = open(name, O_CREAT | O_RDWR, 0644);

	if (fd < 0) {
		printf("%s: %s\n", name, strerror(errno));
		wrong++;
		return;
	}
	fchmod(fd, 0644);
	fill(fd);
	attack(name, fd);
	close(fd);
}

static void a_memfd(void)
{
	static char name[64];
	int fd = memfd_create("read", MFD_ALLOW_SEALING);

	fchmod(fd, 0644);
	fill(fd);
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	attack(name, fd);
	fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW);
	in_child(by_theft_of_own, (uint64_t)fd, 2000);
	check("a sealed memfd", fd, 'r');
	close(fd);
}

/* What a mapping of former times is good for after the seal. */
static void kept_mapping(uint64_t unused)
{
	(void)unused;
	int fd = memfd_create("kept", MFD_ALLOW_SEALING);

	fill(fd);
	char *hidden = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *m = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	/* of a shared mapping an old size of 0 makes one more */
	long more = move(m, 0, hidden);

	munmap(m, PAGE);
	int sealed = fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE);

	if (more > 0 && sealed == 0)
		scribble_on(hidden);
	check("a memfd sealed later", fd, 'r');
	_exit(wrong != 0 || more < 0 || sealed != 0);
}

/* A segment attached for reading. */
static void segment(uint64_t id)
{
	be_a_stranger(0);
	char *m = shmat((int)id, NULL, SHM_RDONLY);

	if (m != (char *)-1)
		write_mapping(m);
}

static void a_segment(void)
{
	int id = shmget(IPC_PRIVATE, PAGE, 0644);
	char *m = shmat(id, NULL, 0);

	memset(m, 'r', PAGE);
	in_child(segment, (uint64_t)id, 2000);
	for (int i = 0; i < PAGE; i++)
		wrong += m[i] != 'r';
	tried++;
	shmctl(id, IPC_RMID, NULL);
}

int main(void)
{
	int status = 1;

	chmod(".", 0755); /* a stranger has to come as far as the files */
	control(by_mprotect);
	control(by_theft);
	a_file("here");
	a_file("/tmp/read");
	a_file("/dev/shm/read");
	a_file("/read");
	a_memfd();
	a_segment();
	pid_t pid = fork();

	if (pid == 0)
		kept_mapping(0);
	waitpid(pid, &status, 0);
	if (status != 0)
		puts("a memfd sealed later was written, or not tried");
	puts(wrong == 0 && status == 0 && tried == TRIED ? "modes: done" : "modes: failed");
	return 0;
}
