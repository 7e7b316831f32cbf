/* lib_test.c - libcloister's functions do what their names say. */
#include "cloister.h"
#include "test/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MS 10000

static uint32_t word;

static void *waker(void *argument)
{
	__atomic_store_n(&word, 1, __ATOMIC_SEQ_CST);
	while (cl_futex_wake(&word, 1) == 0)
		;
	return argument;
}

static void futexes(void)
{
	pthread_t t;

	CHECK_IS(cl_futex_wait(&word, 1, 0), -EAGAIN);
	CHECK_IS(cl_futex_wait(&word, 0, 1000), -ETIMEDOUT);
	word = 1;
	CHECK_IS(pthread_create(&t, NULL, waker, NULL), 0);
	CHECK_IS(cl_futex_wait(&word, 1, -1), 0);
	pthread_join(t, NULL);
}

static void memory(void)
{
	int fd = cl_memfd("test", 8192, 1);
	char *p = (char *)cl_mmap(fd, 4096, 4096, PROT_READ | PROT_WRITE, 1);

	CHECK(fd >= 0 && (intptr_t)p > 0);
	CHECK_IS(cl_ftruncate(fd, 4096), -EPERM);
	p[0] = 'x';
	char byte = 0;

	CHECK_IS(cl_pread(fd, &byte, 1, 4096), 1);
	CHECK_IS(byte, 'x');
	CHECK_IS(cl_lseek(fd, 0, SEEK_DATA), 4096);
	CHECK_IS(cl_munmap(p, 4096), 0);
	CHECK_IS(cl_close(fd), 0);
	CHECK_IS(cl_close(fd), -EBADF);
}

/* Who has only the descriptor for reading can't get more by any mapping of it. */
static void memory_files(void)
{
	char directory[] = "/tmp/cloister-lib-XXXXXX", path[64];
	int fd[2], copy[2];
	char bytes[3] = { 0 };

	CHECK(mkdtemp(directory) != NULL);
	snprintf(path, sizeof path, "%s/new", directory);
	CHECK_IS(cl_memory_file(path, 200000, fd), 0);
	CHECK_IS(cl_memory_file(path, 200000, copy), 0);
	CHECK_IS(rmdir(directory), 0); /* it has no name any more */
	CHECK_IS(cl_memory_file(path, 10, fd), -ENOENT);
	CHECK_IS(cl_pwrite(fd[1], "abc", 3, 150000), 3);
	CHECK_IS(cl_pread(fd[0], bytes, 3, 150000), 3);
	CHECK(memcmp(bytes, "abc", 3) == 0);
	CHECK_IS(cl_pwrite(fd[0], "abc", 3, 0), -EBADF);
	CHECK_IS(cl_mmap(fd[0], 0, 4096, PROT_READ | PROT_WRITE, 1), -EACCES);
	void *p = (void *)(intptr_t)cl_mmap(fd[0], 0, 4096, PROT_READ, 1);

	CHECK_IS(mprotect(p, 4096, PROT_READ | PROT_WRITE), -1);
	CHECK_IS(cl_munmap(p, 4096), 0);
	CHECK_IS(cl_copy_data(fd[0], copy[1], 200000), 0);
	CHECK_IS(cl_pread(copy[0], bytes, 3, 150001), 3);
	CHECK(memcmp(bytes, "bc", 3) == 0);
	CHECK_IS(cl_lseek(copy[0], 0, SEEK_DATA), cl_lseek(fd[0], 0, SEEK_DATA));
	for (int i = 0; i < 2; i++) {
		cl_close(fd[i]);
		cl_close(copy[i]);
	}
}

