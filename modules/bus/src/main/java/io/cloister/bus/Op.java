package io.cloister.bus;

/**
 * Every operation between services: who serves it, and what its numbers mean. Numbers are stored in journals: never
 * reuse one. Arguments are listed as {@code a0, a1, ... [payload]} -> {@code result a0, a1, ... [payload]}. "task" is
 * the tid in the envelope.
 */
public enum Op {
    // ---- vfs (200..) ----
    /** event: new task's files: a0 parent tid, a1 clone flags (CLONE_FILES, CLONE_FS, CLONE_NEWNS), task = new tid */
    VFS_CLONE(200, ServiceId.VFS),
    /** event: task is gone: descriptors closed when last user. Parked calls of the task are dropped. */
    VFS_EXIT(201, ServiceId.VFS),
    /**
     * Opens a program for execve: a0 dirfd, a1 flags (AT_EMPTY_PATH..), [path bytes] -> 0 or -errno, a1 program memory
     * object id, a2 interpreter object id (0 none), a3 setuid uid or -1, a4 setgid gid or -1, a5 number of prefix
     * arguments from #! lines, a6 readable(1/0), [u32 len + ELF ehdr and phdrs of the program; u32 len + same of its
     * interpreter (0 none); u32 len + resolved path for /proc/self/exe; u32 count of prefix args then each
     * NUL-terminated (#! interpreter, its argument, the script path); then, may be left out: u64 device, u64 inode of
     * the program, u64 device, u64 inode of the interpreter, u32 len + interpreter's path]. All little-endian. The
     * objects stay referenced until VFS_OBJECT_RELEASE.
     */
    VFS_EXEC_OPEN(202, ServiceId.VFS),
    /**
     * event: point of no return of execve: close-on-exec, unshare files, remember exe: a0 program object id, a1 bytes
     * of arguments [path for /proc/self/exe, NUL, then the argument strings for /proc/PID/cmdline, each with its NUL,
     * at most 4096 bytes of them, then those of /proc/PID/environ, at most 7168 bytes]
     */
    VFS_EXEC(203, ServiceId.VFS),
    /**
     * A file to be mapped: a0 fd, a1 prot, a2 map flags -> 0 or -errno (EBADF, EACCES, ENODEV), a1 object id
     * (referenced once), a2 file size, a3 flags (1: shared-writable allowed, 2: is executable allowed, 4: /dev/zero =
     * anonymous) , a4 device, a5 inode [path for /proc/PID/maps]. The first time an object id is given to mm for
     * a mapping of that kind its descriptor is sent over the mm-vfs socket: token = ObjectDescription of it, writable
     * where the mapping is shared and may be written.
     */
    VFS_MAP_OBJECT(204, ServiceId.VFS),
    /** References given back (mm and dispatch send it as an event): a0 object id, a1 how many (0: one) -> 0 */
    VFS_OBJECT_RELEASE(205, ServiceId.VFS),
    /**
     * Mounts and files of pid 1 as the specification says: task = tid -> 0 or -errno, a1 of what: -1 the working
     * directory, n >= 1 mount n - 1 of its list
     */
    VFS_INIT(206, ServiceId.VFS),
    /**
     * A new anonymous shared memory object (MAP_SHARED|MAP_ANONYMOUS, shm): a0 size, a1 1: some will only read it ->
     * object id, descriptor sent as for VFS_MAP_OBJECT.
     */
    VFS_SHARED_OBJECT(207, ServiceId.VFS),
    /**
     * mm lost the descriptor of an object that it has references to: a0 object id, a1 1: the one that can be written ->
     * 0 or -ENOENT; it is sent again as for VFS_MAP_OBJECT.
     */
    VFS_OBJECT_AGAIN(208, ServiceId.VFS),
    /** CLONE_PIDFD: a0 the new process -> descriptor in the table of {@code task}, or -errno */
    VFS_PIDFD_OPEN(220, ServiceId.VFS),
    /** Takes back what VFS_PIDFD_OPEN gave out: a0 descriptor -> 0 */
    VFS_PIDFD_CLOSE(221, ServiceId.VFS),
    /**
     * P_PIDFD of waitid(2): a0 descriptor of {@code task} -> pid, -EBADF, or -ESRCH where the process is reaped; a1 not
     * 0: it is non-blocking
     */
    VFS_PIDFD_PROCESS(222, ServiceId.VFS),
    // events to vfs
    /** What vfs asked for with DISPATCH_FETCH: a0 its fetch id, a1 offset, a2 total length or -errno [chunk] */
    VFS_FETCHED(210, ServiceId.VFS),
    /** Host window size changed: a0 columns, a1 rows */
    VFS_WINDOW(211, ServiceId.VFS),
    /**
     * proc: a signal became pending in a process that PROC_SIGNALFD_WATCH named: a0 tgid, a1 union of the pending sets
     * of the process and its tasks.
     */
    VFS_SIGNAL_STATE(212, ServiceId.VFS),
    /**
     * A host descriptor given to the console became ready: a0 descriptor number 0..2, a1 poll events. From vfs's own
     * host side.
     */
    VFS_HOST_READY(213, ServiceId.VFS),
    /** netstack: readiness of a socket changed: a0 socket id, a1 poll mask, a2 so_error */
    VFS_SOCKET_READY(214, ServiceId.VFS),
    /**
     * proc answers PROC_SIGNALFD_READ: a0 fetch id, a1 number of signals (0: none were pending) [a1 times struct
     * signalfd_siginfo, 128 bytes].
     */
    VFS_SIGNALFD_DATA(215, ServiceId.VFS),

