package io.cloister.simulation;

import io.cloister.abi.Door;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.bus.TaskTable;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.bus.supervisor.SupervisorAdapter;
import io.cloister.bus.supervisor.SupervisorEvents;
import io.cloister.runtime.instance.ServiceBody;
import io.cloister.testkit.Partial;
import io.cloister.testkit.SeededEntropy;
import io.cloister.testkit.SimClock;
import io.cloister.testkit.SimKernel;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** One sandbox under one seed: services, host, guests. The {@link Scheduler} says what happens next. */
final class SimWorld extends SimHost {
    private static final int KEPT = 30;
    private static final UnsafeBuffer TASK_MEMORY = new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE));

    private final SimClock clock = new SimClock();
    private final TaskTable tasks = new TaskTable(TASK_MEMORY);
    private final SimKernel kernel = new SimKernel(tasks, trace());
    private final SimDoors doors = new SimDoors(kernel, tasks, trace());
    private final SimMailboxes mailboxes = new SimMailboxes();
    private final Map<ServiceId, SeededEntropy> entropy = new EnumMap<>(ServiceId.class);
    private ServiceBody dispatch;
    private Swapper swapper;
    private final Scheduler scheduler;
    private final long seed;
    private long endStatus = -1;
    private final SupervisorAdapter adapter =
            new SupervisorAdapter(Partial.port(SupervisorEvents.class, new Told()));

    /** {@code swaps}: a service is replaced by a fresh one with its state after every step. */
    SimWorld(long seed, boolean swaps) {
        super(KEPT, new SimStreams());
        this.seed = seed;
        TASK_MEMORY.setMemory(0, TaskTable.HANDLES_BYTES, (byte) 0);
        TASK_MEMORY.setMemory(TaskTable.HANDLES_BYTES, Scheduler.MOST_TASKS * TaskTable.ROW, (byte) 0);
        scheduler = new Scheduler(this, seed);
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
        ServiceBody body =
                body(id, new ServicePorts(kernel.bus(id), clock, entropy.get(id), tasks), Tape.NONE, mailboxes);
        dispatch = id == ServiceId.DISPATCH ? body : dispatch;
        return body.service();
    }

    /** After a step. */
    void stepped(long step) {
        if (swapper != null) {
            swapper.swap(ServiceId.of((int) (step % ServiceId.SUPERVISOR.ordinal())));
        }
    }

    /** What services tell the supervisor. */
    private final class Told {
        void started(long outcome, int subject) {
            if (outcome != 0) {
                throw new SimFailure("the first program did not start: " + outcome, null);
            }
        }

        void ended(int status) {
            endStatus = status;
        }
    }

    private void onSupervisor(Message message) {
        adapter.onEvent(message);
    }

    /** Runs {@code first} as pid 1 until everything has ended, at most {@code steps} steps. */
    void run(Program first, long steps) {
        program("init", first);
        new DispatchProxy(kernel.bus(ServiceId.SUPERVISOR)).run();
        try {
            dispatch.born();
            scheduler.run(steps);
            Leftovers.check(this);
        } catch (SimFailure e) {
            throw report(e.getMessage(), e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException | Error e) {
            throw report(e.toString(), e);
        } finally {
            end();
            mailboxes.dispose();
        }
    }

    private SimFailure report(String what, Throwable cause) {
        StringBuilder text = new StringBuilder("seed " + seed + ", step " + scheduler.steps() + ": " + what + "\n");
        trace().last().forEach(line -> text.append("  ").append(line).append('\n'));
        for (GuestThread thread : threads()) {
            if (!thread.routine.isDone()) {
                text.append("  process file ")
                        .append(thread.process.index)
                        .append(" slot ")
                        .append(thread.slotIndex)
                        .append(" task ")
                        .append(tasks.tidOfHandle(thread.handle))
                        .append(" waits for ")
                        .append(thread.wait)
                        .append(" in ")
                        .append(SyscallTable.of(thread.nr).name())
                        .append('\n');
            }
        }
        return new SimFailure(text.toString(), cause);
    }

    @Override
    UnsafeBuffer slot(int handle) {
        return mailboxes.slot(handle);
    }

    @Override
    void prepare(int process, BitSet used) {
        mailboxes.prepare(process, used);
    }

    @Override
    void posted(GuestThread thread, Door door) {
        doors.post(thread, door);
    }

    @Override
    void gone(GuestThread thread) {
        doors.posted().removeIf(p -> p.thread() == thread);
    }

    @Override
    void news(Consumer<DispatchProxy> event) {
        event.accept(new DispatchProxy(kernel.bus(ServiceId.DISPATCH)));
    }

    @Override
    boolean unlucky() {
        return scheduler.unlucky();
    }

    @Override
    SplittableRandom split() {
        return scheduler.split();
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

    TaskTable tasks() {
        return tasks;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Wait status of pid 1; -1 while it runs. */
    long endStatus() {
        return endStatus;
    }
}
