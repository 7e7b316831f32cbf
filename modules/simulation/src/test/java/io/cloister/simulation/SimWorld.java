package io.cloister.simulation;

import io.cloister.abi.Door;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.InitSpec;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.dispatch.DispatchService;
import io.cloister.dispatch.StubPool;
import io.cloister.gofer.GoferService;
import io.cloister.mm.MmService;
import io.cloister.netstack.NetstackService;
import io.cloister.proc.ProcService;
import io.cloister.testkit.SeededEntropy;
import io.cloister.testkit.SimClock;
import io.cloister.testkit.SimKernel;
import io.cloister.testkit.Trace;
import io.cloister.vfs.VfsConfig;
import io.cloister.vfs.VfsLimits;
import io.cloister.vfs.VfsService;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** One sandbox under one seed: services, host, guests. The {@link Scheduler} says what happens next. */
final class SimWorld {
    private static final int KEPT = 30;
    private static final UnsafeBuffer TASK_MEMORY = new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE));

    private final Trace trace = new Trace(KEPT);
    private final SimClock clock = new SimClock();
    private final TaskTable tasks = new TaskTable(TASK_MEMORY);
    private final SimKernel kernel = new SimKernel(tasks, trace);
    private final SimDoors doors = new SimDoors(kernel, tasks, trace);
    private final SimCapabilities capabilities = new SimCapabilities();
    private final SimDescriptors descriptors = new SimDescriptors(capabilities);
    private final SimMailboxes mailboxes = new SimMailboxes();
    private final SimTree tree = new SimTree(descriptors);
    private final SimStreams streams = new SimStreams();
    private final TreeMap<String, Program> programs = new TreeMap<>();
    private final List<GuestThread> threads = new ArrayList<>();
    private final List<GuestProcess> dying = new ArrayList<>();
    private final SimStubHost stubs;
    private final int[] roots;
    private final Map<ServiceId, SeededEntropy> entropy = new EnumMap<>(ServiceId.class);
    private StubPool pool;
    private Swapper swapper;
    private final Scheduler scheduler;
    private final long seed;
    private long endStatus = -1;

    /** {@code swaps}: a service is replaced by a fresh one with its state after every step. */
    SimWorld(long seed, boolean swaps) {
        this.seed = seed;
        TASK_MEMORY.setMemory(0, TaskTable.HANDLES_BYTES, (byte) 0);
        TASK_MEMORY.setMemory(TaskTable.HANDLES_BYTES, Scheduler.MOST_TASKS * TaskTable.ROW, (byte) 0);
        stubs = new SimStubHost(this);
        scheduler = new Scheduler(this, seed);
        int root = tree.root();
        int data = tree.root();
        int bin = tree.directory(root, "bin");
        tree.file(bin, "sim", ElfFile.bytes(), 0755);
        tree.close(bin);
        roots = new int[] {root, data};
        for (int i = 0; i < ServiceId.SUPERVISOR.ordinal(); i++) {
            entropy.put(ServiceId.of(i), new SeededEntropy(seed * 31 + i));
            kernel.put(build(ServiceId.of(i)));
        }
        if (swaps) {
            swapper = new Swapper(this);
        }
        kernel.supervisor(this::onSupervisor);
    }

    /** A service as its process builds it. */
    KernelService build(ServiceId id) {
        ServicePorts ports = new ServicePorts(kernel.bus(id), clock, entropy.get(id), tasks);
        return switch (id) {
            case DISPATCH -> {
                pool = new StubPool(stubs, SimStubHost.FILES);
                yield new DispatchService(ports, pool);
            }
            case PROC -> new ProcService(ports, mailboxes);
            case MM -> new MmService(ports, capabilities, 0);
            case VFS -> {
                List<VfsConfig.Volume> volumes = List.of(new VfsConfig.Volume("/data", false));
                yield new VfsService(ports, new VfsConfig(volumes, VfsLimits.TMPFS_BYTES, "", 2, "cloister"), descriptors, streams, descriptors);
            }
            case NETSTACK -> new NetstackService(ports);
            case GOFER -> new GoferService(tree, roots, new boolean[] {false, true});
            case SUPERVISOR -> throw new IllegalArgumentException("not a service");
        };
    }

    /** After a step. */
    void stepped(long step) {
        if (swapper != null) {
            swapper.swap(ServiceId.of((int) (step % ServiceId.SUPERVISOR.ordinal())));
        }
    }

    private void onSupervisor(Message message) {
        if (message.op == Op.STARTED && message.a[0] != 0) {
            throw new SimFailure("the first program did not start: " + message.a[0], null);
        } else if (message.op == Op.ENDED) {
            endStatus = message.a[0];
        }
    }

    /** A program that guests can exec by this name. */
    void program(String name, Program program) {
        programs.put(name, program);
    }

    /** Runs {@code first} as pid 1 until everything has ended, at most {@code steps} steps. */
    void run(Program first, long steps) {
        program("init", first);
        InitSpec spec = new InitSpec(List.of(ascii("/bin/sim"), ascii("init")), List.of(ascii("PATH=/bin")), ascii("/"), "cloister", 0, 0, 0, 0, 0);
        byte[] encoded = spec.encode();
        var bus = kernel.bus(ServiceId.SUPERVISOR);
        bus.event(ServiceId.DISPATCH, bus.message(Op.DISPATCH_RUN, 0).with(0, encoded.length).payload(encoded));
        try {
            pool.fill();
            scheduler.run(steps);
            Leftovers.check(this);
        } catch (SimFailure e) {
            throw report(e.getMessage(), e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException | Error e) {
            throw report(e.toString(), e);
        } finally {
            for (GuestThread thread : threads) {
                thread.routine.end();
            }
            mailboxes.dispose();
        }
    }

    private SimFailure report(String what, Throwable cause) {
        StringBuilder text = new StringBuilder("seed " + seed + ", step " + scheduler.steps() + ": " + what + "\n");
        trace.last().forEach(line -> text.append("  ").append(line).append('\n'));
        for (GuestThread thread : threads) {
            if (!thread.routine.isDone()) {
                text.append("  process file ").append(thread.process.index).append(" slot ").append(thread.slotIndex).append(" task ")
                    .append(tasks.tidOfHandle(thread.handle)).append(" waits for ").append(thread.wait).append(" in ")
                    .append(SyscallTable.of(thread.nr).name()).append('\n');
            }
        }
        return new SimFailure(text.toString(), cause);
    }

    // ---- what guests do ----

    void posted(GuestThread thread, Door door) {
        doors.post(thread, door);
    }

    void copiedOut(byte[] bytes) {
        trace.add("out " + bytes.length + " #" + Integer.toHexString(java.util.Arrays.hashCode(bytes)));
    }

    void returned(GuestThread thread, int nr, long result) {
        trace.add("back " + thread.handle + ' ' + SyscallTable.of(nr).name() + " = " + result);
    }

    /** A fresh stub has its first orders. */
    void begin(GuestProcess process) {
        enter(new GuestThread(this, process, 0, 0, null));
    }

    /** A program starts: which one its arguments say. */
    void started(GuestThread thread, long stackPointer) {
        thread.guest.arena(stackPointer);
        String name = thread.guest.text(thread.guest.load64(stackPointer + 16));
        thread.child = programs.get(name);
        if (thread.child == null) {
            throw new SimFailure("no program " + name, null);
        }
    }

    void thread(GuestThread parent, int slotIndex, long stack) {
        parent.process.threaded = true;
        enter(new GuestThread(this, parent.process, slotIndex, stack, parent.child));
    }

    /** Null where the host has no process to give. */
    GuestProcess fork(GuestThread parent, int file) {
        if (scheduler.unlucky()) {
            return null;
        }
        GuestProcess born = stubs.born(parent.process, file);
        GuestThread child = new GuestThread(this, born, parent.slotIndex, 0, parent.child);
        child.guest.arenaOf(parent.guest);
        enter(child);
        return born;
    }

    private void enter(GuestThread thread) {
        thread.process.threads.add(thread);
        threads.add(thread);
    }

    // ---- what the host does ----

    void kill(GuestProcess process) {
        if (!process.killed) {
            process.killed = true;
            dying.add(process);
        }
    }

    /** A killed process stops for good. */
    void reap(GuestProcess process) {
        trace.add("reap " + process.index);
        dying.remove(process);
        for (GuestThread thread : process.threads) {
            thread.routine.end();
            threads.remove(thread);
            doors.posted().removeIf(p -> p.thread() == thread);
        }
        stubs.reaped(process);
    }

    void kick(int process, int slotIndex) {
        for (GuestThread thread : threads) {
            thread.kicked |= thread.process.index == process && thread.slotIndex == slotIndex;
        }
    }

    void resume(GuestThread thread) {
        trace.add("run " + thread.handle);
        thread.routine.resume();
        if (thread.routine.failure() != null) {
            throw new SimFailure("guest of slot " + thread.handle + ": " + thread.routine.failure(), thread.routine.failure());
        }
        if (thread.routine.isDone()) {
            threads.remove(thread);
            thread.process.threads.remove(thread);
        }
    }

    UnsafeBuffer slot(int process, int slotIndex) {
        return mailboxes.slot(process * io.cloister.bus.MailboxDescriptor.SLOTS_PER_PROCESS + slotIndex);
    }

    SimKernel kernel() {
        return kernel;
    }

    SimDoors doors() {
        return doors;
    }

    SimClock clock() {
        return clock;
    }

    SimDescriptors descriptors() {
        return descriptors;
    }

    SimCapabilities capabilities() {
        return capabilities;
    }

    SimMailboxes mailboxes() {
        return mailboxes;
    }

    SimStubHost stubs() {
        return stubs;
    }

    SimTree tree() {
        return tree;
    }

    TaskTable tasks() {
        return tasks;
    }

    Trace trace() {
        return trace;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    List<GuestThread> threads() {
        return threads;
    }

    List<GuestProcess> dying() {
        return dying;
    }

    /** Wait status of pid 1; -1 while it runs. */
    long endStatus() {
        return endStatus;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
