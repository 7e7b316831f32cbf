package io.cloister.journal;

import static io.cloister.journal.JournalRecordDescriptor.ARGS;
import static io.cloister.journal.JournalRecordDescriptor.BLOCKS;
import static io.cloister.journal.JournalRecordDescriptor.CALL_DATA;
import static io.cloister.journal.JournalRecordDescriptor.COMPLETED_DATA;
import static io.cloister.journal.JournalRecordDescriptor.CORRELATION;
import static io.cloister.journal.JournalRecordDescriptor.DETAIL;
import static io.cloister.journal.JournalRecordDescriptor.HANDLE;
import static io.cloister.journal.JournalRecordDescriptor.HEAD;
import static io.cloister.journal.JournalRecordDescriptor.INPUT_DATA;
import static io.cloister.journal.JournalRecordDescriptor.INPUT_LENGTH;
import static io.cloister.journal.JournalRecordDescriptor.KIND;
import static io.cloister.journal.JournalRecordDescriptor.LOST_COUNT;
import static io.cloister.journal.JournalRecordDescriptor.LOST_SIZE;
import static io.cloister.journal.JournalRecordDescriptor.NR;
import static io.cloister.journal.JournalRecordDescriptor.NUMBERS;
import static io.cloister.journal.JournalRecordDescriptor.OP;
import static io.cloister.journal.JournalRecordDescriptor.PAYLOAD;
import static io.cloister.journal.JournalRecordDescriptor.PAYLOAD_KEPT;
import static io.cloister.journal.JournalRecordDescriptor.PAYLOAD_LENGTH;
import static io.cloister.journal.JournalRecordDescriptor.RESULT;
import static io.cloister.journal.JournalRecordDescriptor.SEQ;
import static io.cloister.journal.JournalRecordDescriptor.TASK;
import static io.cloister.journal.JournalRecordDescriptor.TIME;
import static io.cloister.journal.JournalRecordDescriptor.VERSION;
import static io.cloister.journal.JournalRecordDescriptor.VERSION_AT;

import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.host.Journal;
import java.util.concurrent.locks.LockSupport;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * The service's end of its journal: encodes each record straight into the staging ring, which outlives this process. Owned by the service
 * thread. It never touches a file; it waits only where the ring is full, and then not for long: a record that finds no room is counted, and the count
 * is the next record that does.
 *
 * <p>Times: an input has the time that the service's clock then said, which a replay needs. What comes out while an input is handled, and the replies
 * to it, have the time when they did: the service's clock stands still meanwhile, but who reads a journal wants to know how long it took.
 */
public final class RingJournal implements Journal {
    private static final int SPINS = 200;
    private static final long PAUSE_NS = 50_000;
    private static final int CHECK_MASK = 255;

    private final OneToOneRingBuffer ring;
    private final JournalMode mode;
    private final JournalCounters counters = new JournalCounters();
    private final BlockList blocks = new BlockList();
    private final CallBlocks callBlocks;
    private final Int2ObjectHashMap<FetchedRanges> fetched = new Int2ObjectHashMap<>();
    private final UnsafeBuffer record;
    private long unreported;
    private boolean gaveUp;
    private long records;

    /** Over the mapped staging ring ({@code FdLayout.JOURNAL}), which a predecessor of this process may have left records in. */
    public RingJournal(AtomicBuffer memory, JournalMode mode) {
        this.ring = new OneToOneRingBuffer(memory);
        this.mode = mode;
        this.callBlocks = new CallBlocks(blocks, mode);
        this.record = (UnsafeBuffer) ring.buffer();
    }

    /** What happened so far. */
    public JournalCounters counters() {
        return counters;
    }

    /** The writer's end of the ring. */
    OneToOneRingBuffer ring() {
        return ring;
    }

    /** What is recorded. */
    JournalMode mode() {
        return mode;
    }

    @Override
    public void call(long nowNs, Call call) {
        blocks.clear();
        callBlocks.ofCall(call, call.phase() > 0 ? fetched(call) : FetchedRanges.NONE);
        int at = begin(JournalRecordDescriptor.CALL, CALL_DATA + blocks.bytes(), nowNs, call.tid(), Math.min(call.phase(), 0xffff));
        if (at < 0) {
            return;
        }
        identity(at, call);
        for (int i = 0; i < JournalRecordDescriptor.ARGUMENTS; i++) {
            record.putLong(at + ARGS + 8 * i, call.arg(i));
        }
        blocks.write(call.memory(), record, at + CALL_DATA);
        ring.commit(at);
    }

    @Override
    public void completed(long nowNs, Call call, long result, int replyFlags) {
        blocks.clear();
        boolean again = mode == JournalMode.FULL && (replyFlags & MailboxDescriptor.REPLY_RESUBMIT) != 0;
        callBlocks.ofReply(call, again ? newFetched(call) : FetchedRanges.NONE);
        int at = begin(JournalRecordDescriptor.COMPLETED, COMPLETED_DATA + blocks.bytes(), System.nanoTime(), call.tid(), replyFlags);
        if (at < 0) {
            return;
        }
        identity(at, call);
        record.putLong(at + RESULT, result);
        blocks.write(call.memory(), record, at + COMPLETED_DATA);
        ring.commit(at);
    }

