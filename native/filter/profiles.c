/* profiles.c - which host calls each warm service keeps, and why. */
#include "filter/filter.h"

#include "cloister.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>

/* A file of a service belongs to the operator on the host: none may let others act as him. */
#define SET_ID (S_ISUID | S_ISGID)
#define THREAD_FLAGS (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define THREAD_OPTIONS (CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_DETACHED)

/* What a compromised service would try first. No service ever does it: whoever does is ended. */
static const struct rule outrage[] = {
	KILL(execve, "no service starts a program"),
	KILL(execveat, "no service starts a program"),
	KILL(ptrace, "no service looks into another process"),
	KILL(process_vm_readv, "no service looks into another process"),
	KILL(process_vm_writev, "no service writes into another process"),
	KILL(socket, "the host's network and local sockets stay out of reach"),
	KILL(connect, "the host's network and local sockets stay out of reach"),
	KILL(kill, "no service signals a process; the zygote does, on request"),
	KILL(tkill, "threads are signalled by tgkill, in their own process"),
	ALLOW_IF(tgkill, "pthread_kill and abort, within this process", OWN_PID(0)),
	KILL(tgkill, "no service signals a process; the zygote does, on request"),
};
static const struct rule_set outrage_set = RULE_SET(outrage, "ends the service at once");

/* Ordered by how often a busy service makes the call. */
static const struct rule jvm[] = {
	ALLOW(futex, "monitors, parking, doorbells and ring waits"),
	ALLOW(read, "descriptors the service was handed"),
	ALLOW(write, "descriptors the service was handed, and the log"),
	ALLOW(pread64, "descriptors the service was handed"),
	ALLOW(pwrite64, "descriptors the service was handed"),
	ALLOW(preadv2, "descriptors the service was handed, never blocking"),
	ALLOW(pwritev2, "descriptors the service was handed, never blocking"),
	ALLOW(poll, "waiting for descriptors"),
	ALLOW(ppoll, "waiting for descriptors with a signal mask"),
	ALLOW(recvmsg, "messages and descriptors on inherited sockets"),
	ALLOW(sendmsg, "messages and descriptors on inherited sockets"),
	ALLOW(close, "own descriptors"),
	ALLOW(mmap, "heap, code cache, rings, mailboxes, journal files"),
	ALLOW(munmap, "as mmap"),
	ALLOW(mprotect, "safepoint page, guard pages, code cache"),
	ALLOW(madvise, "giving heap and stacks back"),
	ALLOW(mremap, "growth of large malloc blocks and mapped files"),
	ALLOW(brk, "malloc"),
	ALLOW(clock_gettime, "clocks, where the vDSO can't answer"),
	ALLOW(clock_getres, "clocks"),
	ALLOW(gettimeofday, "clocks, where the vDSO can't answer"),
	ALLOW(clock_nanosleep, "Thread.sleep and the watcher thread"),
	ALLOW(nanosleep, "Thread.sleep"),
	ALLOW(sched_yield, "spin loops and Thread.yield"),
	ALLOW(getrandom, "hash seeds; random bytes for guests"),
	ALLOW(gettid, "thread identity"),
	ALLOW(getpid, "thread identity"),
	ALLOW(rt_sigreturn, "end of a signal handler"),
	ALLOW(rt_sigprocmask, "thread start, implicit null checks"),
	ALLOW(rt_sigaction, "the JVM checks and restores its handlers"),
	ALLOW(sigaltstack, "stack overflow handling of a new thread"),
	FAIL(clone3, ENOSYS, "its flags lie in memory that a filter can't read: glibc then uses clone"),
	ALLOW_IF(clone, "compiler and service threads, never a process",
		 BITS_ARE(0, ~(uint64_t)THREAD_OPTIONS, THREAD_FLAGS)),
	ALLOW(set_robust_list, "thread start"),
	ALLOW(rseq, "thread start"),
	ALLOW(exit, "thread end"),
	ALLOW(exit_group, "service end"),
	ALLOW(restart_syscall, "resuming a stopped sleep"),
	ALLOW_IF(prctl, "thread names", INT_IS(0, PR_SET_NAME)),
	ALLOW_IF(prctl, "names of anonymous mappings", INT_IS(0, PR_SET_VMA)),
	ALLOW(sched_getaffinity, "availableProcessors"),
	ALLOW(sched_setaffinity, "own threads onto cores; nobody else is in this pid namespace"),
	ALLOW(getcpu, "core of the caller"),
	ALLOW(membarrier, "handshakes between JVM threads"),
	ALLOW(sysinfo, "memory figures"),
	ALLOW(getrusage, "CPU time figures"),
	ALLOW(uname, "os.version"),
	ALLOW(getuid, "identity of this process"),
	ALLOW(geteuid, "identity of this process"),
	ALLOW(getgid, "identity of this process"),
	ALLOW(getegid, "identity of this process"),
	ALLOW(fcntl, "descriptor flags, locks on own files, seals"),
	ALLOW(dup, "own descriptors"),
	ALLOW(dup2, "FileDispatcher's pre-close"),
	ALLOW(dup3, "own descriptors"),
	ALLOW_IF(ioctl, "InputStream.available", INT_IS(1, FIONREAD)),
	ALLOW_IF(ioctl, "isatty of the log", INT_IS(1, TCGETS)),
};
static const struct rule_set jvm_set = RULE_SET(jvm, "a warm JVM");

