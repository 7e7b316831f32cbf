package io.cloister.runtime.instance;

import io.cloister.abi.Errno;
import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.bus.service.ServiceAdapter;
import io.cloister.bus.service.ServiceEvents;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.ExternalEvents;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.RingBus;
import io.cloister.runtime.ring.ServiceIdle;
import io.cloister.runtime.tape.MessageTape;
import io.cloister.runtime.tape.ReplaySource;
import org.agrona.concurrent.Agent;

/**
 * Runs one service: takes messages, guest calls and deadlines in turn, hands them to the service, and sleeps when there
 * is nothing. After work it spins briefly, because the next call of a busy guest comes within microseconds and a
 * wake-up across cores costs more than the call; it stops spinning as soon as anybody else was woken, who may need the
 * core.
 */
public final class ServiceHost implements Agent {
    /** How the loop ended. */
    public enum End {
        /** ServiceShutdown: the sandbox ends. */
        SHUTDOWN,
        /** ServiceSwap: a successor goes on. */
        SWAP
    }

    private static final long SCAN_NS = 250_000_000L;
    private static final int BATCH = 32;

    private final KernelService service;
    private final RingBus bus;
    private final GuestCalls calls;
    private final MailboxDoor door;
    private final Bells bells;
    private final ServiceIdle patience;
    private final HostClock clock;
    private final MessageTape journal;
    private final Message incoming = new Message();
    private final Message answer = new Message();
    private final Message violation = new Message();
    private final ServiceAdapter orders;
    private final DispatchProxy dispatch;
    private ExternalEvents news;
    private Snapshots snapshots = Snapshots.NONE;
    private int process;
    private volatile End end;
    private long nextScanNs = System.nanoTime();

    /** {@code calls} is null where guests do not call the service. */
    public ServiceHost(
            KernelService service, RingBus bus, GuestCalls calls, Bells bells, HostClock clock, MessageTape journal) {
        this.service = service;
        this.bus = bus;
        this.orders = new ServiceAdapter(service.id(), new Orders());
        this.dispatch = new DispatchProxy(bus);
        this.calls = calls;
        this.door = calls == null ? null : calls.door();
        if (calls != null) {
            door.beforeCall(this::deliverDeferred);
            calls.onViolation(this::onViolation);
        }
        this.bells = bells;
        patience = new ServiceIdle(bells);
        this.clock = clock;
        this.journal = journal;
    }

    /** How {@link #news()} gets here. */
    public ServiceHost news(ExternalEvents way) {
        news = way;
        return this;
    }

    /**
     * Who writes snapshots when the supervisor asks for one; {@code number}: of this process, which alone stops where
     * that number is to.
     */
    public ServiceHost snapshots(Snapshots taker, int number) {
        snapshots = taker;
        process = number;
        return this;
    }

    /** For the one host thread of this process (a socket reader, a descriptor watcher): events for the service. */
    public Bus news() {
        return news;
    }

    /** The agent of {@code task} broke the mailbox protocol: dispatch hears of it, as of an input. */
    public void onViolation(int task) {
        violation.begin(Templates.DISPATCH_VIOLATION, task);
        violation.kind = Message.EVENT;
        violation.from = service.id();
        violation.correlation = bus.lastSeen(service.id());
        journal.received(clock.tick(), violation);
        onEvent(violation);
    }

    @Override
    public String roleName() {
        return service.id().label();
    }

    /**
     * Handles again what a predecessor took in; when this returns the service is live. Returns the number of inputs.
     */
    public long replay(ReplaySource past) {
        long inputs = 0;
        for (ReplaySource.Kind kind = past.next(); kind != null; kind = past.next()) {
            clock.set(past.timeNs());
            inputs++;
            if (past.isPoison()) {
                past.remains(bus::skipped);
                bus.skipUnrecorded();
            }
            switch (kind) {
                case CALL -> calls.replay().replay(past);
                case TIMER -> service.onTimer(clock.monotonicNs());
                case MESSAGE -> {
                    past.message(incoming);
                    bus.seen(incoming);
                    if (!past.isPoison()) {
                        onMessage(incoming);
                    } else if (incoming.kind == Message.REQUEST) {
                        refuse(incoming);
                    }
                }
                default -> throw new IllegalStateException(kind.toString());
            }
        }
        journal.settled();
        return inputs;
    }

