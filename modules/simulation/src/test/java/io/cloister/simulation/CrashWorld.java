package io.cloister.simulation;

import static io.cloister.bus.MailboxDescriptor.BELL_PROCESS_BITS;
import static io.cloister.bus.MailboxDescriptor.BELL_STRIDE;
import static io.cloister.bus.MailboxDescriptor.P_CALL_BITS;

import io.cloister.abi.Door;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.bus.service.ServiceProxy;
import io.cloister.bus.supervisor.SupervisorAdapter;
import io.cloister.bus.supervisor.SupervisorEvents;
import io.cloister.runtime.instance.ServiceInstance;
import io.cloister.runtime.instance.ServiceSetup;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.ring.RingBus;
import io.cloister.runtime.tape.MessageTape;
import io.cloister.supervisor.service.NativeMailboxWords;
import io.cloister.testkit.Partial;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A sandbox whose services are as in the product, each with its tape, rings, door and snapshots, but for two things:
 * they take turns on one thread, and the host is simulated. They die where {@link Deaths} says, and a successor goes on
 * at once. A service that waits for another one lets those further right run, and nobody else: they never wait for it.
 *
 * <p>Everything else happens only when no service has anything to do, and in a fixed order. So a death changes nothing
 * else: what is different at the end is its doing.
 */
final class CrashWorld extends SimHost {
    private static final int KEPT = 100_000;
    private static final int SERVICES = ServiceId.SUPERVISOR.ordinal();
    private static final int MOST_IDLE = 16;
    private static final long MOST_STEPS = 100_000;
    private static final long EPOCH_NS = 1_000_000_000_000L;
    private static final long REALTIME_NS = 1_700_000_000_000_000_000L;
    /**
     * Services' clocks differ by no more than their inputs; whoever is woken by one of them finds that all are past the
     * deadline.
     */
    private static final long LATE_NS = 100_000;
    private static final long COMPUTE_NS = 100_000;
    /** Steps that others go on without a service that died. */
    private static final int LONG = 20;
    private static final int HEADER_USED = 0x240;
    private static final int DEALT = 77;

    /** The host's time as a service sees it: an input takes a nanosecond, however often it is handled. */
    private final class Time implements Clock {
        private final ServiceId service;

        private Time(ServiceId service) {
            this.service = service;
        }

        @Override
        public long monotonicNs() {
            return EPOCH_NS + passedNs + deaths.inputs(service) + 1;
        }

        @Override
        public long realtimeNs() {
            return REALTIME_NS + monotonicNs();
        }
    }

    /** Who waits for an answer sleeps, and others work. */
    private final class Sync implements HostSync {
        @Override
        public void sleep(long address, int expected, long timeoutNs) {
            boolean worked = false;
            for (int i = running.getLast().ordinal() + 1; i < SERVICES; i++) {
                worked |= turn(ServiceId.of(i));
            }
            idle = worked || revive(running.getLast().ordinal() + 1) ? 0 : idle + 1;
            if (idle > MOST_IDLE) {
                throw new SimFailure(running.getLast().label() + " waits for ever", null);
            }
        }

        @Override
        public void wake(long address, int count) {
            // Nobody is waited for: all have their turn.
        }

        @Override
        public boolean othersRun() {
            return false;
        }
    }

    private final Deaths deaths;
    private final Canary canary;
    private final CrashScenario scenario;
    private final Succession succession;
    private boolean skipped;
    private final boolean[] dead = new boolean[SERVICES];
    private final Vault vault;
    private final Sync sync = new Sync();
    private final ServiceInstance[] lives = new ServiceInstance[SERVICES];
    private final List<List<UnsafeBuffer>> own = new ArrayList<>();
    private final ArrayDeque<ServiceId> running = new ArrayDeque<>();
    private final ArrayDeque<Consumer<DispatchProxy>> news = new ArrayDeque<>();
    private final SupervisorAdapter adapter =
            new SupervisorAdapter(Partial.port(SupervisorEvents.class, new Told()));
    private ServiceId sender;
    private final SplittableRandom dice = new SplittableRandom(DEALT);
    private final RingBus supervisor;
    private final Message told = new Message();
    private boolean marked;
    private long passedNs;
    private long endStatus = -1;
    private boolean armed;
    private int turns;
    private int idle;
    private int lastGuest;
    /** Steps since all services were alive. */
    private int waited;

    CrashWorld(CrashScenario scenario, Deaths deaths, Canary canary, Succession succession) {
        super(KEPT, scenario.streams());
        this.scenario = scenario;
        this.succession = succession;
        this.deaths = deaths;
        this.canary = canary;
        vault = new Vault(deaths);
        for (int i = 0; i < SERVICES; i++) {
            own.add(new ArrayList<>());
        }
        HostClock clock = new HostClock();
        supervisor = new RingBus(
                ServiceId.SUPERVISOR,
                vault.kernel(),
                new Bells(vault.bells(), vault.kernel(), sync),
                MessageTape.NONE,
                clock);
    }

