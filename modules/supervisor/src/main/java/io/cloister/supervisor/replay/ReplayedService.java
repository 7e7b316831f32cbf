package io.cloister.supervisor.replay;

import io.cloister.bus.Entropy;
import io.cloister.bus.KernelFault;
import io.cloister.bus.KernelService;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.RecordedClock;
import io.cloister.bus.RecordedEntropy;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.journal.JournalHistory;
import io.cloister.journal.JournalReader;
import io.cloister.platform.Mappings;
import io.cloister.runtime.instance.GraphState;
import io.cloister.runtime.instance.GuestCalls;
import io.cloister.runtime.instance.ServiceHost;
import io.cloister.runtime.instance.ShadowMailboxes;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.ring.KernelMemory;
import io.cloister.runtime.ring.RingBus;
import io.cloister.runtime.tape.History;
import io.cloister.runtime.tape.ServiceTape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * One service of a sandbox, built again to go through its journal. No host stands behind its ports: all answers are
 * history's.
 */
final class ReplayedService implements AutoCloseable {
    /**
     * How it went.
     *
     * @param records used. @param difference what is different and where, or null. @param stoppedAt why it stopped
     *     before the end, or null.
     */
    record Outcome(ServiceId service, long records, long tookNs, History.Difference difference, String stoppedAt) {
    }

    private static final String LAMBDA = " a lambda of ";

    private static final HostSync NOBODY_SLEEPS = new HostSync() {
        @Override
        public void sleep(long address, int expected, long timeoutNs) {
        }

        @Override
        public void wake(long address, int count) {
        }
    };

    private final ServiceId id;
    private final JournalHistory source;
    private final History history;
    private final ServiceTape tape;
    private final ServiceHost host;
    private final GraphState state;
    private final Runnable born;

    ReplayedService(ServiceId id, Path journals, ReplaySetup setup, ReplayLimits limits) {
        this.id = id;
        HostClock clock = new HostClock();
        KernelMemory kernel = new KernelMemory(Mappings.anonymous(KernelMemory.SIZE, "rings"));
        Bells bells = new Bells(Mappings.anonymous(MailboxDescriptor.BELLS_SIZE, "bells"), kernel, NOBODY_SLEEPS);
        TaskTable tasks = new TaskTable(Mappings.anonymous(TaskTable.SIZE, "task table"));
        tape = new ServiceTape(Mappings.anonymous(TapeDescriptor.SIZE, "tape"), JournalMode.FULL);
        RingBus bus = new RingBus(id, kernel, bells, tape, clock);
        ServicePorts ports = new ServicePorts(
                bus,
                new RecordedClock(clock, tape),
                new RecordedEntropy(Absent.port(Entropy.class), tape),
                tasks);
        if (id != ServiceId.PROC) {
            tasks.watch(tape);
        }
        HostlessServices factory = new HostlessServices(setup.spec(), ports, tape);
        KernelService service = factory.build(id);
        born = factory.born();
        GuestCalls calls = !Bells.hasDoor(id)
                ? null
                : new GuestCalls(
                        id,
                        new ShadowMailboxes(Mappings::anonymous),
                        setup.spec().kernel().processFiles(),
                        tasks,
                        new GuestCalls.Transport(bells, NOBODY_SLEEPS, tape, clock),
                        service::onCall);
        if (calls != null) {
            calls.beginReplay(new ShadowMailboxes(Mappings::anonymous));
        }
        host = new ServiceHost(service, bus, calls, bells, clock, tape);
        state = new GraphState(service, calls, tape, Mappings::anonymous);
        source = new JournalHistory(journals, id);
        history = tape.rewind(new History(source, -1), inCompletion -> {
            throw new ReplayStop(null);
        });
        history.watch(h -> limits.check(h.position()));
        tape.strict((call, result) -> limits.check(call, result, history.position()));
    }

    /** Goes through all of it. */
    Outcome run() {
        long began = System.nanoTime();
        History.Difference difference = null;
        String stopped = null;
        try {
            born.run();
            host.replay(history);
        } catch (ReplayStop e) {
            stopped = e.getMessage();
        } catch (KernelFault e) {
            difference = history.failed("a fault: " + e.getMessage());
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
            difference = history.failed("it fails: " + oneLine(e));
        }
        return new Outcome(id, history.records(), System.nanoTime() - began, difference, stopped);
    }

    /** What it is, and where in code of ours. */
    static String oneLine(Throwable e) {
        String what = e.toString().lines().findFirst().orElse("");
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("io.cloister.")) {
                return what + " at " + frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
            }
        }
        return what;
    }

    /** Its state as text, an object a line; without the handlers, which construction makes and nothing changes. */
    void print(PrintStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        state.print(text);
        text.toString().lines().filter(line -> !line.contains(LAMBDA)).forEach(out::println);
    }

    /** Where the journal could not be read. */
    List<JournalReader.Damage> damages() {
        return source.damages();
    }

    @Override
    public void close() {
        source.close();
    }
}
