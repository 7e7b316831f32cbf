package io.cloister.simulation;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What a program has: system calls, its memory, dice, and checks. */
final class Guest {
    private static final int ROOM = 0x100000;
    private static final int THREAD_STACK = 0x40000;

    final GuestThread thread;
    final SplittableRandom random;
    private long arena;
    private long top;

    Guest(GuestThread thread, long stack) {
        this.thread = thread;
        this.random = thread.world.split();
        if (stack != 0) {
            arena = stack - THREAD_STACK;
            top = stack;
        }
    }

    /** Scratch memory in the stack below {@code stackPointer}. */
    void arena(long stackPointer) {
        arena = stackPointer - ROOM & -16L;
        top = stackPointer;
    }

    void arenaOf(Guest parent) {
        arena = parent.arena;
        top = parent.top;
    }

    // ---- checks ----

    void check(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what);
        }
    }

    void same(long expected, long actual, String what) {
        if (expected != actual) {
            throw new AssertionError(what + ": " + actual + " instead of " + expected);
        }
    }

    /** A result that must not be an error. */
    long must(long result, String what) {
        if (result < 0) {
            throw new AssertionError(what + " failed: " + result);
        }
        return result;
    }

    // ---- memory ----

    /** Scratch memory until {@link #release} of an earlier address. */
    long take(int bytes) {
        long at = arena;
        arena = arena + bytes + 15 & -16L;
        check(arena < top, "the program uses more scratch memory than it has");
        return at;
    }

    void release(long at) {
        arena = at;
    }

    long put(byte... bytes) {
        long at = take(Math.max(bytes.length, 1));
        check(thread.process.memory.write(at, bytes, 0, bytes.length), "scratch memory faults");
        return at;
    }

    long put(String text) {
        return put(SimHost.ascii(text + "\0"));
    }

    /** 64-bit words. */
    long words(long... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            out.putLong(value);
        }
        return put(out.array());
    }

    byte[] load(long at, int length) {
        byte[] bytes = new byte[length];
        check(thread.process.memory.read(at, bytes, 0, length), "memory at " + Long.toHexString(at) + " faults");
        return bytes;
    }

    void store(long at, byte[] bytes) {
        check(thread.process.memory.write(at, bytes, 0, bytes.length), "memory at " + Long.toHexString(at) + " faults");
    }

    int load32(long at) {
        return ByteBuffer.wrap(load(at, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    long load64(long at) {
        return ByteBuffer.wrap(load(at, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    void store32(long at, int value) {
        store(at, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    String text(long at) {
        StringBuilder text = new StringBuilder();
        for (long p = at;; p++) {
            byte b = load(p, 1)[0];
            if (b == 0) {
                return text.toString();
            }
            text.append((char) b);
        }
    }

    // ---- calls ----

    long call(int nr, long... args) {
        return thread.call(nr, args);
    }

    /** A call whose first argument is a path. */
    long path(int nr, String path, long... rest) {
        long mark = arena;
        long[] args = new long[rest.length + 1];
        args[0] = put(path);
        System.arraycopy(rest, 0, args, 1, rest.length);
        long result = call(nr, args);
        release(mark);
        return result;
    }

    int open(String path, int flags, int mode) {
        return (int) path(Sys.OPEN, path, flags, mode);
    }

    long close(long fd) {
        return call(Sys.CLOSE, fd);
    }

    /** write(2), or a call like it. */
    long write(int nr, long fd, byte[] bytes, long... rest) {
        long mark = arena;
        long[] args = new long[3 + rest.length];
        args[0] = fd;
        args[1] = put(bytes);
        args[2] = bytes.length;
        System.arraycopy(rest, 0, args, 3, rest.length);
        long result = call(nr, args);
        release(mark);
        return result;
    }

    long write(long fd, byte[] bytes) {
        return write(Sys.WRITE, fd, bytes);
    }

    /** All of it, however often it takes. */
    void writeAll(long fd, byte[] bytes) {
        for (int done = 0; done < bytes.length;) {
            long n = write(fd, Arrays.copyOfRange(bytes, done, bytes.length));
            done += n == -Errno.EINTR ? 0 : (int) must(n, "write");
        }
    }

    /** read(2), or a call like it; null if it fails with EINTR or EAGAIN, empty at the end. */
    byte[] read(int nr, long fd, int length, long... rest) {
        long mark = arena;
        long[] args = new long[3 + rest.length];
        args[0] = fd;
        args[1] = take(length);
        args[2] = length;
        System.arraycopy(rest, 0, args, 3, rest.length);
        long n = call(nr, args);
        byte[] bytes = n == -Errno.EINTR || n == -Errno.EAGAIN ? null : load(args[1], (int) must(n, "read of " + fd));
        release(mark);
        return bytes;
    }

    byte[] read(long fd, int length) {
        return read(Sys.READ, fd, length);
    }

    /** Exactly {@code length} bytes, or fewer before an end. */
    byte[] readFully(long fd, int length) {
        byte[] all = new byte[length];
        int done = 0;
        while (done < length) {
            byte[] part = read(fd, length - done);
            if (part != null && part.length == 0) {
                return Arrays.copyOf(all, done);
            }
            if (part != null) {
                System.arraycopy(part, 0, all, done, part.length);
                done += part.length;
            }
        }
        return all;
    }

    /** Two descriptors of a call that makes a pair: pipe2, socketpair. */
    int[] pair(int nr, long... args) {
        long mark = arena;
        long at = take(8);
        long[] all = Arrays.copyOf(args, args.length + 1);
        if (nr == Sys.PIPE2) {
            all = new long[] {at, args[0]};
        } else {
            all[args.length] = at;
        }
        must(call(nr, all), "pair");
        int[] fds = {load32(at), load32(at + 4)};
        release(mark);
        return fds;
    }

    /** fork(2); EAGAIN is tried again, as hosts run out of processes for a while. */
    int fork(Program child) {
        while (true) {
            thread.child = child;
            long pid = call(Sys.FORK);
            if (pid != -Errno.EAGAIN) {
                return (int) must(pid, "fork");
            }
        }
    }

    /** A thread; {@code clearTid} is zeroed and woken at its end. */
    int thread(Program program, long clearTid) {
        long stack = must(call(Sys.MMAP, 0, THREAD_STACK, 3, 0x22, -1, 0), "mmap of a stack");
        thread.child = program;
        long flags = CloneFlags.CLONE_VM
                | CloneFlags.CLONE_FS
                | CloneFlags.CLONE_FILES
                | CloneFlags.CLONE_SIGHAND
                | CloneFlags.CLONE_THREAD
                | CloneFlags.CLONE_SYSVSEM
                | CloneFlags.CLONE_CHILD_CLEARTID
                | CloneFlags.CLONE_PARENT_SETTID;
        return (int) must(call(Sys.CLONE, flags, stack + THREAD_STACK, clearTid, clearTid, 0), "clone");
    }

    /** The end of the program: of the process for its main thread, of the thread for others. */
    void leave() {
        boolean main = thread.process.memory != null && call(Sys.GETPID) == call(Sys.GETTID);
        call(main ? Sys.EXIT_GROUP : Sys.EXIT, 0);
        throw new AssertionError("exit returned");
    }

    void exit(int status) {
        call(Sys.EXIT_GROUP, status);
        throw new AssertionError("exit_group returned");
    }

    /** The wait status of a child; interruptions are waited out. */
    int waitFor(int pid) {
        long mark = arena;
        long at = take(4);
        long result;
        do {
            result = call(Sys.WAIT4, pid, at, 0, 0);
        } while (result == -Errno.EINTR);
        if (pid > 0) {
            same(pid, result, "wait4");
        }
        must(result, "wait4");
        int status = load32(at);
        release(mark);
        return status;
    }

    /** CLOCK_MONOTONIC. */
    long now() {
        long mark = arena;
        long at = take(16);
        must(call(Sys.CLOCK_GETTIME, 1, at), "clock_gettime");
        long ns = load64(at) * 1_000_000_000L + load64(at + 8);
        release(mark);
        return ns;
    }

    long timespec(long ns) {
        return words(ns / 1_000_000_000L, ns % 1_000_000_000L);
    }

    void handle(int sig, int flags, GuestProcess.Handler handler) {
        long mark = arena;
        long address = thread.process.address(handler);
        must(call(Sys.RT_SIGACTION, sig, words(address, flags | 0x04000000L, 0x400100L, 0), 0, 8), "rt_sigaction");
        release(mark);
    }

    /** rt_sigprocmask(2) with {@code how}: the old mask. */
    long mask(int how, long set) {
        long mark = arena;
        long old = take(8);
        must(call(Sys.RT_SIGPROCMASK, how, words(set), old, 8), "rt_sigprocmask");
        long before = load64(old);
        release(mark);
        return before;
    }

    byte[] dice(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The whole file. */
    byte[] file(String path) {
        int fd = (int) must(open(path, Open.O_RDONLY, 0), "open of " + path);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part;
        do {
            part = read(fd, 4096);
            all.writeBytes(part == null ? new byte[0] : part);
        } while (part == null || part.length > 0);
        must(close(fd), "close");
        return all.toByteArray();
    }

    static long bit(int sig) {
        return Signals.bit(sig);
    }
}