static const struct rule journal[] = {
	ALLOW_IF(openat, "journal files, new memory objects, never set-id; the root holds nothing else",
		 BITS_ARE(3, SET_ID, 0)),
	ALLOW_IF(open, "as openat", BITS_ARE(2, SET_ID, 0)),
	ALLOW(lseek, "journal and snapshot files"),
	ALLOW(readv, "journal and snapshot files"),
	ALLOW(writev, "journal and snapshot files"),
	ALLOW(fstat, "sizes of own files"),
	ALLOW(newfstatat, "files in the journal directory"),
	ALLOW(stat, "files in the journal directory"),
	ALLOW(lstat, "files in the journal directory"),
	ALLOW(statx, "files in the journal directory"),
	ALLOW(access, "files in the journal directory"),
	ALLOW(faccessat, "files in the journal directory"),
	ALLOW(faccessat2, "files in the journal directory"),
	ALLOW(readlink, "canonical paths"),
	ALLOW(readlinkat, "canonical paths"),
	ALLOW(getcwd, "absolute paths"),
	ALLOW(getdents64, "listing the journal directory"),
	ALLOW(ftruncate, "sizing mapped files and memory objects"),
	ALLOW(fallocate, "reserving journal blocks, punching holes into memory objects"),
	ALLOW(msync, "durability of mapped files"),
	ALLOW(fsync, "durability"),
	ALLOW(fdatasync, "durability"),
	ALLOW(flock, "one writer per queue"),
	ALLOW(rename, "publishing a finished snapshot"),
	ALLOW(renameat, "as rename"),
	ALLOW(renameat2, "as rename"),
	ALLOW(unlink, "dropping old journal files"),
	ALLOW(unlinkat, "as unlink"),
	ALLOW(rmdir, "dropping old queues"),
	ALLOW(mkdir, "new queues"),
	ALLOW(mkdirat, "as mkdir"),
	ALLOW_IF(chmod, "modes of own files, never set-id", BITS_ARE(1, SET_ID, 0)),
	ALLOW_IF(fchmod, "modes of own files, never set-id", BITS_ARE(1, SET_ID, 0)),
	ALLOW(utimensat, "times of own files"),
	ALLOW(statfs, "free space of the journal"),
	ALLOW(fstatfs, "free space of the journal"),
};
static const struct rule_set journal_set = RULE_SET(journal, "the journal directory");

