package io.cloister.supervisor.boot;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Orders;
import io.cloister.supervisor.succession.Build;
import io.cloister.supervisor.succession.Effect;
import io.cloister.supervisor.succession.Event;
import io.cloister.supervisor.succession.Instance;
import io.cloister.supervisor.succession.Outcome;
import io.cloister.supervisor.succession.RestartPolicy;
import io.cloister.supervisor.succession.ServiceSlot;
import io.cloister.supervisor.succession.Succession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The thread on which services come and go. It waits for what happens to their processes and for what commands want,
 * has {@link Succession} decide, writes the state into the {@link Ledger} and carries the effects out. A thread of its
 * own, apart from the one that speaks over the rings: that one may be waiting for the very service that just died.
 */
public final class Lifecycle implements ProcessWatch.Listener {
    /** Whom it tells. */
    interface Outside {
        /** For events to services. */
        Bus bus();

        /** The sandbox can't go on. */
        void fail(String line);

        /** Something for the services' log. */
        void note(String line);
    }

    private static final long REAP_MS = 100;
    private static final int MAX_IDLE_MS = 60_000;
    private static final int AWAIT_S = 10;
    /** All of the state has to fit into the ledger, with a jar for each service. */
    static final int MAX_JAR_BYTES = 512;

    private final SupervisorState state;
    private final Succession succession;
    private final ServiceProcesses processes;
    private final Vault vault;
    private final Ledger ledger;
    private final Outside outside;
    private final ProcessWatch watch = new ProcessWatch();
    private final EffectPerformer performer;
    private final Map<ServiceId, TapeGauge> gauges = new EnumMap<>(ServiceId.class);
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "lifecycle");
    private long commands;
    /** The ledger is written: from the moment on that there can be another supervisor. */
    private boolean isRecording;

    /** {@code isResumed}: another supervisor was killed, and this one goes on from what it wrote into the ledger. */
    Lifecycle(ServiceLauncher launcher, Vault vault, Ledger ledger, Outside outside, boolean isResumed) {
        Build installed = new Build(null, ServiceVersion.BASE);
        state = isResumed
                ? new SupervisorState(ledger.read())
                : new SupervisorState(new Succession(List.of(Sandbox.SERVICES), installed), new ServiceProcesses());
        succession = state.succession();
        processes = state.processes();
        this.vault = vault;
        this.ledger = ledger;
        this.outside = outside;
        performer = new EffectPerformer(launcher, processes, watch, outside, events::add);
        for (ServiceId id : Sandbox.SERVICES) {
            gauges.put(id, new TapeGauge(vault.tape(id)));
        }
        thread.setDaemon(true);
    }

    /** Starts all services. Returns the processes that are our children, by service. */
    Map<ServiceId, Integer> start() {
        handle(new Event.Begun());
        Map<ServiceId, Integer> children = new EnumMap<>(ServiceId.class);
        succession.slots().forEach(slot -> children.put(slot.id(), processes.of(slot.current()).lifeline));
        thread.start();
        return children;
    }

    /**
     * Goes on where the other supervisor was killed, with the descriptors that it had. {@code isOver}: the first
     * program has ended.
     */
    void resume(boolean isOver) {
        Set<Integer> wanted = processes.descriptors();
        Guard.closeOthers(vault.end(), wanted);
        for (ServiceProcess process : processes.all()) {
            if (process.isWatched()) {
                if (process.pidfd >= 0) {
                    ProcessWatch.dropHello(process);
                }
                watch.add(process);
            }
        }
        isRecording = true;
        handle(new Event.Resumed(isOver));
        thread.start();
    }

    // ---- from any thread ----

    /** The first program runs. Returns when another supervisor could go on. */
    void programStarted() {
        await(() -> {
            isRecording = true;
            handle(new Event.ProgramStarted());
        });
    }

    /**
     * SupervisorReady came from {@code id}. Returns when it has had its effects, and another supervisor would know
     * them.
     */
    void ready(ServiceId id) {
        await(() -> handle(new Event.Ready(id)));
    }

    /** SupervisorRecovered came from process {@code generation} of {@code id}. Returns as {@link #ready}. */
    void recovered(ServiceId id, int generation, long durationNs, long records) {
        await(() -> handle(new Event.Recovered(id, generation, durationNs, records)));
    }

    /**
     * SupervisorSnapshotDone came from {@code id}; epoch 0: it could not be written, {@code why} says why. Returns as
     * {@link #ready}.
     */
    void snapshotDone(ServiceId id, long epoch, long bytes, long durationNs, String why) {
        await(() -> handle(new Event.SnapshotDone(id, epoch, bytes, durationNs, why)));
    }

    /** How all services do. */
    public CompletableFuture<List<ServiceStatus>> status() {
        return ask(() -> succession.slots().stream().map(this::status).toList());
    }

    /** Has {@code id} write a snapshot. Who does not wait any more cancels the future. */
    public CompletableFuture<Outcome> snapshot(ServiceId id) {
        return command(number -> new Event.SnapshotAsked(number, id));
    }

    /** Replaces the process of a service; {@code jar} may be null: the same build anew. */
    public CompletableFuture<Outcome> swap(ServiceId id, Path jar, boolean dryRun) {
        if (jar != null && jar.toString().getBytes(StandardCharsets.UTF_8).length > MAX_JAR_BYTES) {
            return CompletableFuture.completedFuture(Outcome.failed("the path of the new build is longer than "
                + MAX_JAR_BYTES + " bytes: put it into a directory with a shorter one"));
        }
        Build build = jar == null ? null : new Build(jar.toString(), ServiceVersion.of(jar.toString()));
        return command(number -> new Event.SwapAsked(number, id, build, dryRun));
    }

    /**
     * The sandbox ends: keepers and standbys go; deaths are no news from here on. Returns our children that are still
     * there.
     */
    List<Integer> close() {
        return ask(() -> {
            handle(new Event.SandboxEnds());
            return processes.lifelines();
        }).completeOnTimeout(List.of(), AWAIT_S, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Outcome> command(LongFunction<Event> event) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        submit(() -> {
            long number = ++commands;
            performer.expect(number, answer);
            answer.whenComplete((outcome, error) -> {
                if (answer.isCancelled()) {
                    submit(() -> giveUp(number));
                }
            });
            handle(event.apply(number));
        });
        return answer;
    }

    private void giveUp(long number) {
        performer.forget(number);
        handle(new Event.GivenUp(number));
    }

    private void await(Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        submit(() -> {
            task.run();
            done.countDown();
        });
        try {
            done.await(AWAIT_S, TimeUnit.SECONDS); // the thread ends where it can't go on
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(() -> answer.complete(question.get()));
        return answer;
    }

    private void submit(Runnable task) {
        work.add(task);
        watch.wake();
    }

    // ---- on the thread ----

    private void run() {
        try {
            for (;;) {
                List<Runnable> tasks = takeWork();
                // What a process said before it sent a message counts before the message.
                watch.poll(tasks.isEmpty() ? patienceMs() : 0, this);
                tasks.forEach(Runnable::run);
                reap();
                if (System.nanoTime() >= succession.wakeAtNs()) {
                    handle(new Event.Tick());
                }
            }
        } catch (RuntimeException e) { // a fault of the host, or a bug: better no sandbox than one that nobody watches
            outside.fail("the services can't be watched any more: "
                + (e instanceof KernelFault ? e.getMessage() : e.toString()));
        }
    }

    private List<Runnable> takeWork() {
        List<Runnable> tasks = new ArrayList<>();
        Runnable task;
        while ((task = work.poll()) != null) {
            tasks.add(task);
        }
        return tasks;
    }

    private int patienceMs() {
        if (succession.instances().stream().anyMatch(instance -> instance.phase().isOver())) {
            return (int) REAP_MS;
        }
        long wakeAtNs = succession.wakeAtNs();
        return wakeAtNs == Long.MAX_VALUE ? MAX_IDLE_MS
            : Math.clamp((wakeAtNs - System.nanoTime()) / 1_000_000 + 1, 0, MAX_IDLE_MS);
    }

    /** Decides, writes the state down, does what was decided, and so on with what comes of that. */
    private void handle(Event first) {
        events.add(first);
        Event event;
        while ((event = events.poll()) != null) {
            List<Effect> effects = succession.on(event, System.nanoTime());
            record();
            effects.forEach(performer::perform);
        }
    }

    private void record() {
        if (isRecording) {
            ledger.write(state.save());
        }
    }

    private void reap() {
        for (Instance instance : List.copyOf(succession.instances())) {
            ServiceProcess process = processes.of(instance.generation());
            if (instance.phase().isOver() && ServiceProcess.isGone(process.lifeline)) {
                processes.remove(instance.generation());
                handle(new Event.Gone(instance.generation()));
            }
        }
    }

    @Override
    public void hello(ServiceProcess process) {
        if (succession.instance(process.generation).service() == ServiceId.GOFER && processes.goferRoots < 0) {
            processes.goferRoots = Mounts.pin(process.pid);
        }
        handle(new Event.Hello(process.generation, process.pid));
    }

    @Override
    public void said(ServiceProcess process, String text) {
        int generation = process.generation;
        if (text.equals(Orders.WARM)) {
            handle(new Event.Warm(generation));
        } else if (text.equals(Orders.TAKEN)) {
            handle(new Event.Taken(generation));
        } else if (text.startsWith(Orders.FAILED)) {
            handle(new Event.Failed(generation, text.substring(Orders.FAILED.length())));
        } else if (text.startsWith(Orders.SAME)) {
            handle(new Event.Compared(generation, true, text.substring(Orders.SAME.length())));
        } else if (text.startsWith(Orders.DIFFERS)) {
            handle(new Event.Compared(generation, false, text.substring(Orders.DIFFERS.length())));
        } else if (text.startsWith(Orders.LOG)) {
            outside.note(text.substring(Orders.LOG.length()));
        }
    }

    @Override
    public void died(ServiceProcess process) {
        TapeGauge gauge = gauges.get(succession.instance(process.generation).service());
        handle(new Event.Died(process.generation, gauge == null ? RestartPolicy.Position.NONE : gauge.position()));
    }

    private ServiceStatus status(ServiceSlot slot) {
        ServiceProcess process = processes.of(slot.current());
        TapeGauge gauge = gauges.get(slot.id());
        String how = switch (slot.state()) {
            case STARTING -> "starting";
            case RUNNING -> "running";
            case STOPPING, RECOVERING, LOST -> "recovering";
        };
        return new ServiceStatus(slot.id().label(), slot.build().version(), how, process.pid, process.startedMs,
            slot.restarts(), slot.swaps(), gauge.inputs(), gauge.tailBytes(), gauge.snapshotAgeMs(),
            slot.lastPauseNs() < 0 ? -1 : slot.lastPauseNs() / 1e6);
    }
}