/* At a path that an address has no room for. */
static void listeners(void)
{
	char directory[] = "/tmp/cloister-lib-XXXXXX", path[300], link[64];
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct stat st;

	CHECK(mkdtemp(directory) != NULL);
	snprintf(path, sizeof path, "%s/%0150d", directory, 0);
	CHECK_IS(mkdir(path, 0700), 0);
	CHECK_IS(symlink(path, strcat(strcpy(link, directory), "/link")), 0);
	strcat(path, "/socket");
	int listener = cl_listen(path);

	CHECK(listener >= 0);
	CHECK_IS(cl_listen(path), -EADDRINUSE);
	CHECK_IS(cl_listen("/nowhere/socket"), -ENOENT);
	CHECK_IS(stat(path, &st), 0);
	CHECK_IS(st.st_mode & 0777, 0600);
	CHECK_IS(cl_accept(listener, 0), -EAGAIN);
	int client = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", link);
	CHECK_IS(connect(client, (struct sockaddr *)&at, sizeof at), 0);
	int server = cl_accept(listener, DEADLINE_MS);

	CHECK(server >= 0);
	CHECK_IS(cl_send_fds(client, "a", 1, NULL, 0), 1);
	CHECK_IS(cl_peek(server, path + 290, 1), 1);
	cl_close(server);
	cl_close(client);
	cl_close(listener);
	snprintf(path, sizeof path, "rm -r %s", directory);
	CHECK_IS(system(path), 0);
}

static void sockets(void)
{
	int pair[2], got[2], n, fds[3] = { 0, 1, 2 };
	char buf[8];

	CHECK_IS(cl_socketpair(SOCK_SEQPACKET, pair), 0);
	CHECK_IS(cl_recv_fds(pair[0], buf, sizeof buf, got, 2, &n, 0), -EAGAIN);
	CHECK_IS(cl_recv_fds(pair[0], buf, sizeof buf, got, 2, &n, 5), -EAGAIN);
	CHECK_IS(cl_send_fds(pair[1], "abc", 3, fds, 3), 3);
	int next = cl_dup(0, 3);

	cl_close(next);
	CHECK_IS(cl_peek(pair[0], buf, sizeof buf), 3);
	for (int i = 0; i < 2; i++) { /* each look brings descriptors of its own */
		CHECK_IS(cl_peek_fds(pair[0], buf, sizeof buf, got, 2, &n), 3);
		CHECK_IS(n, 2);
		CHECK_IS(got[0], next);
		cl_close(got[0]);
		cl_close(got[1]);
	}
	CHECK_IS(cl_recv_fds(pair[0], buf, sizeof buf, got, 2, &n, -1), 3);
	CHECK_IS(n, 2);
	CHECK_IS(cl_peek_fds(pair[0], buf, sizeof buf, got + 1, 0, &n), -EAGAIN);
	CHECK_IS(cl_fcntl(got[1], F_GETFD, 0), FD_CLOEXEC);
	cl_close(got[0]);
	cl_close(got[1]);
	CHECK_IS(cl_dup(0, 3), next); /* the third was closed, not leaked */
	cl_close(next);
	CHECK_IS(cl_read(pair[0], buf, sizeof buf, CL_NONBLOCK), -EAGAIN);
	CHECK_IS(cl_write(pair[1], "z", 1, CL_NONBLOCK), 1);
	CHECK_IS(cl_read(pair[0], buf, sizeof buf, CL_NONBLOCK), 1);
	cl_close(pair[1]);
	CHECK_IS(cl_recv_fds(pair[0], buf, sizeof buf, got, 2, &n, -1), 0);
	cl_close(pair[0]);
}