    @Override
    public void received(long nowNs, Message message) {
        long timeNs = message.kind == Message.REPLY ? System.nanoTime() : nowNs;
        message(JournalRecordDescriptor.RECEIVED, timeNs, message.from, message);
    }

    @Override
    public void sent(long nowNs, ServiceId to, Message message) {
        message(JournalRecordDescriptor.SENT, System.nanoTime(), to, message);
    }

    @Override
    public void timer(long nowNs) {
        int at = begin(JournalRecordDescriptor.TIMER, HEAD, nowNs, 0, 0);
        if (at >= 0) {
            ring.commit(at);
        }
    }

    @Override
    public void input(int port, byte[] bytes, int length) {
        int kept = mode == JournalMode.FULL ? Math.min(length, JournalLimits.RECORD_BYTES - INPUT_DATA) : 0;
        int at = begin(JournalRecordDescriptor.INPUT, INPUT_DATA + kept, 0, 0, port);
        if (at >= 0) {
            record.putInt(at + INPUT_LENGTH, length);
            record.putBytes(at + INPUT_DATA, bytes, 0, kept);
            ring.commit(at);
        }
    }

    private void message(int kind, long nowNs, ServiceId other, Message message) {
        int kept = Math.min(message.length(), mode.payloadBytes());
        int detail = message.kind | other.ordinal() << 8;
        int at = begin(kind, PAYLOAD + kept, nowNs, message.task, detail);
        if (at < 0) {
            return;
        }
        record.putLong(at + CORRELATION, message.correlation);
        record.putInt(at + OP, message.op.code());
        record.putInt(at + PAYLOAD_LENGTH, message.length());
        record.putInt(at + PAYLOAD_KEPT, kept);
        long[] a = message.a;
        for (int i = 0; i < a.length; i++) {
            record.putLong(at + NUMBERS + 8 * i, a[i]);
        }
        if (kept > 0) {
            record.putBytes(at + PAYLOAD, message.payload(), 0, kept);
        }
        ring.commit(at);
    }

    private void identity(int at, Call call) {
        record.putInt(at + HANDLE, call.handle());
        record.putInt(at + SEQ, call.seq());
        record.putInt(at + NR, call.nr());
        record.putInt(at + BLOCKS, blocks.count());
    }

    /** Claims room and writes the head; a negative value where the record is dropped. */
    private int begin(int kind, int length, long nowNs, int task, int detail) {
        if (unreported > 0 && !reportLost(nowNs)) {
            return drop();
        }
        int at = claim(kind, length);
        if (at < 0) {
            return drop();
        }
        head(at, kind, nowNs, task, detail);
        if ((++records & CHECK_MASK) == 0) {
            counters.records = records; // now and then only: a volatile store costs as much as the rest of a record
        }
        return at;
    }

    private void head(int at, int kind, long nowNs, int task, int detail) {
        record.putByte(at + VERSION_AT, (byte) VERSION);
        record.putByte(at + KIND, (byte) kind);
        record.putShort(at + DETAIL, (short) detail);
        record.putInt(at + TASK, task);
        record.putLong(at + TIME, nowNs);
    }

    private boolean reportLost(long nowNs) {
        int at = ring.tryClaim(JournalRecordDescriptor.LOST, LOST_SIZE);
        if (at < 0) {
            return false;
        }
        head(at, JournalRecordDescriptor.LOST, nowNs, 0, 0);
        record.putLong(at + LOST_COUNT, unreported);
        ring.commit(at);
        unreported = 0;
        gaveUp = false;
        return true;
    }

    private int drop() {
        unreported++;
        counters.lost = counters.lost + 1;
        return -1;
    }

    private int claim(int kind, int length) {
        int at = ring.tryClaim(kind, length);
        return at > 0 ? at : claimSlowly(kind, length);
    }

    /** The ring is full: gives the writer a moment, but only once until it has caught up. */
    private int claimSlowly(int kind, int length) {
        if (gaveUp) {
            return -1;
        }
        counters.waits = counters.waits + 1;
        long until = System.nanoTime() + (mode == JournalMode.FULL ? JournalLimits.FULL_WAIT_NS : JournalLimits.FLIGHT_WAIT_NS);
        for (int i = 0; System.nanoTime() < until; i++) {
            int at = ring.tryClaim(kind, length);
            if (at > 0) {
                return at;
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
        gaveUp = true;
        return -1;
    }

    private FetchedRanges fetched(Call call) {
        FetchedRanges known = fetched.get(call.handle());
        return known == null ? FetchedRanges.NONE : known;
    }

    private FetchedRanges newFetched(Call call) {
        FetchedRanges known = fetched.get(call.handle());
        if (known == null) {
            known = new FetchedRanges();
            fetched.put(call.handle(), known);
        }
        return known;
    }
}