    private void deliverDeferred() {
        while (bus.pollDeferred(incoming)) {
            onMessage(incoming);
            journal.settled();
        }
    }

    @Override
    public int doWork() {
        int work = 0;
        while (work < BATCH && bus.poll(incoming)) {
            onMessage(incoming);
            journal.settled();
            work++;
        }
        if (door != null) {
            work += door.poll();
        }
        long deadline = service.nextDeadlineNs();
        if (deadline != Long.MAX_VALUE && deadline <= clock.peek()) {
            journal.timer(clock.tick());
            service.onTimer(clock.monotonicNs());
            journal.settled();
            work++;
        }
        return work + scan();
    }

    /** Runs until ServiceShutdown or ServiceSwap comes. Calls that a predecessor left are looked for first. */
    public End run() {
        ServiceId self = service.id();
        while (end == null) {
            if (doWork() > 0) {
                patience.renew();
            } else if (!patience.lasts()) {
                rest(self);
            }
        }
        return end;
    }

    private void rest(ServiceId self) {
        int word = bells.announceSleep(self);
        if (!bus.hasMessages() && (door == null || !door.isRung())) {
            long now = System.nanoTime();
            long deadline = service.nextDeadlineNs();
            long timeout = deadline == Long.MAX_VALUE ? SCAN_NS : Math.min(SCAN_NS, Math.max(0, deadline - now));
            bells.sleep(self, word, timeout);
        }
        bells.awake(self);
    }

    /** From time to time, however busy others keep the service. */
    private int scan() {
        if (door == null || System.nanoTime() - nextScanNs < 0) {
            return 0;
        }
        nextScanNs = System.nanoTime() + SCAN_NS;
        return door.scan();
    }

    private void onMessage(Message message) {
        switch (message.kind) {
            case Message.REQUEST -> onRequest(message);
            case Message.CANCEL -> onCancel(message.task);
            case Message.EVENT -> onEvent(message);
            default -> throw new KernelFault(KernelFault.Category.PROTOCOL,
                "stray message of " + message.from + " to " + service.id() + ": " + MessageText.of(message));
        }
    }

    /**
     * An interruption can be late: its task may have taken the signal meanwhile, and wait in another call, which
     * nothing interrupts. proc raises the task's signal word before it sends this, and lowers it only when the task has
     * come for its signals.
     */
    private void onCancel(int task) {
        if (door == null || door.signalWaits(task)) {
            service.onCancel(task);
        }
    }

    private void onRequest(Message request) {
        ServiceId from = request.from;
        answer.answer(request);
        long correlation = request.correlation;
        service.onRequest(request, answer);
        answer.correlation = correlation;
        bus.reply(from, answer);
    }

    private void refuse(Message request) {
        answer.refuse(request, Errno.EIO);
        bus.reply(request.from, answer);
    }

    private void onEvent(Message event) {
        switch (event.template) {
            case Templates.SERVICE_SHUTDOWN, Templates.SERVICE_SNAPSHOT, Templates.SERVICE_SWAP ->
                orders.onEvent(event);
            case Templates.DISPATCH_VIOLATION -> {
                if (service.id() == ServiceId.DISPATCH) {
                    service.onEvent(event);
                } else {
                    dispatch.violation(event.task);
                }
            }
            default -> service.onEvent(event);
        }
    }

    /** What the supervisor orders. */
    private final class Orders implements ServiceEvents {
        @Override
        public void shutdown() {
            end = End.SHUTDOWN;
        }

        /** Not again where it is history: then it was written, or could not be. */
        @Override
        public void snapshot() {
            if (!journal.isReplaying()) {
                snapshots.take();
            }
        }

        /** May come twice, the second time when the process that it means has stopped. */
        @Override
        public void swap(int meant) {
            if (!journal.isReplaying() && meant == process && snapshots.take()) {
                end = End.SWAP;
            }
        }
    }
}