    /**
     * Runs the scenario's program as pid 1 until everything has ended. Deaths begin at {@link #mark}, or with the first
     * record.
     */
    Outcome run() {
        program("init", scenario.program());
        program("other", g -> g.exit(DEALT));
        try {
            if (scenario == CrashScenario.START) {
                deaths.arm();
            }
            for (int i = 0; i < SERVICES; i++) {
                begin(ServiceId.of(i));
            }
            new DispatchProxy(supervisor).run();
            long steps = 0;
            do {
                settle();
                if (++steps > MOST_STEPS) {
                    throw new SimFailure("no end after " + steps + " steps", null);
                }
            } while (step());
            return outcome();
        } finally {
            end();
            own.forEach(memory -> memory.forEach(LazyMemory::giveBack));
            vault.dispose();
        }
    }

    private Outcome outcome() {
        List<String> states = new ArrayList<>();
        try {
            for (ServiceInstance life : lives) {
                StringBuilder text = new StringBuilder();
                life.print(text);
                states.add(text.toString());
            }
        } catch (IOException e) {
            throw new SimFailure("a state can't be printed: " + e.getMessage(), e);
        }
        return new Outcome(
                trace().last(),
                tree().print(roots()[0]) + tree().print(roots()[1]) + streams(),
                Leftovers.text(this),
                states);
    }

    // ---- services ----

    private ServiceInstance build(ServiceId id) {
        List<UnsafeBuffer> mine = own.get(id.ordinal());
        mine.forEach(LazyMemory::giveBack);
        mine.clear();
        Entropy entropy = (bytes, offset, length) -> new SplittableRandom(31L * deaths.records(id) + id.ordinal())
            .ints(length, 0, 256).forEach(new IntConsumer() {
                private int at = offset;

                @Override
                public void accept(int value) {
                    bytes[at++] = (byte) value;
                }
            });
        return new ServiceInstance(
                new ServiceSetup(id, 1, scenario.mode(), SimStubHost.FILES, "simulated"),
                vault.of(id, (bytes, what) -> {
                    UnsafeBuffer memory = LazyMemory.take(bytes);
                    mine.add(memory);
                    return memory;
                }),
                sync,
                new HostClock(new Time(id)),
                entropy,
                (ports, tape) -> body(id, ports, tape, new NativeMailboxWords(vault)));
    }

    private void begin(ServiceId id) {
        running.addLast(id);
        try {
            lives[id.ordinal()] = build(id);
            lives[id.ordinal()].fresh();
        } catch (Deaths.Death death) {
            succeed(id);
        }
        running.removeLast();
    }

    /** Some work of a service, if it has any; false where it has none. */
    private boolean turn(ServiceId id) {
        if (dead[id.ordinal()]) {
            return false;
        }
        running.addLast(id);
        boolean worked = true;
        try {
            worked = lives[id.ordinal()].host().doWork() > 0;
        } catch (Deaths.Death death) {
            if (death.service() != id) {
                throw new AssertionError(death.service() + " dies of what " + id + " does");
            }
            dead[id.ordinal()] = succession == Succession.LATE;
            if (!dead[id.ordinal()]) {
                succeed(id);
            }
        }
        running.removeLast();
        return worked;
    }

    /** The successors of all dead services from {@code first} on; false where none is dead. */
    private boolean revive(int first) {
        boolean any = false;
        for (int i = first; i < SERVICES; i++) {
            if (dead[i]) {
                dead[i] = false;
                any = true;
                running.addLast(ServiceId.of(i));
                succeed(ServiceId.of(i));
                running.removeLast();
            }
        }
        waited = 0;
        return any;
    }

    /** A predecessor died; who goes on may die, too. */
    private void succeed(ServiceId id) {
        boolean lives = false;
        while (!lives) {
            descriptors().open().ownerDied();
            capabilities().open().ownerDied();
            tree().open().ownerDied();
            canary.died(vault.tape(id));
            try {
                this.lives[id.ordinal()] = build(id);
                boolean skip = succession == Succession.SKIPPING && !skipped;
                skipped = true;
                this.lives[id.ordinal()].recover(skip);
                lives = true;
            } catch (Deaths.Death again) {
                continue;
            }
        }
    }

    /** Until no service has anything to do. */
    private void settle() {
        boolean worked = true;
        while (worked) {
            worked = false;
            for (int i = 0; i < SERVICES; i++) {
                worked |= turn(ServiceId.of(i));
            }
            while (supervisor.poll(told)) {
                onSupervisor(told);
                worked = true;
            }
        }
    }

