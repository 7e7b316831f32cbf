package io.cloister.bus.host;

import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.concurrent.Agent;

/**
 * Runs one service: takes messages, guest calls, host news and deadlines in turn, hands them to the service, and sleeps when there is
 * nothing. After work it spins briefly, because the next call of a busy guest comes within microseconds and a wake-up across cores costs
 * more than the call; it stops spinning as soon as anybody else was woken, who may need the core.
 */
public final class ServiceHost implements Agent {
    private static final long SPIN_NS = 30_000;
    private static final long SCAN_NS = 250_000_000L;
    private static final int BATCH = 32;

    private final KernelService service;
    private final RingBus bus;
    private final MailboxDoor door;
    private final Bells bells;
    private final HostClock clock;
    private final Journal journal;
    private final Message incoming = new Message();
    private final Message answer = new Message();
    private final ConcurrentLinkedQueue<Message> hostNews = new ConcurrentLinkedQueue<>();
    private volatile boolean running = true;
    private Runnable onShutdown = () -> { };
    private long lastScanNs;

    /** {@code door} may be null. */
    public ServiceHost(KernelService service, RingBus bus, MailboxDoor door, Bells bells, HostClock clock, Journal journal) {
        this.service = service;
        this.bus = bus;
        this.door = door;
        this.bells = bells;
        this.clock = clock;
        this.journal = journal;
    }

    /** Runs {@code action} on the service thread when SHUTDOWN comes, before the loop ends. */
    public ServiceHost onShutdown(Runnable action) {
        onShutdown = action;
        return this;
    }

    /** Called by host threads of this process (a socket reader, a descriptor watcher): {@code event} reaches the service as an event. */
    public void postNews(Message event) {
        event.kind = Message.EVENT;
        event.from = service.id();
        hostNews.add(event);
        bells.ring(service.id());
    }

    @Override
    public String roleName() {
        return service.id().label();
    }

    @Override
    public int doWork() {
        int work = 0;
        while (work < BATCH && bus.poll(incoming, this::onMessage)) {
            work++;
        }
        Message news;
        while (work < 2 * BATCH && (news = hostNews.poll()) != null) {
            onMessage(news);
            work++;
        }
        if (door != null) {
            work += door.poll();
        }
        if (service.nextDeadlineNs() != Long.MAX_VALUE && service.nextDeadlineNs() <= clock.tick()) {
            journal.timer(clock.monotonicNs());
            service.onTimer(clock.monotonicNs());
            work++;
        }
        return work;
    }

    /** Runs until SHUTDOWN. */
    public void run() {
        ServiceId self = service.id();
        long spinUntil = 0;
        int wakes = bells.wakeSequence();
        while (running) {
            if (doWork() > 0) {
                spinUntil = System.nanoTime() + SPIN_NS;
                wakes = bells.wakeSequence();
            } else if (System.nanoTime() < spinUntil && bells.wakeSequence() == wakes) {
                Thread.onSpinWait();
            } else {
                rest(self);
                wakes = bells.wakeSequence();
                spinUntil = System.nanoTime() + SPIN_NS;
            }
        }
    }

    private void rest(ServiceId self) {
        int word = bells.announceSleep(self);
        if (!bus.hasMessages() && hostNews.isEmpty() && (door == null || !door.isRung())) {
            long now = System.nanoTime();
            long deadline = service.nextDeadlineNs();
            long timeout = deadline == Long.MAX_VALUE ? SCAN_NS : Math.min(SCAN_NS, Math.max(0, deadline - now));
            bells.sleep(self, word, timeout);
            if (door != null && System.nanoTime() - lastScanNs > SCAN_NS) {
                door.scan();
                lastScanNs = System.nanoTime();
            }
        }
        bells.awake(self);
    }

    private void onMessage(Message message) {
        journal.received(clock.tick(), message);
        switch (message.kind) {
            case Message.REQUEST -> onRequest(message);
            case Message.CANCEL -> onCancel(message.task);
            case Message.EVENT -> onEvent(message);
            default -> throw new io.cloister.bus.KernelFault(io.cloister.bus.KernelFault.Category.PROTOCOL,
                "stray reply of " + message.from + " to " + service.id() + ": " + message.op);
        }
    }

    /**
     * An interruption can be late: its task may have taken the signal meanwhile, and wait in another call, which nothing interrupts. proc raises
     * the task's signal word before it sends this, and lowers it only when the task has come for its signals.
     */
    private void onCancel(int task) {
        if (door == null || door.signalWaits(task)) {
            service.onCancel(task);
        }
    }

    private void onRequest(Message request) {
        ServiceId from = request.from;
        answer.reset(request.op, request.task);
        long correlation = request.correlation;
        service.onRequest(request, answer);
        answer.correlation = correlation;
        bus.reply(from, answer);
    }

    private void onEvent(Message event) {
        if (event.op == Op.SHUTDOWN) {
            onShutdown.run();
            running = false;
        } else {
            service.onEvent(event);
        }
    }
}
