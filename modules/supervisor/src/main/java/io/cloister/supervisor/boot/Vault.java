package io.cloister.supervisor.boot;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.KernelMemory;
import io.cloister.runtime.state.SnapshotDescriptor;
import io.cloister.spec.SandboxSpec;
import io.cloister.supervisor.service.SpecMemory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The descriptors that must outlive any service: shared memory, socket pairs, tapes and snapshots. Made once, before
 * anything starts; a service that is started again gets the same ones. They have numbers in a row, from {@link
 * FdLayout#DYNAMIC} on, so that a supervisor that succeeds another knows them.
 */
public final class Vault {
    private static final int SEAL = 1;
    private static final int NONE = -1;

    private final int specification;
    private final int kernel;
    private final int tasks;
    private final int bells;
    private final int[] mailboxes;
    private final int[] capabilities;
    private final int[] stubEnds;
    private final int[] zygote;
    private final int[] objects;
    private final int[] files;
    private final Map<ServiceId, Integer> tapes = new EnumMap<>(ServiceId.class);
    private final Map<ServiceId, Integer> snapshots = new EnumMap<>(ServiceId.class);
    private final boolean isThere;
    private int link = NONE;
    private int next = FdLayout.DYNAMIC;

    /**
     * For a sandbox of {@code spec}: makes everything or, where a predecessor has and it {@code isThere}, only knows
     * it.
     */
    public Vault(SandboxSpec spec, boolean isThere) {
        this.isThere = isThere;
        specification = isThere ? next++ : place(SpecMemory.make(spec));
        int processes = spec.kernel().processFiles();
        kernel = memory("cloister-kernel", KernelMemory.SIZE);
        tasks = memory("cloister-tasks", TaskTable.SIZE);
        bells = memory("cloister-bells", MailboxDescriptor.BELLS_SIZE);
        mailboxes = new int[processes];
        capabilities = new int[processes];
        stubEnds = new int[processes];
        for (int i = 0; i < processes; i++) {
            mailboxes[i] = memory("cloister-mailbox", MailboxDescriptor.FILE_SIZE);
            int[] ends = pair();
            capabilities[i] = ends[0];
            stubEnds[i] = ends[1];
        }
        zygote = pair();
        objects = pair();
        files = pair();
        for (ServiceId id : ServiceId.values()) {
            tapes.put(id, memory("cloister-tape-" + id.label(), TapeDescriptor.SIZE));
            snapshots.put(id, memory("cloister-snapshot-" + id.label(), SnapshotDescriptor.SIZE));
        }
    }

    /** Has a copy of {@code fd}, which is closed, for netstack: its link to the outside. */
    public void addLink(int fd) {
        link = place(fd);
    }

    /** A predecessor has added a link. */
    public void knowLink() {
        link = next++;
    }

    /** What a predecessor's sandbox is: the first that its vault has. */
    public static SandboxSpec predecessorsSpec() {
        return SpecMemory.read(FdLayout.DYNAMIC);
    }

    /** The specification's descriptor. */
    int specification() {
        return specification;
    }

    /** The rings' descriptor. */
    public int kernel() {
        return kernel;
    }

    /** The bells' descriptor. */
    public int bells() {
        return bells;
    }

    /** The task table's descriptor. */
    public int tasks() {
        return tasks;
    }

    /** The tape of {@code id}, {@link TapeDescriptor#SIZE} long. */
    public int tape(ServiceId id) {
        return tapes.get(id);
    }

    /** The zygote's end of its control socket. */
    public int zygoteEnd() {
        return zygote[1];
    }

    /** What {@code id} inherits, beside {@code stdio} (vfs only). */
    public FdPlan planFor(ServiceId id, int[] stdio) {
        FdPlan plan = new FdPlan();
        plan.add(kernel, FdLayout.KERNEL)
                .add(tasks, FdLayout.TASKS)
                .add(bells, FdLayout.BELLS)
                .add(tapes.get(id), FdLayout.TAPE)
                .add(snapshots.get(id), FdLayout.SNAPSHOT);
        if (Bells.hasDoor(id)) {
            plan.addAll(mailboxes, FdLayout.MAILBOXES);
        }
        switch (id) {
            case DISPATCH -> plan.add(zygote[0], FdLayout.ZYGOTE).addAll(stubEnds, FdLayout.STUB_ENDS);
            case MM -> plan.add(objects[0], FdLayout.OBJECTS).addAll(capabilities, FdLayout.CAPABILITIES)
                .addAll(stubEnds, FdLayout.STUB_ENDS);
            case VFS ->
                plan.add(objects[1], FdLayout.OBJECTS)
                        .add(files[0], FdLayout.FILES)
                        .addAll(stdio, FdLayout.STDIO);
            case GOFER -> plan.add(files[1], FdLayout.FILES);
            case NETSTACK -> {
                if (link != NONE) {
                    plan.add(link, FdLayout.LINK);
                }
            }
            default -> { }
        }
        return plan;
    }

    /** The number after the last of ours. */
    int end() {
        return next;
    }

    private int memory(String name, long size) {
        return isThere ? next++ : place(memfd(name, size));
    }

    private int[] pair() {
        if (isThere) {
            return new int[] {next++, next++};
        }
        int[] ends = socketPair();
        return new int[] {place(ends[0]), place(ends[1])};
    }

    private int place(int fd) {
        int placed = Guard.keep(fd);
        if (placed != next) {
            throw new IllegalStateException("descriptor " + placed + " in place of " + next);
        }
        return next++;
    }

    /** Memory for a process that must not touch what services share: give it back with close(2). */
    int[] trialMemory() {
        return new int[] {memfd("cloister-trial", KernelMemory.SIZE), memfd("cloister-trial", TaskTable.SIZE),
            memfd("cloister-trial", MailboxDescriptor.BELLS_SIZE), memfd("cloister-trial", TapeDescriptor.SIZE),
            memfd("cloister-trial", SnapshotDescriptor.SIZE)};
    }

    /** As {@link #planFor}, of {@link #trialMemory} and the snapshots of {@code id}, or none where that is null. */
    FdPlan planForTrial(ServiceId id, int[] memory) {
        return new FdPlan()
                .add(memory[0], FdLayout.KERNEL)
                .add(memory[1], FdLayout.TASKS)
                .add(memory[2], FdLayout.BELLS)
                .add(memory[3], FdLayout.TAPE)
                .add(id == null ? memory[4] : snapshots.get(id), FdLayout.SNAPSHOT);
    }

    private static int memfd(String name, long size) {
        CString text = new CString(name);
        int fd = (int) Native.must(Native.cl_memfd(text.address(), size, SEAL), "memfd " + name);
        Reference.reachabilityFence(text);
        return fd;
    }

    static int[] socketPair() {
        UnsafeBuffer pair = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        Native.must(Native.cl_socketpair(Native.SOCK_SEQPACKET, pair.addressOffset()), "socketpair");
        return new int[] {pair.getInt(0), pair.getInt(4)};
    }
}
