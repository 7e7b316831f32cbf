package io.cloister.supervisor.boot;

import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Orders;
import io.cloister.supervisor.service.Role;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Watches the services' processes, and has each dead one succeeded by another, which goes on where it stopped; swaps
 * them on request. One thread of its own, apart from the one that speaks over the rings: that one may be waiting for
 * the very service that just died.
 *
 * <pre>
 * JVM dies -> pidfd readable -> spare gets the role (or a new process starts) -> takes descriptors from the dead one's keeper: "taken"
 *          -> keeper ends -> restores, handles its tape again -> RECOVERED -> a new spare
 * </pre>
 *
 * What it knows it writes into the {@link Ledger} before it does what can't be undone: a supervisor that succeeds this
 * one goes on from there, with {@link #succeed}. A swap under way is given up with its supervisor.
 */
public final class Lifecycle implements ProcessWatch.Listener {
    /** Whom it tells. */
    interface Outside {
        /** Send this over the rings: to {@code event.from}. */
        void post(ServiceId to, Message event);

        /** The sandbox can't go on. */
        void fail(String line);

        /** Something for the services' log. */
        void note(String line);
    }

    private static final long TICK_MS = 100;
    private static final int MAX_IDLE_MS = 60_000;
    private static final int AWAIT_S = 10;

    private final ServiceLauncher launcher;
    private final Vault vault;
    private final Ledger ledger;
    private final Outside outside;
    private final ProcessWatch watch = new ProcessWatch();
    private final Map<ServiceId, Lineage> lineages = new EnumMap<>(ServiceId.class);
    private final List<Integer> ending = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Map<ServiceId, List<CompletableFuture<long[]>>> snapshotReaders = new EnumMap<>(ServiceId.class);
    private final Thread thread = new Thread(this::run, "lifecycle");
    private final Spares spares = new Spares();
    private int goferRoots = -1;
    private Swap swap;
    private volatile boolean stopped;
    private boolean closing;

    Lifecycle(ServiceLauncher launcher, Vault vault, Ledger ledger, Outside outside) {
        this.launcher = launcher;
        this.vault = vault;
        this.ledger = ledger;
        this.outside = outside;
        thread.setDaemon(true);
    }

    /** Starts all services. Returns the processes that are our children, by service. */
    Map<ServiceId, Integer> start() {
        Map<ServiceId, Integer> children = new EnumMap<>(ServiceId.class);
        for (ServiceId id : Sandbox.SERVICES) {
            ServiceProcess first = launcher.prepare(id, null);
            launcher.start(first, Role.Start.FRESH, null);
            watch.add(first);
            lineages.put(id, new Lineage(id, new TapeGauge(vault.tape(id)), first));
            children.put(id, first.lifeline);
        }
        thread.start();
        return children;
    }

    /**
     * Goes on where a predecessor of this supervisor was killed, with the descriptors that it had. {@code ending}: the
     * sandbox is over, nobody is succeeded any more.
     */
    void succeed(boolean ending) {
        closing = ending;
        try {
            readState(ledger.read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set<Integer> wanted = new HashSet<>(Set.of(goferRoots));
        List<ServiceProcess> alive = new ArrayList<>(spares.present());
        for (Lineage line : lineages.values()) {
            alive.add(line.current);
            line.source.addDescriptors(wanted);
        }
        alive.forEach(process -> process.addDescriptors(wanted));
        Guard.closeOthers(vault.end(), wanted);
        for (ServiceProcess process : alive) {
            if (process.id != null && !process.isAssigned && process.pid > 0) {
                // a standby, which may have its role or not; who was started as a service has it, or was not started
                process.killJvm();
            }
            watch.add(process);
        }
        for (Lineage line : lineages.values()) {
            if (line.isOnTrial) { // it has passed: nobody knows any more which build was before it
                line.isOnTrial = false;
                line.swaps++;
                post(line.id, Op.SNAPSHOT);
            }
        }
        spares.later(System.nanoTime());
        thread.start();
    }

    private void writeState(DataOutput to) throws IOException {
        to.writeInt(launcher.generations());
        to.writeInt(goferRoots);
        spares.write(to);
        to.writeByte(lineages.size());
        for (Lineage line : lineages.values()) {
            line.write(to);
        }
    }

    private void readState(DataInput from) throws IOException {
        launcher.generations(from.readInt());
        goferRoots = from.readInt();
        spares.read(from);
        for (int n = from.readByte(); n > 0; n--) {
            Lineage line = Lineage.read(from, vault);
            lineages.put(line.id, line);
        }
    }

    /** A successor would know all that we know now. */
    void record() {
        ledger.write(this::writeState);
    }

    // ---- from any thread ----

    /** The first program runs: time for a spare, soon. */
    void programStarted() {
        submit(() -> spares.later(System.nanoTime()));
    }

    /**
     * READY or RECOVERED came from {@code id}. Returns when it has had its effects, and a successor would know them.
     */
    void serving(ServiceId id, boolean recovered, long[] figures) {
        await(() -> onServing(lineages.get(id), recovered, figures));
    }

    /**
     * SNAPSHOT_DONE came from {@code id}: {@code figures} are its arguments, {@code why} is said where it failed.
     * Returns as {@link #serving}.
     */
    void snapshotDone(ServiceId id, long[] figures, String why) {
        await(() -> {
            List<CompletableFuture<long[]>> readers = snapshotReaders.remove(id);
            if (readers != null) {
                readers.forEach(r -> r.complete(figures));
            }
            if (swap != null && swap.lineage.id == id) {
                swap.snapshotDone(figures[0] != 0, why);
            }
        });
    }

    /** How all services do. */
    public CompletableFuture<List<ServiceStatus>> status() {
        return ask(() -> lineages.values().stream().map(Lineage::status).toList());
    }

    /** Has {@code id} write a snapshot: epoch (0: could not), bytes, ns. */
    public CompletableFuture<long[]> snapshot(ServiceId id) {
        CompletableFuture<long[]> done = new CompletableFuture<>();
        submit(() -> {
            snapshotReaders.computeIfAbsent(id, x -> new ArrayList<>()).add(done);
            post(id, Op.SNAPSHOT);
        });
        return done;
    }

    /** Replaces the process of a service; {@code jar} may be null: the same build anew. */
    public CompletableFuture<SwapOutcome> swap(ServiceId id, Path jar, boolean dryRun) {
        CompletableFuture<SwapOutcome> done = new CompletableFuture<>();
        submit(() -> {
            if (swap != null) {
                done.complete(SwapOutcome.failed("another swap is under way"));
            } else {
                swap = new Swap(this, lineages.get(id), jar, dryRun, done);
                swap.begin();
            }
        });
        return done;
    }

    /**
     * The sandbox ends: keepers and spares go; deaths are no news from here on. Returns our children that are still
     * there.
     */
    List<Integer> close() {
        List<Integer> children = ask(() -> {
            closing = true;
            spares.present().forEach(this::discard);
            if (swap != null) {
                swap.cancel();
            }
            List<Integer> all = new ArrayList<>(ending);
            for (Lineage line : lineages.values()) {
                all.add(line.current.lifeline);
                line.source.release();
                line.current.release();
            }
            stopped = true;
            return all;
        }).join();
        return children;
    }

    private void await(Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        submit(() -> {
            task.run();
            record();
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
            while (!stopped) {
                watch.poll(patienceMs(), this);
                Runnable task;
                while ((task = work.poll()) != null) {
                    task.run();
                }
                tick(System.nanoTime());
                record();
            }
        } catch (io.cloister.bus.KernelFault e) {
            outside.fail("the services can't be watched any more: " + e.getMessage());
        }
    }

    private int patienceMs() {
        if (!ending.isEmpty() || swap != null) {
            return (int) TICK_MS;
        }
        long untilSpare =
                spares.atNs() == Long.MAX_VALUE ? MAX_IDLE_MS : (spares.atNs() - System.nanoTime()) / 1_000_000 + 1;
        return Math.clamp(untilSpare, 0, MAX_IDLE_MS);
    }

    private void tick(long nowNs) {
        ending.removeIf(ServiceProcess::isGone);
        if (swap != null && swap.tick(nowNs)) {
            swap = null;
            spares.soon(nowNs);
        }
        if (!closing) {
            spares.refill(nowNs, gofer -> standBy(gofer, null));
        }
    }

    @Override
    public void hello(ServiceProcess process) {
        if (process.id == ServiceId.GOFER && goferRoots < 0) {
            goferRoots = Mounts.pin(process.pid);
        }
    }

    @Override
    public void said(ServiceProcess process, String text) {
        if (text.equals(Orders.WARM)) {
            process.isWarm = true;
        } else if (text.equals(Orders.TAKEN)) {
            taken(process);
        } else if (text.startsWith(Orders.FAILED)) {
            process.lastWords = text.substring(Orders.FAILED.length());
        }
        if (swap != null && swap.standby == process) {
            swap.said(text);
        }
        record();
    }

    private void taken(ServiceProcess process) {
        Lineage line = lineages.get(process.id);
        line.takenNs = System.nanoTime();
        if (line.source != process) {
            ServiceProcess before = line.source;
            line.source = process;
            record();
            before.release();
        }
    }

    @Override
    public void died(ServiceProcess process) {
        if (closing) {
            return;
        }
        if (spares.died(process, System.nanoTime())) {
            bury(process);
        } else if (swap != null && swap.died(process)) {
            return;
        } else if (process.id != null && lineages.get(process.id).current == process) {
            crashed(lineages.get(process.id), process);
        } else {
            bury(process);
        }
    }

    /** The process has nothing to give: its jail ends with its keeper, and is reaped. */
    void bury(ServiceProcess process) {
        process.release();
        ending.add(process.lifeline);
    }

    void discard(ServiceProcess process) {
        process.discard();
        ending.add(process.lifeline);
    }

    private void crashed(Lineage line, ServiceProcess process) {
        String name = line.id.label();
        if (!line.isReady || process.pidfd < 0 && process.pid == 0) {
            outside.fail("the " + name + " service died (process " + process.pid
                    + ") before it was ready; run again with --debug to see why");
            return;
        }
        long now = System.nanoTime();
        if (line.stoppedNs == 0) {
            line.policy.wasRunning();
            line.stoppedNs = now;
        }
        switch (line.policy.onDeath(line.gauge.position(), now)) {
            case GIVE_UP ->
                outside.fail(
                        "the " + name + " service died (process " + process.pid + "), " + line.policy.recentDeaths()
                                + " times in a minute, and does not get on; services.log says why" + because(process));
            case SKIP -> {
                outside.note("the " + name + " service died twice of the same input, which is left out now"
                        + because(process));
                succeed(line, Role.Start.SKIP, false);
            }
            case RECOVER -> {
                outside.note("the " + name + " service died (process " + process.pid + ") and is restored"
                        + because(process));
                succeed(line, Role.Start.RECOVER, false);
            }
            default -> throw new IllegalStateException();
        }
    }

    private static String because(ServiceProcess process) {
        return process.lastWords.isEmpty() ? "" : ": " + process.lastWords;
    }

    /** Somebody of the same build goes on in place of the dead: the spare if it can, else a new process. */
    void succeed(Lineage line, Role.Start start, boolean onTrial) {
        ServiceProcess dead = line.current;
        line.restarts++;
        ServiceProcess spare = line.jar == null ? spares.takeWarm(line.id) : null;
        if (spare != null) {
            become(line, spare);
        }
        if (spare == null || !launcher.assign(spare, line.id, start, onTrial, line.source)) {
            become(line, launcher.prepare(line.id, line.jar));
            launcher.start(line.current, start, line.source);
            watch.add(line.current);
        }
        if (dead != line.source) {
            bury(dead);
        } else {
            reapLater(dead);
        }
    }

    /** Its keeper still has something to give: it ends when a successor has taken that. */
    void reapLater(ServiceProcess process) {
        ending.add(process.lifeline);
    }

    /** {@code heir} is about to be told that it is the service. */
    void become(Lineage line, ServiceProcess heir) {
        heir.id = line.id;
        line.current = heir;
        record();
    }

    private void onServing(Lineage line, boolean recovered, long[] figures) {
        if (!recovered) {
            line.isReady = true;
            return;
        }
        if (line.stoppedNs == 0) {
            return; // a predecessor of this supervisor has heard of that already
        }
        double untilTaken = (line.takenNs - line.stoppedNs) / 1e6;
        long pause = line.resumed(System.nanoTime());
        outside.note(String.format(
                java.util.Locale.ROOT,
                "the %s service goes on after %.1f ms (%.1f until its process had the descriptors, %.1f for"
                        + " snapshot and %d inputs), process %d",
                line.id.label(),
                pause / 1e6,
                untilTaken,
                figures[0] / 1e6,
                figures[1],
                line.current.pid));
        if (swap != null && swap.lineage == line) {
            swap.resumed(pause);
        }
        spares.soon(System.nanoTime());
    }

    // ---- for Swap ----

    /** The spare, where it can be {@code line}'s next process: it is the caller's from then on. Null: there is none. */
    ServiceProcess takeSpare(ServiceId id, Path jar) {
        return jar == null ? spares.take(id) : null;
    }

    ServiceProcess standBy(boolean gofer, Path jar) {
        ServiceProcess process = launcher.standBy(gofer, jar);
        watch.add(process);
        return process;
    }

    ServiceLauncher launcher() {
        return launcher;
    }

    void note(String line) {
        outside.note(line);
    }

    void post(ServiceId to, Op op, long... numbers) {
        outside.post(to, new Message().reset(op, 0).with(numbers));
    }
}
