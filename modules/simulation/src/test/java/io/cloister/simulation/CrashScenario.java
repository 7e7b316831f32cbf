package io.cloister.simulation;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Open;
import io.cloister.abi.Signals;
import io.cloister.abi.Sockets;
import io.cloister.abi.Sys;
import io.cloister.runtime.record.JournalMode;
import io.cloister.vfs.env.HostStreams;
import java.util.Arrays;

/** Short lives of pid 1, in which services die at every record; together they ask every service for what it does. */
enum CrashScenario {
    /** From the birth of all services. */
    START(g -> {
        int pid = g.fork(child -> child.exit(3));
        g.same(3 << 8, g.waitFor(pid), "status");
    }),
    /** A new program. */
    EXEC(g -> {
        mark(g);
        int pid = g.fork(child -> {
            long argv = child.words(child.put("sim"), child.put("other"), 0);
            child.path(Sys.EXECVE, "/bin/sim", argv, child.words(0));
            throw new AssertionError("execve returned");
        });
        g.same(77 << 8, g.waitFor(pid), "status of the new program");
    }),
    /** Words through a pipe, for some of which a reader waits. */
    PIPE(g -> {
        int[] pipe = g.pair(Sys.PIPE2, 0);
        mark(g);
        int pid = g.fork(child -> {
            child.must(child.close(pipe[0]), "close");
            for (int i = 0; i < 3; i++) {
                child.same(4, child.write(pipe[1], new byte[] {(byte) i, 1, 2, 3}), "write");
            }
        });
        g.must(g.close(pipe[1]), "close");
        byte[] got = g.readFully(pipe[0], 100);
        g.check(Arrays.equals(got, new byte[] {0, 1, 2, 3, 1, 1, 2, 3, 2, 1, 2, 3}), "what came through the pipe");
        g.same(0, g.waitFor(pid), "status");
        g.must(g.close(pipe[0]), "close");
    }),
    /** Files of the host. */
    FILES(g -> {
        mark(g);
        CrashFiles.data(g, "/data/a", "/data/b");
        CrashFiles.names(g, "/data/d");
    }),
    /** Files of its own. */
    TMPFS(g -> {
        mark(g);
        CrashFiles.data(g, "/tmp/a", "/tmp/b");
        CrashFiles.names(g, "/tmp/d");
    }),
    /** Mappings, and a thread that is waited for. */
    MEMORY(g -> {
        mark(g);
        long at = g.must(g.call(Sys.MMAP, 0, 4 * SimFile.PAGE, 3, 0x22, -1, 0), "mmap");
        g.store32(at, 5);
        g.must(g.call(Sys.MPROTECT, at + SimFile.PAGE, SimFile.PAGE, 1), "mprotect");
        g.must(g.call(Sys.MUNMAP, at + 2 * SimFile.PAGE, SimFile.PAGE), "munmap");
        long moved = g.must(g.call(Sys.MREMAP, at, SimFile.PAGE, 3 * SimFile.PAGE, 1, 0), "mremap");
        g.same(5, g.load32(moved), "memory that moved");
        long end = g.call(Sys.BRK, 0);
        g.same(end + SimFile.PAGE, g.call(Sys.BRK, end + SimFile.PAGE), "brk");
        g.thread(t -> t.store32(moved + 64, 9), moved + 128);
        FutexProgram.join(g, moved + 128);
        g.same(9, g.load32(moved + 64), "word of the thread");
    }),
    /** Signals that are caught, that end a wait, that end a process; and an alarm. */
    SIGNALS(g -> {
        int[] caught = new int[1];
        g.handle(Signals.SIGUSR1, 0, (h, sig, info) -> caught[0]++);
        g.handle(Signals.SIGALRM, 0, (h, sig, info) -> caught[0] += 10);
        mark(g);
        int parent = (int) g.call(Sys.GETPID);
        int pid = g.fork(child -> {
            child.must(child.call(Sys.KILL, parent, Signals.SIGUSR1), "kill");
            child.call(Sys.PAUSE);
        });
        while (caught[0] == 0) {
            g.call(Sys.PAUSE);
        }
        g.must(g.call(Sys.KILL, pid, Signals.SIGKILL), "kill");
        g.same(Signals.SIGKILL, g.waitFor(pid), "status of a killed child");
        g.must(g.call(Sys.SETITIMER, 0, g.words(0, 0, 0, 2000), 0), "setitimer");
        g.call(Sys.NANOSLEEP, g.timespec(50_000_000), 0);
        g.same(11, caught[0], "signals");
    }),
    /** A connection over the loopback device. */
    TCP(g -> {
        mark(g);
        new SocketProgram(true, 1000, 300).run(g);
    }),
    /** The operator's standard streams, which the guest reads, writes, and moves. */
    STREAMS(g -> {
        mark(g);
        g.check(Arrays.equals(new byte[] {1, 2, 3}, g.read(0, 3)), "input");
        g.same(2, g.write(1, new byte[] {7, 8}), "write");
        g.same(3, g.write(1, new byte[] {9, 10, 11}), "write");
        g.same(1, g.call(Sys.LSEEK, 1, 1, 0), "lseek");
        g.same(1, g.write(1, new byte[] {77}), "write");
        g.check(Arrays.equals(new byte[] {4, 5}, g.read(0, 3)), "rest of the input");
        g.same(0, g.read(0, 3).length, "end of the input");
        g.same(5, g.call(Sys.LSEEK, 1, 0, 2), "lseek");
    }),
    /** Snapshots in the middle. */
    SNAPSHOTS(g -> {
        int[] pipe = g.pair(Sys.PIPE2, 0);
        mark(g);
        int pid = g.fork(child -> child.must(child.write(pipe[1], new byte[] {5}), "write"));
        g.same(5, g.readFully(pipe[0], 1)[0], "byte");
        mark(g);
        g.same(0, g.waitFor(pid), "status");
    }),
    /** Calls that may fail, and wait for nothing: some are left out as poison. */
    POISONED(g -> {
        mark(g);
        int fd = g.open("/data/a", Open.O_RDWR | Open.O_CREAT, 0600);
        g.write(fd, new byte[] {1, 2, 3});
        g.call(Sys.MMAP, 0, SimFile.PAGE, 1, 1, fd, 0);
        g.close(fd);
        g.path(Sys.MKDIR, "/tmp/d", 0700);
        g.path(Sys.MKDIR, "/data/d", 0700);
        g.path(Sys.RMDIR, "/data/d");
        g.path(Sys.UNLINK, "/data/a");
        long socket = g.call(Sys.SOCKET, Sockets.AF_INET, Sockets.SOCK_STREAM, 0);
        g.call(Sys.LISTEN, socket, 4);
        g.close(socket);
        ((CrashWorld) g.thread.world).peace();
    }),
    /** What each of these does, in short. */
    EVENTS(g -> after(g, new PollProgram())),
    UNIX(g -> after(g, new SocketProgram(false, 1000, 300))),
    FUTEX(g -> after(g, new FutexProgram(2))),
    MAPS(g -> after(g, new MemoryProgram(5, true))),
    HANDLERS(g -> after(g, new SignalProgram())),
    ALARMS(g -> after(g, new TimerProgram())),
    STORM(g -> after(g, new StormProgram())),
    ORPHANS(g -> after(g, new OrphanProgram())),
    MANY(g -> after(g, new FileProgram("/data/d", 15))),
    /** A child that shares memory until it execs. */
    VFORK(g -> {
        mark(g);
        g.thread.child = child -> child.exit(4);
        long pid = g.must(
                g.call(Sys.CLONE, CloneFlags.CLONE_VM | CloneFlags.CLONE_VFORK | Signals.SIGCHLD, 0, 0, 0, 0), "vfork");
        g.same(4 << 8, g.waitFor((int) pid), "status");
    });

    private static final int OFTEN = 20;

    private final Program program;

    CrashScenario(Program program) {
        this.program = program;
    }

    /** Every so many turns of guests all services write snapshots; 0: at {@link CrashWorld#mark} only. */
    int snapshotsEvery() {
        return Integer.getInteger("snapshots", this == TCP ? OFTEN : 0);
    }

    /** True for one whose deaths take long: by default its successors are all prompt. */
    boolean isLong() {
        return this == STORM;
    }

    /** True for one that runs where it is asked for. */
    boolean isSoak() {
        return this == HANDLERS || this == ORPHANS || this == ALARMS || this == MANY;
    }

    /** The operator's. */
    HostStreams streams() {
        return this == STREAMS ? new SimFileStreams(new byte[] {1, 2, 3, 4, 5}) : new SimStreams();
    }

    /** How its services record: the longer scenarios keep everything, the others what always is kept. */
    JournalMode mode() {
        return this == FILES || this == TMPFS ? JournalMode.FULL : JournalMode.FLIGHT;
    }

    Program program() {
        return program;
    }

    private static void after(Guest g, Program program) {
        mark(g);
        program.run(g);
    }

    private static void mark(Guest g) {
        ((CrashWorld) g.thread.world).mark(g);
    }
}
