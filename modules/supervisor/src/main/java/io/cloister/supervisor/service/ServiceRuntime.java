package io.cloister.supervisor.service;

import io.cloister.bus.KernelFault;
import io.cloister.bus.KernelService;
import io.cloister.bus.Op;
import io.cloister.bus.RecordedClock;
import io.cloister.bus.RecordedEntropy;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.host.Bells;
import io.cloister.bus.host.FdLayout;
import io.cloister.bus.host.HostClock;
import io.cloister.bus.host.HostNews;
import io.cloister.bus.host.KernelMemory;
import io.cloister.bus.host.MailboxDoor;
import io.cloister.bus.host.RingBus;
import io.cloister.bus.host.ServiceHost;
import io.cloister.bus.host.ServiceImage;
import io.cloister.bus.host.SnapshotArea;
import io.cloister.bus.host.SnapshotDescriptor;
import io.cloister.bus.host.TapeDescriptor;
import io.cloister.journal.History;
import io.cloister.journal.JournalMode;
import io.cloister.journal.ServiceTape;
import io.cloister.platform.HostFutex;
import io.cloister.platform.Mappings;
import io.cloister.platform.Native;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One service in this process with all around it: tape, rings, door, ports, loop. Built the same whether it is the first process of its service or goes on
 * where another one stopped.
 */
final class ServiceRuntime {
    /** Builds a service over its host ports. */
    interface Factory {
        /** Of these ports. */
        Wiring wiring(ServicePorts ports, Mappings mappings, ServiceTape tape);
    }

    /** Each is a MiB of tape more. */
    private static final int MAX_REFUSALS = 4;

    private final ServiceId id;
    private final Mappings mappings = new Mappings();
    private final HostClock clock = new HostClock();
    private final UnsafeBuffer tapeMemory = Mappings.map(FdLayout.TAPE, TapeDescriptor.SIZE, "tape");
    private final SnapshotArea snapshots = new SnapshotArea(Mappings.map(FdLayout.SNAPSHOT, SnapshotDescriptor.SIZE, "snapshots"));
    private final UnsafeBuffer taskMemory = Mappings.map(FdLayout.TASKS, TaskTable.SIZE, "task table");
    private final TaskTable tasks = new TaskTable(taskMemory);
    private final ServiceTape tape;
    private final Bells bells;
    private final RingBus bus;
    private final MailboxDoor door;
    private final ServiceHost host;
    private final Wiring wiring;
    private final GraphState state;
    private final ServiceImage image;
    private final String version;
    private int refusals;

    ServiceRuntime(ServiceId id, ServiceArguments arguments, String version, Factory factory) {
        this.id = id;
        this.version = version;
        tape = new ServiceTape(tapeMemory, JournalMode.of(arguments.journal()));
        KernelMemory kernel = mappings.kernel();
        HostFutex futex = new HostFutex();
        bells = new Bells(mappings.bells(), kernel, futex);
        bus = new RingBus(id, kernel, bells, tape, clock);
        ServicePorts ports = new ServicePorts(bus, new RecordedClock(clock, tape), new RecordedEntropy(Mappings.hostEntropy(), tape), tasks);
        if (id != ServiceId.PROC) {
            tasks.watch(tape);
        }
        wiring = factory.wiring(ports, mappings, tape);
        KernelService service = wiring.service();
        door = !Bells.hasDoor(id) ? null
            : new MailboxDoor(id, bells, mappings, tasks, futex, service::onCall).journal(tape, clock).processes(arguments.processes());
        host = new ServiceHost(service, bus, door, bells, clock, tape).news(new HostNews(id, kernel, bells));
        if (door != null) {
            door.onViolation(host::onViolation);
        }
        state = new GraphState(service, door, tape);
        image = new ServiceImage(id, bus, door, id == ServiceId.PROC ? tasks : null, state);
        tape.snapshots(() -> refusals-- <= 0 && snapshot() > 0);
        host.snapshots(this::snapshotFor);
    }

    /** Host threads begin; before the jail closes. */
    void start() {
        wiring.start(host);
    }

    /** The host's files are gone from here on. */
    void sealed() {
        wiring.sealed();
    }

    /** The first process of its service. */
    void fresh() {
        wiring.born();
        bus.announce(Op.READY);
    }

    /**
     * This is a new build under observation: until the supervisor asks for a snapshot it writes none, which an older build might have to read. Where the
     * tape gets so long meanwhile that room runs short it does.
     */
    void onTrial() {
        refusals = MAX_REFUSALS;
    }

