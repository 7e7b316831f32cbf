package io.cloister.viewer;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.journal.SyntheticJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Makes up the journals of a sandbox that compiles something: a shell, makes and compilers, with requests behind some
 * of their calls.
 */
public final class BusySandbox {
    /** When it began, ns since 1970. */
    public static final long ZERO_NS = 1_790_000_000_000_000_000L;

    private static final int TASKS = 48;
    private static final int SHELL = 1;
    private static final String[] PATHS = {
        "/usr/include/stdio.h",
        "/usr/include/stdlib.h",
        "/src/main.c",
        "/src/parse.c",
        "/usr/lib/libc.so.6",
        "/etc/ld.so.cache",
        "/usr/local/include/zlib.h",
        "/tmp/cc7sQ2aF.s"
    };

    /** Something that is yet to be written, when its time has come. */
    private record Later(long ns, long order, Write write) {
    }

    private interface Write {
        void run() throws IOException;
    }

    /** What comes of a call; {@code tookNs} -1 where it is never answered. */
    private record Done(ServiceId service, int nr, long tookNs, long result) {
    }

    /** What is said of a message before it is written; a {@code Message} itself has room for 16 KiB. */
    private record Letter(int kind, int template, long correlation, long a0) {
    }

    private final Message message = new Message();
    private final Map<ServiceId, SyntheticJournal> journals = new EnumMap<>(ServiceId.class);
    private final PriorityQueue<Later> later =
            new PriorityQueue<>(Comparator.comparingLong(Later::ns).thenComparingLong(Later::order));
    private final Random random;
    private final int target;
    private int calls;
    private long order;
    private long correlation;
    private long now;

