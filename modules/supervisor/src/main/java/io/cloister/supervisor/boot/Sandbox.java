package io.cloister.supervisor.boot;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.bus.service.ServiceProxy;
import io.cloister.bus.supervisor.SupervisorAdapter;
import io.cloister.bus.supervisor.SupervisorEvents;
import io.cloister.platform.HostFutex;
import io.cloister.platform.Mappings;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.KernelMemory;
import io.cloister.runtime.ring.RingBus;
import io.cloister.runtime.tape.NoTape;
import io.cloister.spec.Machine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One running sandbox as its supervisor sees it. All methods but {@link #outside} and {@link #kernelLog} belong to the
 * thread that runs it.
 */
public final class Sandbox {
    /** The parties that are processes of their own, in start order: the slowest to get ready first. */
    public static final ServiceId[] SERVICES = {
        ServiceId.VFS, ServiceId.DISPATCH, ServiceId.PROC, ServiceId.MM, ServiceId.GOFER, ServiceId.NETSTACK};

    private static final long FORCE_NS = 5_000_000_000L;
    private static final int SIGKILL = 9;
    private static final long TICK_NS = 100_000_000L;

    /** Told what happens. */
    public interface Listener {
        /** Every service is ready. */
        default void ready() {
        }

        /** The first program runs, or could not be started: minus an errno. */
        default void started(long outcome) {
        }

        /** A line for the operator. */
        default void log(String line) {
        }

        /** A line for the services' log. */
        default void note(String line) {
        }
    }

    private final RingBus bus;
    private final Bells bells;
    private final Listener listener;
    private final EnumSet<ServiceId> ready = EnumSet.noneOf(ServiceId.class);
    private final Outbox outside;
    private final List<Integer> children = new ArrayList<>();
    private final ConcurrentLinkedQueue<CompletableFuture<String>> logReaders = new ConcurrentLinkedQueue<>();
    private final Message incoming = new Message();
    private final SupervisorAdapter adapter = new SupervisorAdapter(new Told());
    private ServiceId sender;
    private final Vault vault;
    private final Ledger ledger;
    private Lifecycle lifecycle;
    private final AtomicBoolean isWanted = new AtomicBoolean();
    private volatile String failure;
    private volatile long forceAtNs = Long.MAX_VALUE;
    private Integer waitStatus;
    private long startOutcome;
    private int failedAt;

    /** Maps what the supervisor shares with the services. */
    public Sandbox(Vault vault, Ledger ledger, Listener listener) {
        HostFutex futex = new HostFutex();
        UnsafeBuffer page = Mappings.map(vault.bells(), MailboxDescriptor.BELLS_SIZE, "bells");
        var kernel = new KernelMemory(
            Mappings.map(vault.kernel(), KernelMemory.SIZE, "kernel memory"));
        this.bells = new Bells(page, kernel, futex);
        this.outside = new Outbox(bells);
        this.bus = new RingBus(ServiceId.SUPERVISOR, kernel, bells, new Hand(ledger), new HostClock());
        this.vault = vault;
        this.ledger = ledger;
        this.listener = listener;
    }

    /** What is taken from a ring is in the ledger before the ring forgets it. */
    private static final class Hand extends NoTape {
        private final Ledger ledger;

        Hand(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public void received(long nowNs, Message message) {
            if (message.kind != Message.REPLY) {
                ledger.take(message);
            }
        }
    }

    /** Starts the services on {@code host}; returns the process ids of their jails. */
    public Map<ServiceId, Integer> launch(ServiceLauncher launcher, Machine host) {
        int cores = host.processors();
        UnsafeBuffer page = bells.page();
        page.putInt(MailboxDescriptor.MAX_SPINNERS, Math.max(0, cores - 1));
        page.putInt(MailboxDescriptor.SERVICE_CORE, 1 + ServiceCore.choose(cores));
        page.putInt(MailboxDescriptor.SPIN_TSC, SpinBudget.ticks(host));
        lifecycle = lifecycle(launcher, false);
        return lifecycle.start();
    }

    /** Goes on where another supervisor was killed. */
    public void succeed(ServiceLauncher launcher) {
        bus.succeed(System.nanoTime()); // more than there were messages
        lifecycle = lifecycle(launcher, true);
        lifecycle.resume(ledger.status() >= 0);
        if (ledger.inHand(incoming) && incoming.template != Templates.SUPERVISOR_STARTED) {
            handle(incoming);
        }
    }

    private Lifecycle lifecycle(ServiceLauncher launcher, boolean isResumed) {
        return new Lifecycle(launcher, vault, ledger, new Lifecycle.Outside() {
            @Override
            public Bus bus() {
                return outside;
            }

            @Override
            public void fail(String line) {
                failure = line;
                bells.ring(ServiceId.SUPERVISOR);
            }

            @Override
            public void note(String line) {
                listener.note(line);
            }
        }, isResumed);
    }

    /** The services' processes. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** For events of any thread: this one sends them. */
    public Bus outside() {
        return outside;
    }

    /**
     * The first program was killed: should the services not manage to end it within some seconds, the sandbox ends
     * without them. From any thread.
     */
    public void endSoon() {
        forceAtNs = Math.min(forceAtNs, System.nanoTime() + FORCE_NS);
    }

    /** Asks dispatch for the kernel log; from any thread. */
    public CompletableFuture<String> kernelLog() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        logReaders.add(answer);
        bells.ring(ServiceId.SUPERVISOR);
        return answer;
    }

    /** Waits until every service is ready. */
    public void awaitReady() {
        while (ready.size() < SERVICES.length) {
            step();
        }
        listener.ready();
    }

    /** Ends {@link #awaitStart}; from any thread. False where that was said already. */
    public boolean startSoon() {
        boolean isFirst = isWanted.compareAndSet(false, true);
        bells.ring(ServiceId.SUPERVISOR);
        return isFirst;
    }

    /** Waits until the first program is to be started. */
    public void awaitStart() {
        while (!isWanted.get()) {
            step();
        }
    }

    /** Starts the first program. */
    public void run() {
        new DispatchProxy(bus).run();
    }

    /**
     * Runs until the first program ended.
     *
     * @return its wait status, or minus the errno of what {@link #failedAt} says.
     */
    public long awaitEnd() {
        while (waitStatus == null && startOutcome >= 0) {
            step();
        }
        return startOutcome < 0 ? startOutcome : waitStatus;
    }

    /** What the first program could not be started for: 0 its file, -1 its working directory, n the nth mount. */
    public int failedAt() {
        return failedAt;
    }

    /** Tells all services to write their journals out and end. */
    public void shutdown() {
        if (lifecycle != null) {
            children.addAll(lifecycle.close());
        }
        for (ServiceId id : SERVICES) {
            new ServiceProxy(bus, id).shutdown();
        }
    }

    /** Waits for the service processes to be gone, at most {@code timeoutNs}. */
    public boolean awaitGone(long timeoutNs) {
        long until = System.nanoTime() + timeoutNs;
        while (System.nanoTime() < until) {
            children.removeIf(ServiceProcess::isGone);
            if (children.isEmpty()) {
                return true;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return false;
    }

    private void step() {
        if (failure != null) {
            throw new KernelFault(KernelFault.Category.HOST, failure);
        }
        if (System.nanoTime() > forceAtNs) {
            listener.log("the kernel has not ended the killed program for " + FORCE_NS / 1_000_000_000L
                    + " s; the sandbox is ended without it");
            waitStatus = SIGKILL;
            return;
        }
        outside.send(bus);
        answerLogReaders();
        if (bus.poll(incoming)) {
            handle(incoming);
        } else {
            int word = bells.announceSleep(ServiceId.SUPERVISOR);
            if (!bus.hasMessages() && outside.isEmpty() && logReaders.isEmpty() && failure == null) {
                bells.sleep(ServiceId.SUPERVISOR, word, TICK_NS);
            }
            bells.awake(ServiceId.SUPERVISOR);
        }
    }

    private void answerLogReaders() {
        CompletableFuture<String> reader;
        while ((reader = logReaders.poll()) != null) {
            reader.complete(text(new DispatchProxy(bus).dmesg().text()));
        }
    }

    private void handle(Message message) {
        sender = message.from;
        adapter.onEvent(message);
        if (waitStatus == null) { // else it is in hand until there is an exit status
            ledger.handled();
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** What services tell. */
    private final class Told implements SupervisorEvents {
        @Override
        public void ready() {
            ready.add(sender);
            lifecycle.ready(sender);
        }

        @Override
        public void recovered(long durationNs, long records, long bytes, int process) {
            lifecycle.recovered(sender, process, durationNs, records);
        }

        @Override
        public void snapshotDone(long epoch, long bytes, long durationNs, byte[] why) {
            lifecycle.snapshotDone(sender, epoch, bytes, durationNs, text(why));
        }

        @Override
        public void started(long outcome, int subject) {
            startOutcome = outcome;
            failedAt = subject;
            lifecycle.programStarted();
            listener.started(outcome);
        }

        @Override
        public void ended(int status) {
            waitStatus = status;
        }
    }
}