    /** Goes on where a predecessor stopped. {@code skip}: without the input that it was at. */
    void recover(boolean skip) {
        long began = System.nanoTime();
        long poisonAt = skip ? tapeMemory.getLong(TapeDescriptor.INPUT_AT) - 1 : -1;
        bus.repair();
        if (door != null) {
            door.relive(new ShadowMailboxes());
        }
        if (id == ServiceId.PROC) {
            tasks.moveTo(Mappings.anonymous(TaskTable.SIZE, "copy of the task table"));
        }
        long bytes = readSnapshot();
        History history = tape.rewind(snapshots.lastEpoch(), poisonAt, this::live);
        if (snapshots.lastEpoch() == 0) {
            wiring.born();
        }
        host.relive(history);
        tape.goLive();
        wiring.restored();
        bus.announce(Op.RECOVERED, System.nanoTime() - began, history.records(), bytes);
    }

    /**
     * Reads the last snapshot, writes it, and has {@code other}, a fresh one of the same service, read that: both must have the same state then. Says how
     * that went, in the manner of {@link Orders}. For a process that shares nothing else.
     */
    String compare(ServiceRuntime other) {
        hide();
        other.hide();
        long bytes = readSnapshot();
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        StringBuilder mine = new StringBuilder();
        StringBuilder its = new StringBuilder();
        try {
            image.save(new DataOutputStream(again));
            other.image.restore(new DataInputStream(new ByteArrayInputStream(again.toByteArray())));
            state.print(mine);
            other.state.print(its);
        } catch (IOException e) {
            return Orders.FAILED + e.getMessage();
        }
        return mine.compareTo(its) == 0 ? Orders.SAME + bytes + " bytes, and what it writes is the same state"
            : Orders.DIFFERS + firstDifference(mine.toString(), its.toString());
    }

    private void hide() {
        if (door != null) {
            door.relive(new ShadowMailboxes());
        }
    }

    private static String firstDifference(String one, String other) {
        String[] lines = one.split("\n");
        String[] others = other.split("\n");
        int at = Math.max(0, Arrays.mismatch(lines, others));
        return (at < lines.length ? lines[at].strip() : "nothing") + ", then " + (at < others.length ? others[at].strip() : "nothing");
    }

    /** Writes a snapshot that nobody will read but who has the same memory. */
    void rehearse() {
        snapshot();
    }

    /** Runs to the end. */
    ServiceHost.End run() {
        if (bells.serviceCore() >= 0) {
            Native.cl_setaffinity(0, 1L << bells.serviceCore()); // this thread; compiler and collector go where there is room
        }
        return host.run();
    }

    private void live(boolean inCompletion) {
        if (id == ServiceId.PROC) {
            ServiceImage.publishTasks(tasks, taskMemory);
        }
        if (door != null) {
            door.goLive(inCompletion);
        }
    }

    private long readSnapshot() {
        if (snapshots.lastEpoch() == 0) {
            return 0;
        }
        try (DataInputStream in = snapshots.read()) {
            image.restore(in);
            return snapshots.lastLength();
        } catch (IOException e) {
            throw new KernelFault(KernelFault.Category.STORAGE, "the snapshot of " + id.label() + " (version " + snapshots.version()
                + ") can't be restored: " + e.getMessage(), e);
        }
    }

    /** Bytes of the snapshot written now, or 0. */
    private long snapshot() {
        long began = System.nanoTime();
        try {
            long bytes = snapshots.write(tape.nextEpoch(), version, image::save);
            tape.snapshotWritten(bytes, began, System.nanoTime() - began);
            return bytes;
        } catch (IOException e) {
            snapshotFailed(e.getMessage());
            return 0;
        }
    }

    private boolean snapshotFor(RingBus to) {
        refusals = 0;
        long began = System.nanoTime();
        long bytes = snapshot();
        to.announce(Op.SNAPSHOT_DONE, bytes == 0 ? 0 : snapshots.lastEpoch(), bytes, System.nanoTime() - began);
        return bytes > 0;
    }

    private void snapshotFailed(String why) {
        if (tapeMemory.getLong(TapeDescriptor.SNAPSHOT_FAILURES) == 0) {
            System.err.println("cloister: " + id.label() + ": no snapshot: " + why); // once: it would say the same again and again
        }
        tapeMemory.putLong(TapeDescriptor.SNAPSHOT_FAILURES, tapeMemory.getLong(TapeDescriptor.SNAPSHOT_FAILURES) + 1);
    }
}
