package io.cloister.simulation;

import io.cloister.abi.Door;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.KernelService;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.dispatch.DispatchService;
import io.cloister.dispatch.RecordedStubHost;
import io.cloister.dispatch.StubPool;
import io.cloister.gofer.GoferService;
import io.cloister.gofer.RecordedHostTree;
import io.cloister.mm.MmService;
import io.cloister.mm.RecordedStubDescriptors;
import io.cloister.netstack.NetstackService;
import io.cloister.proc.ProcService;
import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.env.RecordedMailboxWords;
import io.cloister.runtime.instance.ServiceBody;
import io.cloister.spec.DefaultMounts;
import io.cloister.spec.MountSpec;
import io.cloister.spec.SandboxSpec;
import io.cloister.testkit.Trace;
import io.cloister.vfs.VfsService;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.RecordedDescriptorChannel;
import io.cloister.vfs.env.RecordedHostFiles;
import io.cloister.vfs.env.RecordedHostStreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** The host of a sandbox and the guests on it. How services run, and what is next, is for the worlds to say. */
abstract class SimHost {
    private record Body(KernelService service, Runnable birth) implements ServiceBody {
        @Override
        public void born() {
            birth.run();
        }
    }

    private static final SandboxSpec SPEC = spec();

    private final Trace trace;
    private final SimCapabilities capabilities = new SimCapabilities();
    private final SimDescriptors descriptors = new SimDescriptors(capabilities);
    private final SimTree tree = new SimTree(descriptors);
    private final HostStreams streams;
    private final SimStubHost stubs = new SimStubHost(this);
    private final TreeMap<String, Program> programs = new TreeMap<>();
    private final List<GuestThread> threads = new ArrayList<>();
    private final List<GuestProcess> dying = new ArrayList<>();
    private final int[] roots;

    /** {@code kept}: lines of what happens that are kept as text. */
    SimHost(int kept, HostStreams streams) {
        this.streams = streams;
        trace = new Trace(kept);
        int root = tree.root();
        int data = tree.root();
        int bin = tree.directory(root, "bin");
        tree.file(bin, "sim", ElfFile.bytes(), 0755);
        tree.close(bin);
        roots = new int[] {root, data};
    }

    /** A slot of a mailbox file. */
    abstract UnsafeBuffer slot(int handle);

    /** A process file starts over: all but the sequence numbers is zero in the headers of {@code used} slots. */
    abstract void prepare(int process, BitSet used);

    /** {@code thread} has put a call into its slot. */
    abstract void posted(GuestThread thread, Door door);

    /** {@code thread} is gone, and what it posted with it. */
    abstract void gone(GuestThread thread);

    /** What the host tells dispatch. */
    abstract void news(Consumer<DispatchProxy> event);

    /** True where the host fails at something that may fail. */
    abstract boolean unlucky();

    /** Dice for a guest program. */
    abstract SplittableRandom split();

    /** A service as its process builds it: over this host, with {@code tape} in between. */
    final ServiceBody body(ServiceId id, ServicePorts ports, Tape tape, MailboxWords words) {
        return switch (id) {
            case DISPATCH -> {
                StubPool pool = new StubPool(new RecordedStubHost(stubs, tape), SimStubHost.FILES);
                yield new Body(new DispatchService(ports, SPEC, pool), pool::fill);
            }
            case PROC -> body(new ProcService(ports, SPEC, new RecordedMailboxWords(words, tape)));
            case MM -> body(new MmService(ports, new RecordedStubDescriptors(capabilities, tape), 0));
            case VFS ->
                body(new VfsService(
                        ports,
                        SPEC,
                        new RecordedHostFiles(descriptors, tape),
                        new RecordedHostStreams(streams, tape),
                        new RecordedDescriptorChannel(descriptors, tape)));
            case NETSTACK -> body(new NetstackService(ports));
            case GOFER -> body(new GoferService(new RecordedHostTree(tree, tape), roots, new boolean[] {false, true}));
            case SUPERVISOR -> throw new IllegalArgumentException("not a service");
        };
    }

    private static SandboxSpec spec() {
        SandboxSpec plain = SandboxSpec.plain("/bin/sim", "init").with(List.of("PATH=/bin"));
        MountSpec data = new MountSpec("/data", MountSpec.BIND, "/data", List.of());
        return plain.with(plain.container().withMounts(DefaultMounts.and(List.of(data))));
    }

    private static Body body(KernelService service) {
        return new Body(service, () -> { });
    }

    // ---- what guests do ----

    /** A program that guests can exec by this name. */
    final void program(String name, Program program) {
        programs.put(name, program);
    }

    final void copiedOut(byte[] bytes) {
        trace.add("out " + bytes.length + " #" + Integer.toHexString(Arrays.hashCode(bytes)));
    }

    final void returned(GuestThread thread, int nr, long result) {
        trace.add("back " + thread.handle + ' ' + SyscallTable.of(nr).name() + " = " + result);
    }

    /** A fresh stub has its first orders. */
    final void begin(GuestProcess process) {
        enter(new GuestThread(this, process, 0, 0, null));
    }

    /** A program starts: which one its arguments say. */
    final void started(GuestThread thread, long stackPointer) {
        thread.guest.arena(stackPointer);
        String name = thread.guest.text(thread.guest.load64(stackPointer + 16));
        thread.child = programs.get(name);
        if (thread.child == null) {
            throw new SimFailure("no program " + name, null);
        }
    }

    final void thread(GuestThread parent, int slotIndex, long stack) {
        parent.process.threaded = true;
        enter(new GuestThread(this, parent.process, slotIndex, stack, parent.child));
    }

    /** Null where the host has no process to give. */
    final GuestProcess fork(GuestThread parent, int file) {
        if (unlucky()) {
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

    final void kill(GuestProcess process) {
        if (!process.killed) {
            process.killed = true;
            dying.add(process);
        }
    }

    /** A killed process stops for good. */
    final void reap(GuestProcess process) {
        trace.add("reap " + process.index);
        dying.remove(process);
        for (GuestThread thread : process.threads) {
            thread.routine.end();
            threads.remove(thread);
            gone(thread);
        }
        stubs.reaped(process);
    }

    final void kick(int process, int slotIndex) {
        for (GuestThread thread : threads) {
            thread.kicked |= thread.process.index == process && thread.slotIndex == slotIndex;
        }
    }

    final void resume(GuestThread thread) {
        trace.add("run " + thread.handle);
        thread.routine.resume();
        if (thread.routine.failure() != null) {
            throw new SimFailure(
                    "guest of slot " + thread.handle + ": " + thread.routine.failure(), thread.routine.failure());
        }
        if (thread.routine.isDone()) {
            threads.remove(thread);
            thread.process.threads.remove(thread);
        }
    }

    /** No guest goes on. */
    final void end() {
        for (GuestThread thread : threads) {
            thread.routine.end();
        }
    }

    final UnsafeBuffer slot(int process, int slotIndex) {
        return slot(process * MailboxDescriptor.SLOTS_PER_PROCESS + slotIndex);
    }

    final SimDescriptors descriptors() {
        return descriptors;
    }

    final SimCapabilities capabilities() {
        return capabilities;
    }

    final HostStreams streams() {
        return streams;
    }

    final SimStubHost stubs() {
        return stubs;
    }

    final SimTree tree() {
        return tree;
    }

    /** Descriptors of the gofer's roots: the program's, and the one that guests write to. */
    final int[] roots() {
        return roots;
    }

    final Trace trace() {
        return trace;
    }

    final List<GuestThread> threads() {
        return threads;
    }

    final List<GuestProcess> dying() {
        return dying;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
