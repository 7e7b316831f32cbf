package io.cloister.journal;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The disk end of the journals of a sandbox: one daemon thread of the supervisor that moves records from the tapes of
 * all services to their queues. It lives there, and not in each service, because what a service recorded is then
 * written out even when the service was killed; because no jailed service needs files at all; and because Chronicle,
 * which costs more to load than all the rest of a service, is loaded once. It is loaded a while after the start, or
 * when a tape fills; a sandbox that ends before that has what its tapes hold written into plain files, and never loads
 * it.
 */
public final class JournalWriter implements AutoCloseable {
    /** Who may take records from the tapes. */
    private enum State {
        /** Nobody yet. */
        WAITING,
        /** The writer thread is loading Chronicle. */
        LOADING,
        /** The writer thread takes them. */
        DRAINING,
        /** {@link #close} takes what there is. */
        SPILLING
    }

    private final JournalMode mode;
    private final long flightBytes;
    private final List<JournalLane> lanes = new ArrayList<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final Thread thread = new Thread(this::run, "journal");
    private volatile boolean hurry;
    private volatile boolean stop;
    private boolean isHeir;

    /**
     * {@code flightBytes}: most bytes on disk for each service, unless in full mode ({@link JournalLimits#FLIGHT_BYTES}
     * is usual).
     */
    public JournalWriter(JournalMode mode, long flightBytes) {
        this.mode = mode;
        this.flightBytes = flightBytes;
        thread.setDaemon(true);
    }

    /**
     * Before {@link #start}: the tape of {@code service}, as mapped here, is written to {@code path}, a directory of it
     * alone.
     */
    public void add(ServiceId service, UnsafeBuffer tape, Path path) {
        lanes.add(new JournalLane(service, tape, mode, path, flightBytes));
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Loads the queues now, without waiting for the delay. */
    public void loadNow() {
        hurry = true;
        LockSupport.unpark(thread);
    }

    /**
     * As {@link #start}, of one who succeeds another: what it stores comes after what that has stored. Since the
     * services record as before and soon wait to be read, it stores in plain files while it loads Chronicle.
     */
    public void succeed() {
        isHeir = true;
        state.set(State.DRAINING);
        thread.start();
    }

    /** True while records go to the queues. */
    public boolean isDraining() {
        return state.get() == State.DRAINING;
    }

    /** What happened to the services' journals, in the order of {@link #add}. */
    public List<JournalCounters> counters() {
        return lanes.stream().map(JournalLane::counters).toList();
    }

    /** When the services have ended: writes out all there is. */
    @Override
    public void close() {
        stop = true;
        if (state.compareAndSet(State.WAITING, State.SPILLING) || state.compareAndSet(State.LOADING, State.SPILLING)) {
            lanes.forEach(JournalLane::openSpill);
            drainAll();
            lanes.forEach(JournalLane::close);
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(JournalLimits.CLOSE_WAIT_NS / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        if (isHeir) {
            drainWhileLoading();
        } else if (!awaitLoading()) {
            return;
        }
        drainUntilStopped();
        lanes.forEach(JournalLane::close);
    }

    private void drainWhileLoading() {
        Thread loader = new Thread(ChronicleStore::warmUp, "journal-loader");
        loader.setDaemon(true);
        loader.start();
        lanes.forEach(JournalLane::openSpill);
        while (loader.isAlive() && !stop) {
            drainAll();
            LockSupport.parkNanos(this, JournalLimits.BUSY_PAUSE_NS);
        }
        if (stop) {
            return;
        }
        for (JournalLane lane : lanes) {
            drainAll(); // opening a queue takes a while
            lane.close();
            lane.openQueue();
        }
    }

    /** Stays out of the way for a while, then opens the queues; false where {@link #close} came before that. */
    private boolean awaitLoading() {
        long until = System.nanoTime() + JournalLimits.START_DELAY_NS;
        while (!hurry && !stop && System.nanoTime() < until && lanes.stream().noneMatch(JournalLane::isPressed)) {
            LockSupport.parkNanos(this, JournalLimits.IDLE_PAUSE_NS);
        }
        if (!state.compareAndSet(State.WAITING, State.LOADING)) {
            return false;
        }
        ChronicleStore.warmUp();
        if (!state.compareAndSet(State.LOADING, State.DRAINING)) {
            return false;
        }
        lanes.forEach(JournalLane::openQueue);
        return true;
    }

    private void drainUntilStopped() {
        long pause = JournalLimits.BUSY_PAUSE_NS;
        while (true) {
            boolean last = stop;
            long most = lanes.stream().mapToLong(JournalLane::backlog).max().orElse(0);
            int taken = drainAll();
            if (last) {
                return;
            }
            if (most >= JournalLimits.BUSY_BYTES) {
                // a service that has to wait for us is worse off than one that is disturbed
                pause = JournalLimits.HURRIED_PAUSE_NS;
            } else {
                pause = taken > 0 ? JournalLimits.BUSY_PAUSE_NS : Math.min(2 * pause, JournalLimits.IDLE_PAUSE_NS);
            }
            LockSupport.parkNanos(this, pause);
        }
    }

    private int drainAll() {
        int taken = 0;
        for (JournalLane lane : lanes) {
            taken += lane.drain();
        }
        return taken;
    }
}
