package io.cloister.supervisor.service;

import io.cloister.abi.Door;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.KernelService;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.RecordedClock;
import io.cloister.bus.RecordedEntropy;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.bus.TaskTable;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.dispatch.DispatchService;
import io.cloister.dispatch.RecordedStubHost;
import io.cloister.dispatch.StubHost;
import io.cloister.dispatch.StubPool;
import io.cloister.gofer.GoferService;
import io.cloister.gofer.HostTree;
import io.cloister.gofer.RecordedHostTree;
import io.cloister.mm.MmService;
import io.cloister.mm.RecordedStubDescriptors;
import io.cloister.netstack.NetstackService;
import io.cloister.platform.CString;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Mappings;
import io.cloister.platform.Native;
import io.cloister.proc.ProcService;
import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.env.RecordedMailboxWords;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.InProcessKernel;
import io.cloister.runtime.tape.MemoryJournal;
import io.cloister.runtime.tape.MessageTape;
import io.cloister.spec.SandboxSpec;
import io.cloister.vfs.VfsService;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.RecordedDescriptorChannel;
import io.cloister.vfs.env.RecordedHostFiles;
import io.cloister.vfs.env.RecordedHostStreams;
import java.lang.ref.Reference;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A kernel on one thread, with this host's files and a guest that is only pretended: takes the services through the
 * start of a first program and through the calls that programs begin with, so that the start-up cache has all that this
 * needs. What goes wrong is of no matter but to the cache.
 */
public final class Rehearsal {
    private static final long GUEST_MEMORY = 0x7000_0000_0000L;
    private static final int ROOM = 4096;
    private static final int STUBS = 16;
    private static final SandboxSpec SPEC = SandboxSpec.plain("/bin/true").with(List.of("PATH=/usr/bin:/bin"));

