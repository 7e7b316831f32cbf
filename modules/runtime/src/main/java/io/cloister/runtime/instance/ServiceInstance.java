package io.cloister.runtime.instance;

import io.cloister.bus.Entropy;
import io.cloister.bus.KernelFault;
import io.cloister.bus.KernelService;
import io.cloister.bus.RecordedClock;
import io.cloister.bus.RecordedEntropy;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.supervisor.SupervisorProxy;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.ExternalEvents;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.ring.RingBus;
import io.cloister.runtime.state.SnapshotArea;
import io.cloister.runtime.tape.History;
import io.cloister.runtime.tape.ServiceTape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One process's life of a service, with all around it: tape, rings, door, ports, loop. Built the same whether it is the
 * first of its service or goes on where another one stopped. What dies with the process is here, what does not is
 * {@link ServiceMemory}.
 */
public final class ServiceInstance {
    /** Each is a MiB of tape more. */
    private static final int MAX_REFUSALS = 4;

    private final ServiceSetup setup;
    private final ServiceMemory memory;
    private final SnapshotArea snapshots;
    private final UnsafeBuffer tapeMemory;
    private final TaskTable tasks;
    private final ServiceTape tape;
    private final Bells bells;
    private final RingBus bus;
    private final SupervisorProxy supervisor;
    private final GuestCalls calls;
    private final ServiceHost host;
    private final ServiceBody body;
    private final GraphState state;
    private final ServiceImage image;
    private int refusals;
    /** Why the last snapshot that failed did. */
    private String failure = "";
    private Consumer<String> log = line -> { };

    /** Builds it; it does nothing yet. */
    public ServiceInstance(
            ServiceSetup setup,
            ServiceMemory memory,
            HostSync sync,
            HostClock clock,
            Entropy entropy,
            ServiceBody.Factory factory) {
        this.setup = setup;
        this.memory = memory;
        ServiceId id = setup.id();
        tapeMemory = memory.tape();
        snapshots = new SnapshotArea(memory.snapshots());
        tasks = new TaskTable(memory.tasks());
        tape = new ServiceTape(tapeMemory, setup.mode());
        bells = new Bells(memory.bells(), memory.kernel(), sync);
        bus = new RingBus(id, memory.kernel(), bells, tape, clock);
        supervisor = new SupervisorProxy(bus.announcements());
        ServicePorts ports =
                new ServicePorts(bus, new RecordedClock(clock, tape), new RecordedEntropy(entropy, tape), tasks);
        if (!ownsTasks()) {
            tasks.watch(tape);
        }
        body = factory.build(ports, tape);
        KernelService service = body.service();
        calls = !Bells.hasDoor(id) ? null : new GuestCalls(id, memory.mailboxes(), setup.processes(), tasks,
            new GuestCalls.Transport(bells, sync, tape, clock), service::onCall);
        host = new ServiceHost(service, bus, calls, bells, clock, tape)
                .news(new ExternalEvents(id, memory.kernel(), bells));
        state = new GraphState(service, calls, tape, memory.own());
        image = new ServiceImage(id, bus, calls, ownsTasks() ? tasks : null, state);
        tape.snapshots(() -> refusals-- <= 0 && snapshot() > 0);
        host.snapshots(this::snapshotForSupervisor, setup.process());
    }

    /** Where it says what the operator should know; nobody listens before. */
    public void logTo(Consumer<String> listener) {
        log = listener;
    }

    private boolean ownsTasks() {
        return setup.id() == ServiceId.PROC;
    }

    /** Its loop. */
    public ServiceHost host() {
        return host;
    }

    /** The service with its ports. */
    public ServiceBody body() {
        return body;
    }

    /** How its parties are woken. */
    public Bells bells() {
        return bells;
    }

    /** The first process of its service. */
    public void fresh() {
        body.born();
        supervisor.ready();
    }

    /**
     * This is a new build under observation: until the supervisor asks for a snapshot it writes none, which an older
     * build might have to read. Where the tape gets so long meanwhile that room runs short it does.
     */
    public void onTrial() {
        refusals = MAX_REFUSALS;
    }