static const struct rule objects[] = {
	ALLOW(memfd_create, "memory objects, mailboxes"),
	ALLOW(copy_file_range, "copying between objects"),
};
static const struct rule_set objects_set = RULE_SET(objects, "memory objects");

static const struct rule handed_files[] = {
	ALLOW(preadv, "files the gofer opened"),
	ALLOW(pwritev, "files the gofer opened"),
	ALLOW(copy_file_range, "copies between files the gofer opened"),
	ALLOW_IF(ioctl, "window size of the container's terminal", INT_IS(1, TIOCGWINSZ)),
	ALLOW_IF(ioctl, "window size of the container's terminal", INT_IS(1, TIOCSWINSZ)),
};
static const struct rule_set handed_files_set = RULE_SET(handed_files, "files and terminals it was handed");

static const struct rule link_device[] = {
	ALLOW(recvfrom, "frames from a packet socket it was handed"),
	ALLOW_IF(sendto, "frames to a packet socket it was handed, without an address", LONG_IS(4, 0)),
	ALLOW(recvmmsg, "batches of frames"),
	ALLOW(sendmmsg, "batches of frames"),
};
static const struct rule_set link_set = RULE_SET(link_device, "the link (TAP or packet socket)");

static const struct rule host_files[] = {
	ALLOW(openat2, "host files, held within their root by RESOLVE_IN_ROOT"),
	ALLOW(linkat, "guest changes in a writable root"),
	ALLOW(symlinkat, "guest changes in a writable root"),
	ALLOW_IF(mknodat, "FIFOs in a writable root, never devices", BITS_ARE(2, S_IFMT, S_IFIFO)),
	ALLOW_IF(mknodat, "sockets in a writable root, never devices", BITS_ARE(2, S_IFMT, S_IFSOCK)),
	ALLOW_IF(mknodat, "files in a writable root, never devices", BITS_ARE(2, S_IFMT, S_IFREG)),
	ALLOW(fchmodat, "guest changes in a writable root"),
	ALLOW(fchmodat2, "guest changes in a writable root"),
	ALLOW(fchown, "guest changes in a writable root"),
	ALLOW(fchownat, "guest changes in a writable root"),
	ALLOW(fsetxattr, "guest changes in a writable root"),
	ALLOW(fremovexattr, "guest changes in a writable root"),
	ALLOW(sync_file_range, "guest's sync_file_range"),
	ALLOW(syncfs, "guest's syncfs on a writable root"),
};
static const struct rule_set host_files_set = RULE_SET(host_files, "host files within the given roots");

typedef const struct rule_set *const sets[];
static sets dispatch_sets = { &outrage_set, &jvm_set, &journal_set, &objects_set, NULL };
static sets proc_sets = { &outrage_set, &jvm_set, &journal_set, NULL };
static sets mm_sets = { &outrage_set, &jvm_set, &journal_set, &objects_set, NULL };
static sets vfs_sets = { &outrage_set, &jvm_set, &journal_set, &objects_set, &handed_files_set, NULL };
static sets netstack_sets = { &outrage_set, &jvm_set, &journal_set, &link_set, NULL };
static sets gofer_sets = { &outrage_set, &jvm_set, &journal_set, &handed_files_set, &host_files_set, NULL };

/* The two small processes that hold a service's namespaces. */
static const struct rule jail[] = {
	ALLOW(poll, "waiting for the service, the supervisor and the warm socket"),
	ALLOW(read, "one byte from the supervisor or the service"),
	ALLOW(write, "one byte to the service; a message before dying"),
	ALLOW(wait4, "reaping the service"),
	ALLOW(exit_group, "ends with the service's status"),
	ALLOW(rt_sigreturn, "end of a signal handler"),
	ALLOW(restart_syscall, "resuming after a stop"),
};
static const struct rule_set jail_set = RULE_SET(jail, "waiting and dying");
static sets jail_sets = { &jail_set, NULL };

