/*
 * cloister.h - libcloister: host calls with fixed arguments, for Java.
 *
 * Every function returns a value >= 0, or -errno. Nothing in here keeps state, and nothing blocks but where its
 * name or comment says so. Addresses are plain pointers, sizes and offsets are 64 bits wide.
 */
#ifndef CLOISTER_H
#define CLOISTER_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

#define CL_API __attribute__((visibility("default")))
#define CL_NONBLOCK 1 /* flag of cl_read and cl_write: -EAGAIN rather than wait */

/* futex.c: shared futexes. Timeouts are relative; < 0 waits for ever. */
CL_API int cl_futex_wait(void *addr, int expected, int64_t timeout_ns);
CL_API int cl_futex_wake(void *addr, int n);

/* memory.c */
CL_API int cl_memfd(const char *name, int64_t size, int seal_size); /* seal_size: size can't change any more */
/* A file of size zeros without a name, in the file system of the path: out[0] may only be read, out[1] also written. */
CL_API int cl_memory_file(const char *path, int64_t size, int out[2]);
CL_API int64_t cl_mmap(int fd, int64_t off, int64_t len, int prot, int shared);
CL_API int cl_munmap(void *addr, int64_t len);

/* sockets.c. timeout_ms: < 0 for ever, 0 not at all. */
CL_API int cl_socketpair(int type, int out[2]);
CL_API int64_t cl_send_fds(int sock, const void *buf, int64_t len, const int *fds, int n);
CL_API int64_t cl_recv_fds(int sock, void *buf, int64_t cap, int *fds, int max, int *nfds_out, int timeout_ms);
/* As cl_recv_fds without waiting, but leaves the message where it is: the descriptors are the caller's own. */
CL_API int64_t cl_peek_fds(int sock, void *buf, int64_t cap, int *fds, int max, int *nfds_out);
/* Waits for a message and copies it, but leaves it, and its descriptors, where it is. */
CL_API int64_t cl_peek(int sock, void *buf, int64_t cap);
/*
 * A SOCK_SEQPACKET socket that listens at `path`, however long that is; only this user has access to it. -EADDRINUSE:
 * there is a file.
 */
CL_API int cl_listen(const char *path);
CL_API int cl_accept(int listener, int timeout_ms); /* -> descriptor; -EAGAIN: nobody has come */
CL_API int cl_tap_open(const char *name, int flags); /* flags: IFF_TAP | IFF_NO_PI ...; -> descriptor */

/* io.c */
CL_API int64_t cl_pread(int fd, void *addr, int64_t len, int64_t off);
CL_API int64_t cl_pwrite(int fd, const void *addr, int64_t len, int64_t off);
CL_API int64_t cl_read(int fd, void *addr, int64_t len, int flags);
CL_API int64_t cl_write(int fd, const void *addr, int64_t len, int flags);
CL_API int cl_poll(struct pollfd *fds, int n, int timeout_ms);
CL_API int64_t cl_lseek(int fd, int64_t off, int whence);
CL_API int cl_copy_data(int from, int to, int64_t size); /* the first size bytes; holes stay holes */
CL_API int cl_ftruncate(int fd, int64_t len);
CL_API int cl_fallocate(int fd, int mode, int64_t off, int64_t len);
CL_API int cl_fsync(int fd, int data_only);
CL_API int cl_close(int fd);
CL_API int cl_dup(int fd, int at_least); /* close-on-exec */
CL_API int cl_fcntl(int fd, int cmd, int64_t arg);

