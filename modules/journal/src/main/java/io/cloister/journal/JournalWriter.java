package io.cloister.journal;

import io.cloister.bus.ServiceId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * The disk end of a service's journal: one daemon thread that moves records from the staging ring to the service's queue. Chronicle costs more
 * to load than all the rest of a service, so it is loaded a while after the start, or when the ring fills; a service that ends before
 * that writes what the ring holds into a plain file, and never loads it.
 */
public final class JournalWriter implements AutoCloseable {
    /** Who may take records from the ring. */
    private enum State {
        /** Nobody yet. */
        WAITING,
        /** The writer thread is loading Chronicle. */
        LOADING,
        /** The writer thread takes them. */
        DRAINING,
        /** {@link #close} took what there was. */
        SPILLED
    }

    private static final int READ_LIMIT = 4096;

    private final ServiceId service;
    private final RingJournal journal;
    private final OneToOneRingBuffer ring;
    private final JournalDirectory directory;
    private final long fileBytes;
    private final BatchBuilder batch = new BatchBuilder();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final Thread thread = new Thread(this::run, "journal");
    private volatile boolean hurry;
    private volatile boolean stop;
    private JournalStore store;

    /** Records go to {@code path} (a directory of this service alone); bounded by {@link JournalLimits#FLIGHT_BYTES} unless in full mode. */
    public JournalWriter(ServiceId service, RingJournal journal, Path path) {
        this(service, journal, path, JournalLimits.FLIGHT_BYTES);
    }

    /** As above with another bound. */
    public JournalWriter(ServiceId service, RingJournal journal, Path path, long flightBytes) {
        this.service = service;
        this.journal = journal;
        this.ring = journal.ring();
        this.directory = new JournalDirectory(path, journal.mode() == JournalMode.FULL ? Long.MAX_VALUE : flightBytes);
        this.fileBytes = Math.min(JournalLimits.FILE_BYTES, directory.budgetBytes() / JournalLimits.FILES);
        thread.setDaemon(true);
        journal.onPressure(this::wake);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Loads the queue now, without waiting for the delay. */
    public void loadNow() {
        wake();
    }

    /** True while records go to the queue. */
    public boolean isDraining() {
        return state.get() == State.DRAINING;
    }

    /** Service thread, at its end: writes out all there is. */
    @Override
    public void close() {
        stop = true;
        if (state.compareAndSet(State.WAITING, State.SPILLED) || state.compareAndSet(State.LOADING, State.SPILLED)) {
            store = new SpillStore(directory, fileBytes, journal.counters());
            drainAll();
            store.close();
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(JournalLimits.CLOSE_WAIT_NS / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        hurry = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        long until = System.nanoTime() + JournalLimits.START_DELAY_NS;
        while (!hurry && !stop && System.nanoTime() < until) {
            LockSupport.parkNanos(this, until - System.nanoTime());
        }
        if (!state.compareAndSet(State.WAITING, State.LOADING)) {
            return;
        }
        journal.plan(CopyPlan.load(journal.mode()));
        JournalStore loaded = load();
        if (!state.compareAndSet(State.LOADING, State.DRAINING)) {
            return;
        }
        store = loaded;
        drainUntilStopped();
        store.close();
    }

    /** The queue; where Chronicle can't be had, plain files. */
    private JournalStore load() {
        try {
            return new ChronicleStore(directory, fileBytes, batch.memory(), journal.counters());
        } catch (IOException | RuntimeException | LinkageError e) {
            if (Boolean.getBoolean("cloister.debug")) {
                e.printStackTrace();
            }
            journal.counters().failures = journal.counters().failures + 1;
            return new SpillStore(directory, fileBytes, journal.counters());
        }
    }

    private void drainUntilStopped() {
        long pause = JournalLimits.BUSY_PAUSE_NS;
        while (true) {
            boolean last = stop;
            int taken = drainAll();
            if (last) {
                return;
            }
            pause = taken > 0 ? JournalLimits.BUSY_PAUSE_NS : Math.min(2 * pause, JournalLimits.IDLE_PAUSE_NS);
            hurry = false;
            LockSupport.parkNanos(this, pause);
        }
    }

    private int drainAll() {
        int taken = takeAll(ring, this::onRecord);
        flush();
        return taken;
    }

    /** Takes what there is: a read that only passes the padding at the ring's end gives 0 too, so two of them mean that it is empty. */
    static int takeAll(OneToOneRingBuffer ring, MessageHandler handler) {
        int taken = 0;
        for (int empty = 0; empty < 2; ) {
            int n = ring.read(handler, READ_LIMIT);
            empty = n == 0 ? empty + 1 : 0;
            taken += n;
        }
        return taken;
    }

    private void onRecord(int kind, MutableDirectBuffer buffer, int at, int length) {
        if (batch.isFullFor(length)) {
            flush();
        }
        if (batch.length() == 0 && store.isFresh()) {
            Instant now = Instant.now();
            batch.addEpoch(service.ordinal() | journal.mode().ordinal() << 8, System.nanoTime(),
                now.getEpochSecond() * 1_000_000_000L + now.getNano());
        }
        batch.add(buffer, at, length);
    }

    private void flush() {
        if (batch.length() == 0) {
            return;
        }
        try {
            store.append(batch.flipped());
            journal.counters().batches = journal.counters().batches + 1;
        } catch (IOException | RuntimeException | InternalError e) {
            // InternalError: the JVM's name for a mapped file that the full disk has no page for
            journal.counters().failures = journal.counters().failures + 1;
        }
        batch.clear();
    }
}