    private final InProcessKernel kernel = new InProcessKernel();
    private final TaskTable tasks = new TaskTable(new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE)));
    private final Map<ServiceId, KernelService> services = new EnumMap<>(ServiceId.class);
    private final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE));
    private final MessageTape journal = new MemoryJournal(JournalMode.FLIGHT).journal();
    private final MailboxCall call = new MailboxCall(slot, 0, 0, (c, result, flags) -> completed(c, result, flags));
    private long result;
    private int failures;
    private int seq;

    /** Runs it; returns how many steps failed. */
    public static int run() {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.attempt("services", rehearsal::build);
        rehearsal.attempt("first program", rehearsal::firstProgram);
        rehearsal.guestCalls();
        return rehearsal.failures;
    }

    private void build() {
        UnsafeBuffer pair = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        UnsafeBuffer objectPair = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        Native.must(Native.cl_socketpair(Native.SOCK_SEQPACKET, pair.addressOffset()), "socketpair");
        Native.must(Native.cl_socketpair(Native.SOCK_SEQPACKET, objectPair.addressOffset()), "socketpair");
        CString slash = new CString("/");
        int root = (int) Native.must(
                Native.cl_openat2(Open.AT_FDCWD, slash.address(), Open.O_PATH | Open.O_DIRECTORY, 0, 0), "root");
        Reference.reachabilityFence(slash);
        HostTree tree = new RecordedHostTree(new NativeHostTree(new DescriptorSocket(pair.getInt(0))), Tape.NONE);
        add(new GoferService(tree, new int[] {root}, new boolean[] {false}));
        add(new NetstackService(ports(ServiceId.NETSTACK)));
        NativeDescriptors channel =
                new NativeDescriptors(new DescriptorSocket(objectPair.getInt(0)), new DescriptorSocket(pair.getInt(4)));
        add(new VfsService(
                ports(ServiceId.VFS),
                SPEC,
                new RecordedHostFiles(new NativeHostFiles(System.getProperty("java.io.tmpdir")), Tape.NONE),
                new RecordedHostStreams(pretend(HostStreams.class), Tape.NONE),
                new RecordedDescriptorChannel(channel, Tape.NONE)));
        NativeStubDescriptors stubs = new NativeStubDescriptors(new DescriptorSocket(objectPair.getInt(4)));
        add(new MmService(ports(ServiceId.MM), new RecordedStubDescriptors(stubs, Tape.NONE), 0));
        add(new ProcService(
                ports(ServiceId.PROC), SPEC, new RecordedMailboxWords(pretend(MailboxWords.class), Tape.NONE)));
        StubPool pool = new StubPool(new RecordedStubHost(pretend(StubHost.class), Tape.NONE), STUBS);
        pool.fill();
        add(new DispatchService(ports(ServiceId.DISPATCH), SPEC, pool));
    }

    private void add(KernelService service) {
        services.put(service.id(), service);
        kernel.add(service);
    }

    private ServicePorts ports(ServiceId id) {
        return new ServicePorts(
                kernel.bus(id),
                new RecordedClock(new HostClock(), Tape.NONE),
                new RecordedEntropy(Mappings.hostEntropy(), Tape.NONE),
                tasks);
    }

    private void firstProgram() {
        DispatchProxy dispatch = new DispatchProxy(kernel.bus(ServiceId.SUPERVISOR));
        dispatch.stubReady(0, 1);
        kernel.drain();
        dispatch.run();
        kernel.drain();
    }

    /** What a C program does until its main function, and a little of what follows. */
    private void guestCalls() {
        long p = GUEST_MEMORY;
        guest(Sys.BRK, 0L);
        guest(Sys.MMAP, 0L, 8192L, 3L, 0x22L, -1L, 0L);
        guest(Sys.ACCESS, "/etc/ld.so.preload", 4L);
        long fd = open("/etc/passwd", Open.O_CLOEXEC);
        guest(Sys.NEWFSTATAT, fd, "", ROOM, 0x1000L);
        guest(Sys.FSTAT, fd, ROOM);
        guest(Sys.READ, fd, ROOM, 832L);
        guest(Sys.PREAD64, fd, ROOM, 64L, 64L);
        guest(Sys.LSEEK, fd, 0L, 0L);
        guest(Sys.MMAP, 0L, 4096L, 1L, 2L, fd, 0L);
        guest(Sys.MPROTECT, result, 4096L, 1L);
        guest(Sys.CLOSE, fd);
        fd = open("/", Open.O_DIRECTORY | Open.O_CLOEXEC);
        guest(Sys.GETDENTS64, fd, ROOM, 4096L);
        guest(Sys.CLOSE, fd);
        fd = open("/proc/self/status", 0);
        guest(Sys.READ, fd, ROOM, 4096L);
        guest(Sys.CLOSE, fd);
        guest(Sys.READLINK, "/proc/self/exe", ROOM, 4096L);
        guest(Sys.STAT, "/usr/bin/env", ROOM);
        fd = open("/tmp/x", Open.O_CREAT | Open.O_RDWR);
        guest(Sys.WRITE, fd, bytes("hello"), 5L);
        guest(Sys.IOCTL, fd, 0x5401L, p);
        guest(Sys.FCNTL, fd, 3L, 0L);
        guest(Sys.DUP2, fd, 9L);
        guest(Sys.CLOSE, 9L);
        guest(Sys.UNLINK, "/tmp/x");
        guest(Sys.PIPE2, ROOM, 0L);
        guest(Sys.GETCWD, ROOM, 4096L);
        moreCalls(p);
    }

    private long open(String path, int flags) {
        guest(Sys.OPENAT, (long) Open.AT_FDCWD, path, (long) flags, 0600L);
        return result;
    }

    private void moreCalls(long p) {
        guest(Sys.SET_TID_ADDRESS, p);
        guest(Sys.SET_ROBUST_LIST, p, 24L);
        guest(Sys.RSEQ, p, 32L, 0L, 0x53053053L);
        guest(Sys.ARCH_PRCTL, 0x1002L, p);
        guest(Sys.PRLIMIT64, 0L, 3L, 0L, ROOM);
        guest(Sys.GETRANDOM, ROOM, 8L, 1L);
        guest(Sys.UNAME, ROOM);
        guest(Sys.GETPPID);
        guest(Sys.GETUID);
        guest(Sys.SYSINFO, ROOM);
        guest(Sys.CLOCK_GETTIME, 1L, ROOM);
        guest(Sys.RT_SIGACTION, 17L, new byte[32], ROOM, 8L);
        guest(Sys.RT_SIGPROCMASK, 0L, new byte[8], ROOM, 8L);
        guest(Sys.FUTEX, p, 0x81L, 1L);
        guest(Sys.MUNMAP, p, 4096L);
        guest(Sys.SETPGID, 0L, 0L);
        guest(Sys.CLONE, 0x1200011L, 0L, 0L, p, 0L);
        guest(Sys.WAIT4, -1L, ROOM, 1L, 0L);
        guest(Sys.AGENT_TAKE_SIGNALS);
        guest(Sys.EXECVE, "/bin/true", bytes("true\0"), bytes("A=B\0"));
        guest(Sys.EXIT_GROUP, 0L);
    }

    /**
     * One call of task 1. Arguments: Long a value, String and byte[] bytes that come in, Integer room for what comes
     * out.
     */
    private void guest(int nr, Object... args) {
        slot.setMemory(0, MailboxDescriptor.SLOT_ACTIONS, (byte) 0);
        slot.putInt(MailboxDescriptor.NR, nr);
        int window = 0;
        for (int i = 0; i < args.length; i++) {
            if (args[i] instanceof Long value) {
                slot.putLong(MailboxDescriptor.ARGS + 8 * i, value);
                continue;
            }
            byte[] in = args[i] instanceof String s
                    ? bytes(s + "\0")
                    : args[i] instanceof byte[] b ? b : new byte[(Integer) args[i]];
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, GUEST_MEMORY + window);
            slot.putBytes(MailboxDescriptor.SLOT_WINDOW + window, in);
            slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i, window);
            slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i + 4, in.length);
            window += in.length + 15 & ~15;
        }
        attempt(SyscallTable.of(nr).name(), () -> {
            call.claim(1, ++seq);
            journal.call(System.nanoTime(), call);
            Door door = SyscallTable.of(nr).door();
            services.get(ServiceId.of(door.number())).onCall(call);
            kernel.drain();
        });
        call.drop();
    }

    private void completed(MailboxCall done, long outcome, int flags) {
        result = outcome;
        journal.completed(System.nanoTime(), done, outcome, flags);
        if (Boolean.getBoolean("cloister.debug")) {
            System.err.println("rehearsal: " + SyscallTable.of(done.nr()).name() + " = " + outcome);
        }
    }

    private void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failures++;
            System.err.println("rehearsal: " + what + ": " + e);
            if (Boolean.getBoolean("cloister.debug")) {
                e.printStackTrace();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Answers every method with 0, true or null. */
    private static <T> T pretend(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                Rehearsal.class.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
                    Class<?> answer = method.getReturnType();
                    return answer == long.class
                            ? (Object) 0L
                            : answer == int.class
                                    ? (Object) 0
                                    : answer == boolean.class
                                            ? (Object) true
                                            : answer == long[].class ? new long[3] : null;
                }));
    }
}