static void files(void)
{
	char dir[] = "/tmp/cloister-lib-XXXXXX", buf[4096];
	struct statx st;
	const int64_t times[4] = { 12, 34, 56, 78 };

	CHECK(mkdtemp(dir) != NULL);
	int root = cl_openat2(AT_FDCWD, dir, O_DIRECTORY | O_RDONLY, 0, 0);
	int fd = cl_openat2(root, "f", O_CREAT | O_EXCL | O_RDWR, 0600, 0x10 /* RESOLVE_IN_ROOT */);

	CHECK(root >= 0 && fd >= 0);
	CHECK_IS(cl_pwrite(fd, "hello", 5, 0), 5);
	CHECK_IS(cl_symlinkat("/f", root, "s"), 0);
	CHECK_IS(cl_readlinkat(root, "s", buf, sizeof buf), 2);
	CHECK_IS(cl_linkat(root, "f", root, "l", 0), 0);
	CHECK_IS(cl_renameat2(root, "l", root, "f", 1 /* NOREPLACE */), -EEXIST);
	CHECK_IS(cl_mkdirat(root, "d", 0700), 0);
	CHECK_IS(cl_mknodat(root, "p", S_IFIFO | 0600, 0), 0);
	CHECK_IS(cl_fchmodat(fd, "", 0640, AT_EMPTY_PATH), 0);
	CHECK_IS(cl_utimensat(fd, NULL, times, 0), 0);
	CHECK_IS(cl_statx(fd, "", AT_EMPTY_PATH, 0x7ff, &st), 0);
	CHECK_IS(st.stx_mode, S_IFREG | 0640);
	CHECK_IS(st.stx_mtime.tv_nsec, 78);
	CHECK_IS(st.stx_nlink, 2);
	CHECK(cl_getdents64(root, buf, sizeof buf) > 0);
	CHECK_IS(cl_fstatfs(root, buf), 0);
	CHECK_IS(cl_fallocate(fd, 0, 0, 8192), 0);
	CHECK_IS(cl_fsync(fd, 1), 0);
	for (const char *const *name = (const char *const[]){ "f", "s", "l", "p", NULL }; *name; name++)
		CHECK_IS(cl_unlinkat(root, *name, 0), 0);
	CHECK_IS(cl_unlinkat(root, "d", AT_REMOVEDIR), 0);
	cl_close(fd);
	cl_close(root);
	CHECK_IS(rmdir(dir), 0);
}

static int run_shell(const char *script, const int *src, const int *dst, int n, int flags)
{
	char *argv[] = { "sh", "-c", (char *)(uintptr_t)script, NULL };
	int status, pid = cl_spawn("/bin/sh", argv, NULL, src, dst, n, flags);

	CHECK(pid > 0);
	CHECK_IS(cl_wait(pid, &status, 0), pid);
	return status;
}

static void spawning(void)
{
	/* descriptors that lie in each other's way, and one without close-on-exec that must not leak */
	int a = open("/dev/zero", O_RDONLY), b = open("/dev/null", O_RDONLY), leak = fcntl(a, F_DUPFD, 77);
	char buf[64];
	int pipe_fds[2];

	CHECK(leak >= 77);
	CHECK_IS(pipe(pipe_fds), 0);
	CHECK_IS(run_shell("echo $(ls /proc/self/fd) >&1", (const int[]){ b, a, pipe_fds[1] }, (const int[]){ a, b, 1 },
			   3, 0),
		 0);
	close(pipe_fds[1]);
	ssize_t n = read(pipe_fds[0], buf, sizeof buf - 1);

	CHECK(n > 0);
	buf[n] = 0;
	/* 0 1 2 a b, and the one that ls opens */
	CHECK_IS(a, 3);
	CHECK_IS(b, 4);
	CHECK(strcmp(buf, "0 1 2 3 4 5\n") == 0);
	CHECK_IS(run_shell("test \"$(readlink /proc/self/fd/0)\" = /dev/null", NULL, NULL, 0, CL_SPAWN_NULL_STDIO), 0);
	CHECK_IS(run_shell("exit 3", NULL, NULL, 0, 0), 3 << 8);
	CHECK_IS(cl_spawn("/nowhere", (char *[]){ "x", NULL }, NULL, NULL, NULL, 0, 0), -ENOENT);
	close(a);
	close(b);
	close(leak);
	close(pipe_fds[0]);
}