    /** Goes on where a predecessor stopped. {@code skip}: without the input that it was at. */
    public void recover(boolean skip) {
        long began = System.nanoTime();
        long poisonAt = skip ? tapeMemory.getLong(TapeDescriptor.INPUT_AT) - 1 : -1;
        bus.repair();
        hide();
        if (ownsTasks()) {
            tasks.moveTo(memory.own().of(TaskTable.SIZE, "copy of the task table"));
        }
        long bytes = readSnapshot();
        History history = tape.rewind(snapshots.lastEpoch(), poisonAt, this::live);
        if (snapshots.lastEpoch() == 0) {
            body.born();
        }
        host.replay(history);
        tape.goLive();
        if (skip) {
            snapshot(); // or the next successor would find that input again, and whatever came after
        }
        body.restored();
        supervisor.recovered(System.nanoTime() - began, history.records(), bytes, setup.process());
    }

    /**
     * Reads the last snapshot, writes it, and has {@code other}, a fresh one of the same service, read that: both must
     * have the same state then. For a process that shares nothing else.
     *
     * @return where they differ, or null.
     */
    public String difference(ServiceInstance other) throws IOException {
        hide();
        other.hide();
        readSnapshot();
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        StringBuilder mine = new StringBuilder();
        StringBuilder its = new StringBuilder();
        image.save(new DataOutputStream(again));
        other.image.restore(new DataInputStream(new ByteArrayInputStream(again.toByteArray())));
        state.print(mine);
        other.state.print(its);
        return mine.compareTo(its) == 0 ? null : firstDifference(mine.toString(), its.toString());
    }

    /** Bytes of the last snapshot. */
    public long snapshotBytes() {
        return snapshots.lastEpoch() == 0 ? 0 : snapshots.lastLength();
    }

    /** The service's state as text. */
    public void print(Appendable out) throws IOException {
        state.print(out);
    }

    /** Calls lie in memory of our own. */
    private void hide() {
        if (calls != null) {
            calls.beginReplay(new ShadowMailboxes(memory.own()));
        }
    }

    private static String firstDifference(String one, String other) {
        String[] lines = one.split("\n");
        String[] others = other.split("\n");
        int at = Math.max(0, Arrays.mismatch(lines, others));
        return (at < lines.length ? lines[at].strip() : "nothing") + ", then "
                + (at < others.length ? others[at].strip() : "nothing");
    }

    private void live(boolean inCompletion) {
        if (ownsTasks()) {
            ServiceImage.publishTasks(tasks, memory.tasks());
        }
        if (calls != null) {
            calls.endReplay(inCompletion);
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
            throw new KernelFault(
                    KernelFault.Category.STORAGE,
                    "the snapshot of " + setup.id().label() + " (version " + snapshots.version()
                            + ") can't be restored: " + e.getMessage(),
                    e);
        }
    }

    /** Bytes of the snapshot written now, or 0. */
    public long snapshot() {
        long began = System.nanoTime();
        try {
            long bytes = snapshots.write(tape.nextEpoch(), setup.version(), image::save);
            tape.snapshotWritten(bytes, began, System.nanoTime() - began);
            return bytes;
        } catch (IOException e) {
            snapshotFailed(e.getMessage());
            return 0;
        }
    }

    private boolean snapshotForSupervisor() {
        refusals = 0;
        long began = System.nanoTime();
        long bytes = snapshot();
        supervisor.snapshotDone(
                bytes == 0 ? 0 : snapshots.lastEpoch(),
                bytes,
                System.nanoTime() - began,
                (bytes == 0 ? failure : "").getBytes(StandardCharsets.UTF_8));
        return bytes > 0;
    }

    private void snapshotFailed(String why) {
        failure = String.valueOf(why);
        if (tapeMemory.getLong(TapeDescriptor.SNAPSHOT_FAILURES) == 0) {
            // once: it would say the same again and again
            log.accept("no snapshot: " + why);
        }
        tapeMemory.putLong(TapeDescriptor.SNAPSHOT_FAILURES, tapeMemory.getLong(TapeDescriptor.SNAPSHOT_FAILURES) + 1);
    }
}