/* files.c. Paths are relative to dirfd; an empty path names dirfd itself where flags has AT_EMPTY_PATH. */
CL_API int cl_statx(int dirfd, const char *path, int flags, int mask, void *buf256);
CL_API int cl_openat2(int dirfd, const char *path, int64_t flags, int64_t mode, int64_t resolve);
CL_API int64_t cl_readlinkat(int dirfd, const char *path, void *buf, int64_t cap);
CL_API int64_t cl_getdents64(int fd, void *buf, int64_t cap);
CL_API int cl_mkdirat(int dirfd, const char *path, int mode);
CL_API int cl_unlinkat(int dirfd, const char *path, int flags);
CL_API int cl_renameat2(int old_dirfd, const char *old_path, int new_dirfd, const char *new_path, int flags);
CL_API int cl_linkat(int old_dirfd, const char *old_path, int new_dirfd, const char *new_path, int flags);
CL_API int cl_symlinkat(const char *target, int dirfd, const char *path);
CL_API int cl_mknodat(int dirfd, const char *path, int mode, int64_t dev);
CL_API int cl_fchmodat(int dirfd, const char *path, int mode, int flags);
CL_API int cl_fchownat(int dirfd, const char *path, int uid, int gid, int flags);
CL_API int cl_utimensat(int dirfd, const char *path, const int64_t times[4], int flags); /* two {s, ns} */
CL_API int cl_fstatfs(int fd, void *buf120);

/* tty.c. winsize: rows, columns, x and y pixels, each uint16. saved64: a struct termios, 60 bytes. */
CL_API int cl_winsize_get(int fd, void *winsize8);
CL_API int cl_tcsetattr(int fd, int action, const void *termios64);
CL_API int cl_tty_raw(int fd, void *saved64);
CL_API int cl_isatty(int fd);

/* process.c */
CL_API int cl_kill(int pid, int sig);
CL_API int cl_getuid(void);
CL_API int cl_exit(int code); /* at once; never returns */
CL_API int cl_wait(int pid, int *status, int options);
CL_API int cl_setaffinity(int tid, int64_t cpu_mask);
CL_API int64_t cl_getrandom(void *buf, int64_t len);

/*
 * spawn.c: starts a program that has exactly the descriptors dst_fds (copies of src_fds), and 0, 1, 2: as they are
 * here, or /dev/null with CL_SPAWN_NULL_STDIO, unless dst_fds names them. envp NULL: this process's. -> pid
 */
#define CL_SPAWN_NULL_STDIO 1
CL_API int cl_spawn(const char *path, char *const argv[], char *const envp[], const int *src_fds,
		    const int *dst_fds, int nfds, int flags);

/*
 * keeper.c: a process that shares this one's descriptors, and so keeps them open when this one is killed. It takes
 * orders on CL_KEEPER_FD, and says hello there first, with a pidfd of this process. -> its pid
 */
#define CL_KEEPER_FD 19
#define CL_PREDECESSOR_FD 24 /* of a successor: socket to the keeper of the process before */
#define CL_KEEPER_NAME "cloister-keeper"
#define CL_DESCRIPTORS_MAX 16384 /* no number above is kept */
CL_API int cl_keeper_start(void);

/*
 * handover.c: descriptors that get the same numbers in another process; see lib/handover.h. For the other end of
 * CL_KEEPER_FD, and for any other SOCK_SEQPACKET pair. tag: 0 where no keeper gives.
 */
CL_API int cl_keeper_order(int sock, int what, int lowest, int tag); /* what: 'F' give all from lowest on, 'Q' quit */
CL_API int cl_give_descriptors(int sock, const int *fds, const int *numbers, int n, int timeout_ms);
/* -> how many; -EBUSY: free numbers below are those wanted */
CL_API int cl_take_descriptors(int sock, int tag, int timeout_ms);
CL_API int cl_fill_descriptors(int fd, int limit); /* copies of fd at all free numbers below limit; -> how many */

/*
 * Of a supervisor, from cloister-guard: memory that outlives it, and a pidfd of the guard, with which everything ends.
 */
#define CL_LEDGER_FD 25
#define CL_GUARD_FD 26

/*
 * lockdown.c: profiles dispatch, proc, mm, vfs, netstack, gofer, standby; cl_profile_text also knows stub, jail,
 * keeper and container
 */
CL_API int cl_lockdown(const char *profile); /* all threads, for good */
CL_API int64_t cl_profile_text(const char *profile, char *buf, int64_t cap); /* bytes needed without the NUL */

#endif