    private void onSupervisor(Message message) {
        sender = message.from;
        adapter.onEvent(message);
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

        void snapshotDone(long epoch, long bytes, long durationNs, byte[] why) {
            if (epoch == 0) {
                throw new SimFailure("no snapshot of " + sender.label(), null);
            }
        }
    }

    // ---- what happens when all services rest ----

    /** One thing; false where nothing can happen any more. */
    private boolean step() {
        if (!news.isEmpty()) {
            news.poll().accept(new DispatchProxy(lives[ServiceId.DISPATCH.ordinal()].host().news()));
            return true;
        }
        if (!dying().isEmpty()) {
            reap(dying().get(0));
            return true;
        }
        if (marked) {
            marked = false;
            snapshots();
            return true;
        }
        return waited++ > LONG && revive(0) || guest() || revive(0) || pass();
    }

    /** The next guest that can go on. */
    private boolean guest() {
        for (int i = 1; i <= threads().size(); i++) {
            int at = (lastGuest + i) % threads().size();
            GuestThread thread = threads().get(at);
            if (thread.canRun()) {
                marked |= armed && scenario.snapshotsEvery() > 0 && ++turns % scenario.snapshotsEvery() == 0;
                lastGuest = at;
                passedNs += thread.wait == GuestThread.Wait.NOTHING ? COMPUTE_NS : 0;
                resume(thread);
                return true;
            }
        }
        return false;
    }

    private void snapshots() {
        for (int i = 0; i < SERVICES; i++) {
            new ServiceProxy(supervisor, ServiceId.of(i)).snapshot();
        }
        settle();
        if (!armed) {
            armed = true;
            deaths.arm();
        }
    }

    /** A guest: from here on services live. */
    void peace() {
        deaths.disarm();
    }

    /** Time, to the next deadline. */
    private boolean pass() {
        long wait = Long.MAX_VALUE;
        for (int i = 0; i < SERVICES; i++) {
            long deadline = lives[i].body().service().nextDeadlineNs();
            if (deadline != Long.MAX_VALUE) {
                wait = Math.min(wait, Math.max(0, deadline - new Time(ServiceId.of(i)).monotonicNs()));
            }
        }
        if (wait == Long.MAX_VALUE || endStatus >= 0) {
            if (endStatus < 0) {
                throw new SimFailure("nothing can happen any more, but pid 1 has not ended", null);
            }
            return false;
        }
        passedNs += wait + LATE_NS;
        return true;
    }

    /** A guest: from here on services die. Each has a snapshot of this moment. */
    void mark(Guest g) {
        marked = true;
        g.thread.compute();
    }

    TaskTable tasks() {
        return new TaskTable(vault.tasks());
    }

    long endStatus() {
        return endStatus;
    }

    // ---- what guests and host need ----

    @Override
    UnsafeBuffer slot(int handle) {
        int process = handle / MailboxDescriptor.SLOTS_PER_PROCESS;
        int at = MailboxDescriptor.slotOffset(handle % MailboxDescriptor.SLOTS_PER_PROCESS);
        return new UnsafeBuffer(vault.file(process), at, MailboxDescriptor.SLOT_STRIDE);
    }

    @Override
    void prepare(int process, BitSet used) {
        UnsafeBuffer file = vault.file(process);
        file.setMemory(P_CALL_BITS, 64, (byte) 0);
        for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
            int slot = MailboxDescriptor.slotOffset(i);
            int seq = file.getInt(slot + MailboxDescriptor.SEQ);
            file.setMemory(slot, HEADER_USED, (byte) 0);
            file.putInt(slot + MailboxDescriptor.SEQ, seq);
        }
    }

    @Override
    void posted(GuestThread thread, Door door) {
        int number = door == Door.NONE ? Door.DISPATCH.number() : door.number();
        thread.slot.putInt(MailboxDescriptor.DOOR, number);
        UnsafeBuffer file = vault.file(thread.process.index);
        int slots = P_CALL_BITS + number * 16 + thread.slotIndex / 64 * 8;
        file.putLong(slots, file.getLong(slots) | 1L << thread.slotIndex % 64);
        int processes = number * BELL_STRIDE + BELL_PROCESS_BITS + thread.process.index / 64 * 8;
        vault.bells().putLong(processes, vault.bells().getLong(processes) | 1L << thread.process.index % 64);
    }

    @Override
    void gone(GuestThread thread) {
        // What it posted lies in its mailbox, and its task is gone.
    }

    @Override
    void news(Consumer<DispatchProxy> event) {
        news.add(event);
    }

    @Override
    boolean unlucky() {
        return false;
    }

    @Override
    SplittableRandom split() {
        return dice.split();
    }
}