static void small_calls(void)
{
	char text[64];

	CHECK_IS(cl_getrandom(text, sizeof text), sizeof text);
	CHECK_IS(cl_setaffinity(0, 1), 0);
	CHECK_IS(cl_setaffinity(0, -1), 0);
	CHECK_IS(cl_isatty(-1), 0);
	CHECK_IS(cl_profile_text("nobody", text, sizeof text), -ENOENT);
	CHECK(cl_profile_text("stub", text, sizeof text) > (int64_t)sizeof text);
	CHECK_IS(text[sizeof text - 1], 0);
}

/* What a locked-down service can still do, and what ends it. */
static void locked(const char *profile, void (*body)(void), int expected)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		CHECK_IS(cl_lockdown(profile), 0);
		body();
		_exit(0);
	}
	CHECK_IS(waitpid(pid, &status, 0), pid);
	CHECK_IS(status, expected);
}

static void *thread_body(void *argument)
{
	return argument;
}

static void allowed(void)
{
	pthread_t t;

	CHECK_IS(pthread_create(&t, NULL, thread_body, NULL), 0);
	CHECK_IS(pthread_join(t, NULL), 0);
	CHECK_IS(pthread_kill(pthread_self(), 0), 0);
	CHECK(fork() < 0 && errno == EPERM);
	CHECK(syscall(SYS_clone, 0x10f00 | CLONE_NEWNET, 0, 0, 0, 0) < 0 && errno == EPERM);
	CHECK(fchmod(0, 04755) < 0 && errno == EPERM);
	CHECK(open("/tmp/set-id", O_CREAT | O_WRONLY, 04755) < 0 && errno == EPERM);
	CHECK_IS(cl_openat2(AT_FDCWD, "/", O_PATH, 0, 0), -EPERM);
	CHECK(syscall(165 /* mount */, 0, 0, 0, 0, 0) < 0 && errno == EPERM);
}

static void goes_to_exec(void)
{
	execl("/bin/true", "true", NULL);
}

static void goes_to_socket(void)
{
	socket(AF_INET, SOCK_STREAM, 0);
}

static void goes_to_kill(void)
{
	kill(getppid(), 0);
}

static void opens_as_gofer(void)
{
	int fd = cl_openat2(AT_FDCWD, "/", O_PATH, 0, 0);

	CHECK(fd >= 0);
	CHECK_IS(cl_mknodat(fd, "dev", S_IFCHR | 0600, 0x103), -EPERM);
}

static void *late(void *argument)
{
	int *go = argument;

	while (!__atomic_load_n(go, __ATOMIC_ACQUIRE))
		sched_yield();
	goes_to_socket();
	return NULL;
}

/* The filter is on threads that existed before. */
static void other_threads(void)
{
	int status, go = 0;
	pid_t pid = fork();

	if (pid == 0) {
		pthread_t t;

		CHECK_IS(pthread_create(&t, NULL, late, &go), 0);
		CHECK_IS(cl_lockdown("proc"), 0);
		__atomic_store_n(&go, 1, __ATOMIC_RELEASE);
		pthread_join(t, NULL);
		_exit(0);
	}
	CHECK_IS(waitpid(pid, &status, 0), pid);
	CHECK_IS(status, SIGSYS);
}

static void lockdown(void)
{
	static const char *const services[] = { "dispatch", "proc", "mm", "vfs", "netstack" };

	for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
		locked(services[i], allowed, 0);
		locked(services[i], goes_to_exec, SIGSYS);
		locked(services[i], goes_to_socket, SIGSYS);
		locked(services[i], goes_to_kill, SIGSYS);
	}
	locked("gofer", opens_as_gofer, 0);
	locked("gofer", goes_to_socket, SIGSYS);
	CHECK_IS(cl_lockdown("nobody"), -ENOENT);
	other_threads();
}

int main(void)
{
	futexes();
	memory();
	memory_files();
	sockets();
	listeners();
	files();
	spawning();
	small_calls();
	lockdown();
	return 0;
}