    private BusySandbox(Path directory, int target, long seed) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        for (ServiceId id : ServiceId.values()) {
            if (id != ServiceId.SUPERVISOR) {
                journals.put(id, new SyntheticJournal(directory, id, ZERO_NS));
            }
        }
    }

    /**
     * Writes at least {@code calls} calls below {@code directory}, the same for the same {@code seed}; returns how
     * many.
     */
    public static int write(Path directory, int calls, long seed) throws IOException {
        BusySandbox sandbox = new BusySandbox(directory, calls, seed);
        sandbox.run();
        for (SyntheticJournal journal : sandbox.journals.values()) {
            journal.close();
        }
        return sandbox.calls;
    }

    private void run() throws IOException {
        simple(5_000_000, SHELL, new Done(ServiceId.PROC, Sys.WAIT4, 2_150_000_000L, 0), -1, 0, 0, 0);
        for (int i = 0; i < TASKS; i++) {
            int task = 2 + i;
            at(20_000_000L + i * 55_000_000L + random.nextInt(30_000_000), () -> next(task, now));
        }
        while (!later.isEmpty()) {
            Later first = later.poll();
            now = first.ns();
            first.write().run();
        }
    }

    private void at(long ns, Write write) {
        later.add(new Later(ns, order++, write));
    }

    /** The next call of {@code task}, and after it the one after it. */
    private void next(int task, long ns) throws IOException {
        if (calls >= target) {
            simple(ns, task, new Done(ServiceId.DISPATCH, Sys.EXIT_GROUP, -1, 0), 0);
            return;
        }
        int dice = random.nextInt(100);
        long took = 3_000L + random.nextInt(9_000);
        if (dice < 14) {
            took = open(task, ns);
        } else if (dice < 44) {
            int length = 1 << 6 + random.nextInt(8);
            simple(
                    ns,
                    task,
                    new Done(ServiceId.VFS, Sys.READ, took, length),
                    3 + random.nextInt(5),
                    0x7ffe1000L,
                    length);
        } else if (dice < 66) {
            simple(ns, task, new Done(ServiceId.VFS, Sys.WRITE, took, 512), 1, 0x7ffe2000L, 512);
        } else if (dice < 78) {
            simple(ns, task, new Done(ServiceId.MM, Sys.BRK, took, 0x55550000L), 0x55550000L);
        } else if (dice < 84) {
            took *= 3;
            request(ns + took / 8, task, ServiceId.MM, ServiceId.VFS, Templates.GOFER_LOOKUP, took / 3);
            simple(ns, task, new Done(ServiceId.MM, Sys.MMAP, took, 0x7f1200000000L), 0, 4096, 1, 2, 3, 0);
        } else if (dice < 94) {
            simple(ns, task, new Done(ServiceId.PROC, Sys.GETPID, took / 3, task));
        } else if (dice < 97) {
            took = 200_000L + random.nextInt(3_000_000);
            simple(
                    ns,
                    task,
                    new Done(ServiceId.MM, Sys.FUTEX, took, random.nextInt(4) == 0 ? -Errno.EAGAIN : 0),
                    0x7ffe3000L,
                    128,
                    1);
        } else {
            took = 60_000L + random.nextInt(300_000);
            request(ns + took / 10, task, ServiceId.DISPATCH, ServiceId.PROC, Templates.GOFER_OPEN, took / 5);
            request(ns + took / 2, task, ServiceId.DISPATCH, ServiceId.VFS, Templates.GOFER_CLOSE, took / 6);
            simple(ns, task, new Done(ServiceId.DISPATCH, Sys.CLONE, took, 100 + random.nextInt(100)), 17);
        }
        long pause = random.nextInt(12) == 0 ? random.nextInt(2_500_000) : random.nextInt(40_000);
        long end = ns + took + pause;
        at(end, () -> next(task, end));
    }

    private long open(int task, long ns) throws IOException {
        boolean missing = random.nextInt(3) == 0;
        boolean host = random.nextInt(3) == 0;
        long took = 8_000L + random.nextInt(20_000) + (host ? 60_000 : 0);
        String path = PATHS[random.nextInt(PATHS.length)];
        if (host) {
            request(ns + took / 5, task, ServiceId.VFS, ServiceId.GOFER, Templates.GOFER_GETATTR, took / 3);
        }
        SyntheticJournal vfs = journals.get(ServiceId.VFS);
        at(ns, () -> vfs.taken(ns, task, Sys.OPENAT, new long[] {Open.AT_FDCWD, 0x4000, Open.O_CLOEXEC, 0}, 1, path));
        at(ns + took, () -> vfs.completed(ns + took, task, Sys.OPENAT, missing ? -Errno.ENOENT : 3));
        calls++;
        return took;
    }

    private void simple(long ns, int task, Done done, long... args) {
        SyntheticJournal journal = journals.get(done.service());
        at(ns, () -> journal.taken(ns, task, done.nr(), args, -1, ""));
        if (done.tookNs() >= 0) {
            at(ns + done.tookNs(), () -> journal.completed(ns + done.tookNs(), task, done.nr(), done.result()));
        }
        calls++;
    }

    private void request(long ns, int task, ServiceId from, ServiceId to, int template, long took) {
        long id = ++correlation;
        step(ns, task, from, true, to, new Letter(Message.REQUEST, template, id, 0x200 + task));
        step(ns + took / 5, task, to, false, from, new Letter(Message.REQUEST, template, id, 0x200 + task));
        step(ns + took * 4 / 5, task, to, true, from, new Letter(Message.REPLY, Templates.RESULT, id, 0));
        step(ns + took, task, from, false, to, new Letter(Message.REPLY, Templates.RESULT, id, 0));
    }

    private void step(long ns, int task, ServiceId service, boolean sent, ServiceId other, Letter letter) {
        at(ns, () -> {
            message.begin(letter.template(), task);
            message.body().putLong(0, letter.a0());
            message.bodyLength(letter.kind() == Message.REPLY ? Long.BYTES : Integer.BYTES);
            message.kind = letter.kind();
            message.correlation = letter.correlation();
            journals.get(service).message(ns, task, sent, other, message);
        });
    }
}