    // ---- dispatch (500..): events only ----
    /**
     * vfs needs text that another service knows: a0 fetch id, a1 owner (ServiceId ordinal), a2 ProcText kind, a3 tid
     */
    DISPATCH_FETCH(500, ServiceId.DISPATCH),
    /** proc: this task must notice a signal now; it runs guest code: kick its host thread. a0 handle */
    DISPATCH_KICK(501, ServiceId.DISPATCH),
    /**
     * proc: this whole process is to die (SIGKILL, fatal signal with no agent in the way): task = any tid of it, a0
     * wait status
     */
    DISPATCH_KILL(502, ServiceId.DISPATCH),
    /** platform host side: a stub was made: a0 process index, a1 host pid or -errno */
    DISPATCH_STUB_READY(503, ServiceId.DISPATCH),
    /** platform host side: a host process died: a0 host pid, a1 wait status */
    DISPATCH_STUB_DIED(504, ServiceId.DISPATCH),
    /** supervisor: start the first program of the specification; the event STARTED tells of it. */
    DISPATCH_RUN(505, ServiceId.DISPATCH),
    /** supervisor: signal from outside: a0 signal, a1: 0 pid 1, else tid */
    DISPATCH_SIGNAL(506, ServiceId.DISPATCH),
    /** supervisor: say what runs [..] -> list of guest processes */
    DISPATCH_PS(507, ServiceId.DISPATCH),
    /** any service: the guest broke the mailbox protocol: task, a0 reason; its process is killed */
    DISPATCH_VIOLATION(508, ServiceId.DISPATCH),
    /** proc: process ended and reaped or not: bookkeeping. a0 tgid, a1 wait status */
    DISPATCH_PROCESS_ENDED(509, ServiceId.DISPATCH),
    /** supervisor: the kernel log -> 0 [text] */
    DISPATCH_DMESG(510, ServiceId.DISPATCH),

    // ---- netstack (300..) ----
    /** From netstack's own host side: frames wait at the link to the outside, as it asked to be told. */
    NET_LINK_READY(317, ServiceId.NETSTACK),

    // ---- any service ----
    /** proc -> all with doors: interrupt the parked call of task (Cancel message) */
    INTERRUPT(600, null),
    /** supervisor -> all: flush and end */
    SHUTDOWN(601, null),
    /** supervisor <- all: ready to serve */
    READY(602, ServiceId.SUPERVISOR),
    /** dispatch -> supervisor: pid 1 started: a0 0 or -errno, a1 of what: 0 its program, else as VFS_INIT says */
    STARTED(603, ServiceId.SUPERVISOR),
    /** dispatch -> supervisor: pid 1 ended: a0 wait status */
    ENDED(604, ServiceId.SUPERVISOR),
    /** any -> supervisor: a line for the operator's log: [text] */
    LOG(605, ServiceId.SUPERVISOR),
    /**
     * vfs -> supervisor: console output for the terminal front end is written by vfs itself; this asks to change raw
     * mode: a0 1 raw
     */
    CONSOLE(606, ServiceId.SUPERVISOR),
    /**
     * supervisor -> any: write a snapshot of your state now; answered by SNAPSHOT_DONE. Handled by the service's host.
     */
    SNAPSHOT(607, null),
    /**
     * supervisor -> any: write a snapshot, and stop at once: another process goes on from it. a0 number of the process
     * that is meant; another one of the service ignores it. Handled by the service's host.
     */
    SWAP(608, null),
    /**
     * any -> supervisor: a snapshot was written: a0 epoch (0: it failed), a1 bytes, a2 ns that it took [why it failed]
     */
    SNAPSHOT_DONE(609, ServiceId.SUPERVISOR),
    /**
     * any -> supervisor, in place of READY: goes on where a predecessor stopped: a0 ns from start to live, a1 records
     * handled again, a2 bytes of the snapshot, a3 number of the process
     */
    RECOVERED(610, ServiceId.SUPERVISOR);

    private static final Op[] BY_CODE = new Op[700];

    static {
        for (Op op : values()) {
            BY_CODE[op.code] = op;
        }
    }

    private final int code;
    private final ServiceId owner;

    Op(int code, ServiceId owner) {
        this.code = code;
        this.owner = owner;
    }

    /** The number in messages and journals. */
    public int code() {
        return code;
    }

    /** Who serves it; null where anybody may get it. */
    public ServiceId owner() {
        return owner;
    }

    /** The operation with this number, or null. */
    public static Op of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