/* The host process that stands for a container: what a guest does reaches it as signals and orders only. */
static const struct rule container[] = {
	ALLOW(poll, "waiting for signals and the supervisor"),
	ALLOW(read, "its signals"),
	ALLOW(recvmsg, "orders from the supervisor"),
	ALLOW(sendmsg, "reports to the supervisor"),
	ALLOW_IF(ioctl, "window size of the container's terminal", INT_IS(1, TIOCGWINSZ)),
	ALLOW(wait4, "who entered its pid namespace and was left there"),
	ALLOW_IF(prctl, "no core when it ends by a signal", INT_IS(0, PR_SET_DUMPABLE), INT_IS(1, 0)),
	ALLOW_IF(kill, "ending by the guest's signal", OWN_PID(0)),
	ALLOW(getpid, "ending by the guest's signal"),
	ALLOW(rt_sigprocmask, "ending by the guest's signal"),
	ALLOW(exit_group, "ending with the guest's status"),
	ALLOW(restart_syscall, "resuming after a stop"),
};
static const struct rule_set container_set = RULE_SET(container, "signals, orders and the end");
static sets container_sets = { &container_set, NULL };

/* Shares a service's descriptors and memory, so it must not be worth taking over. */
static const struct rule keeper[] = {
	ALLOW_IF(read, "orders from the supervisor", INT_IS(0, CL_KEEPER_FD)),
	ALLOW_IF(fcntl, "which descriptors are open", INT_IS(1, F_GETFD)),
	ALLOW_IF(sendmsg, "descriptors for the service's successor", INT_IS(0, CL_KEEPER_FD)),
	ALLOW(exit_group, "end"),
};
static const struct rule_set keeper_set = RULE_SET(keeper, "giving descriptors on");
static sets keeper_sets = { &keeper_set, NULL };

/* A warm spare does not know yet which service it will be: it then adds that one's profile to this. */
static const struct rule standby[] = {
	ALLOW(socketpair, "the pair that wakes the watcher of standard streams"),
	ALLOW_IF(seccomp, "the profile of the service that it becomes: one filter more",
		 INT_IS(0, SECCOMP_SET_MODE_FILTER), INT_IS(1, SECCOMP_FILTER_FLAG_TSYNC)),
	ALLOW_IF(prctl, "as seccomp", INT_IS(0, PR_SET_NO_NEW_PRIVS)),
};
static const struct rule_set standby_set = RULE_SET(standby, "becoming a service");
static sets standby_sets = {
	&outrage_set, &jvm_set, &journal_set, &objects_set, &handed_files_set, &link_set, &standby_set, NULL,
};

#define REFUSE (SECCOMP_RET_ERRNO | EPERM)
static const struct profile services[] = {
	{ "dispatch", "syscall dispatcher", REFUSE, dispatch_sets },
	{ "proc", "tasks, signals, timers", REFUSE, proc_sets },
	{ "mm", "address spaces and memory objects", REFUSE, mm_sets },
	{ "vfs", "file system", REFUSE, vfs_sets },
	{ "netstack", "network stack", REFUSE, netstack_sets },
	{ "gofer", "host files", REFUSE, gofer_sets },
	{ "standby", "a spare that becomes one of those when it is needed", REFUSE, standby_sets },
	{ "keeper", "keeps a service's descriptors open", SECCOMP_RET_KILL_PROCESS, keeper_sets },
	{ "jail", "parent of a service, once the service is warm", SECCOMP_RET_KILL_PROCESS, jail_sets },
	{ "container", "host process that stands for a container", SECCOMP_RET_KILL_PROCESS, container_sets },
};

const struct profile *const all_profiles[] = {
	&services[0], &services[1], &services[2], &services[3], &services[4], &services[5],
	&services[6], &services[7], &services[8], &services[9], &stub_profile, NULL,
};

const struct profile *profile_find(const char *name)
{
	for (const struct profile *const *p = all_profiles; *p; p++)
		if (strcmp((*p)->name, name) == 0)
			return *p;
	return NULL;
}
