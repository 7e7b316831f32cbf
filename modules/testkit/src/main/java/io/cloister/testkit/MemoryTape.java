package io.cloister.testkit;

import io.cloister.bus.KernelFault;
import io.cloister.bus.PortOp;
import io.cloister.bus.Tape;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A tape on the heap, which can be made to end its service at any entry. */
public final class MemoryTape implements Tape {
    /** The service dies here. */
    public static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Entry(PortOp op, boolean intent, long result, byte[] data) { }

    private static final byte[] NONE = new byte[0];

    private final List<Entry> entries = new ArrayList<>();
    private final boolean payloads;
    private int history;
    private int at;
    private int deathAt = Integer.MAX_VALUE;
    private PortOp intended;

    /** An empty one; {@code payloads}: a full journal. */
    public MemoryTape(boolean payloads) {
        this.payloads = payloads;
    }

    /**
     * Has the service die at its {@code entry}-th entry: right after an announcement, but before an answer is recorded
     * whose effect has happened.
     */
    public MemoryTape dieAt(int entry) {
        deathAt = entry;
        return this;
    }

    /** What a successor finds. */
    public MemoryTape successor() {
        return successor(entries.size());
    }

    /** What a successor finds where {@code length} entries were written. */
    public MemoryTape successor(int length) {
        MemoryTape next = new MemoryTape(payloads);
        next.entries.addAll(entries.subList(0, length));
        next.history = length;
        return next;
    }

    /** Answers and announcements so far. */
    public int size() {
        return entries.size();
    }

    @Override
    public boolean isReplaying() {
        while (at < history && entries.get(at).intent) {
            intended = ++at == history ? entries.get(at - 1).op : null;
        }
        return at < history;
    }

    @Override
    public boolean isInFlight() {
        return false;
    }

    @Override
    public boolean keepsPayloads() {
        return payloads;
    }

    @Override
    public void record(PortOp op, long result) {
        add(new Entry(op, false, result, NONE));
    }

    @Override
    public void record(PortOp op, long result, DirectBuffer data, int offset, int length) {
        byte[] bytes = new byte[length];
        data.getBytes(offset, bytes);
        add(new Entry(op, false, result, bytes));
    }

    @Override
    public void intent(PortOp op) {
        entries.add(new Entry(op, true, 0, NONE));
        if (entries.size() > deathAt) {
            throw new Death();
        }
    }

    @Override
    public long replay(PortOp op) {
        return next(op).result;
    }

    @Override
    public long replay(PortOp op, MutableDirectBuffer data, int offset, int capacity) {
        Entry entry = next(op);
        data.putBytes(offset, entry.data, 0, Math.min(capacity, entry.data.length));
        return entry.result;
    }

    @Override
    public boolean wasIntended(PortOp op) {
        return op == intended;
    }

    private Entry next(PortOp op) {
        Entry entry = entries.get(at++);
        if (entry.op != op) {
            throw new KernelFault(KernelFault.Category.REPLAY, "asked " + op + " where history has " + entry.op);
        }
        return entry;
    }

    private void add(Entry entry) {
        if (entries.size() >= deathAt) {
            throw new Death();
        }
        intended = null;
        entries.add(entry);
    }
}
