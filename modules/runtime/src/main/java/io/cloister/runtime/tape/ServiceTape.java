package io.cloister.runtime.tape;

import io.cloister.bus.Call;
import io.cloister.bus.KernelFault;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.PortOp;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.record.FetchedRanges;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.RecordLimits;
import io.cloister.runtime.record.RecordWriter;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.record.TapeMemory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The tape of one service, as its process holds it: live it writes records; while history is handled again it gives the
 * answers, and turns live where history ends. Owned by the service thread. It never touches a file.
 */
public final class ServiceTape implements MessageTape, TaskTable.Watch {
    /** Told once that history has ended. */
    @FunctionalInterface
    public interface LiveListener {
        /** {@code inCompletion}: the last record is an answered call, which may not have been published. */
        void live(boolean inCompletion);
    }

    /** Sees the answers of calls that are handled again. */
    @FunctionalInterface
    public interface Watcher {
        /** {@code call} was answered with {@code result}, as it was then. */
        void answered(Call call, long result);
    }

    private final UnsafeBuffer memory;
    private final TapeMemory tape;
    private final JournalMode mode;
    private final RecordWriter writer;
    private final TableShadow shadow = new TableShadow();
    private final Int2ObjectHashMap<FetchedRanges> fetched = new Int2ObjectHashMap<>();
    private BooleanSupplier snapshot = () -> false;
    private long snapshotAt = RecordLimits.SNAPSHOT_BYTES;
    private long snapshotInputs;
    private boolean inSnapshot;
    private History history;
    private History past;
    private LiveListener live = inCompletion -> { };
    private boolean isStrict;
    private Watcher watcher = (call, result) -> { };

    /** Over {@link TapeDescriptor#SIZE} bytes, which a predecessor may have written. */
    public ServiceTape(UnsafeBuffer memory, JournalMode mode) {
        this.memory = memory;
        this.tape = new TapeMemory(memory);
        this.mode = mode;
        this.writer = new RecordWriter(tape, mode);
        tape.followed(mode != JournalMode.OFF);
    }

    // ---- history ----

    /**
     * Gets ready to handle again what came after the snapshot of {@code epoch}.
     *
     * @param poisonAt place of an input that is to be left out, or -1.
     * @throws KernelFault where the tape does not reach back to that snapshot.
     */
    public History rewind(long epoch, long poisonAt, LiveListener listener) {
        if (tape.epoch() == epoch - 1) {
            tape.roll(0); // it died between the snapshot and the new segment
        }
        if (tape.epoch() != epoch || tape.isBroken()) {
            throw new KernelFault(KernelFault.Category.STORAGE, "its tape does not reach back to its last snapshot");
        }
        return rewind(new History(new TapeTail(memory, epoch, tape.position()), poisonAt), listener);
    }

    /** Gets ready to handle {@code newHistory} again. */
    public History rewind(History newHistory, LiveListener listener) {
        live = listener;
        history = newHistory;
        past = newHistory;
        return newHistory;
    }

    /**
     * Compares every byte of what the service sends and answers with what it did then; needs a full journal's history,
     * and a tape to write on.
     */
    public void strict(Watcher newWatcher) {
        isStrict = true;
        watcher = newWatcher;
    }

    /** History is over, whether or not a question came that showed it. */
    public void goLive() {
        if (history != null) {
            History ended = history;
            shadow.follow(ended);
            history = null;
            live.live(ended.endsInCompletion());
        }
    }

    @Override
    public boolean isReplaying() {
        if (history != null && !history.hasNext()) {
            goLive();
        }
        return history != null;
    }

    // ---- snapshots ----

    /** Who writes a snapshot when one is due; false if it can't. */
    public void snapshots(BooleanSupplier taker) {
        snapshot = taker;
    }

    /** Number that the next snapshot has. */
    public long nextEpoch() {
        return tape.epoch() + 1;
    }

    /**
     * A snapshot of {@link #nextEpoch} with {@code bytes} was written at {@code nowNs} and took {@code tookNs}: history
     * begins anew.
     */
    public void snapshotWritten(long bytes, long nowNs, long tookNs) {
        memory.putLong(TapeDescriptor.SNAPSHOTS, memory.getLong(TapeDescriptor.SNAPSHOTS) + 1);
        memory.putLong(TapeDescriptor.SNAPSHOT_NS, nowNs);
        memory.putLong(TapeDescriptor.SNAPSHOT_BYTES, bytes);
        memory.putLong(TapeDescriptor.SNAPSHOT_TOOK_NS, tookNs);
        snapshotAt =
                Math.clamp(2 * bytes, RecordLimits.SNAPSHOT_BYTES, TapeDescriptor.SEGMENT - RecordLimits.TAPE_RESERVE);
        snapshotInputs = tape.inputs() + RecordLimits.SNAPSHOT_INPUTS;
        roll();
    }

    /** Writes what a successor can't know from elsewhere. */
    public void save(DataOutput out) throws IOException {
        int[] handles = fetched.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        out.writeInt(handles.length);
        for (int handle : handles) {
            out.writeInt(handle);
            fetched.get(handle).save(out);
        }
    }

    /** Reads what {@link #save} wrote. */
    public void restore(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int handle = in.readInt();
            FetchedRanges ranges = new FetchedRanges();
            ranges.restore(in);
            fetched.put(handle, ranges);
        }
    }

    private void roll() {
        boolean taken = tape.roll(mode == JournalMode.FULL ? RecordLimits.FULL_WAIT_NS : RecordLimits.FLIGHT_WAIT_NS);
        if (!taken) {
            writer.lost(1);
        }
        shadow.forget();
    }

    /** Between two inputs: the place for a snapshot, if one is due. */
    private void snapshotIfDue() {
        if (tape.position() > snapshotAt
                && !inSnapshot
                && (tape.inputs() > snapshotInputs || tape.position() > RecordLimits.SNAPSHOT_MOST_BYTES)) {
            inSnapshot = true;
            if (!snapshot.getAsBoolean()) {
                snapshotAt = tape.position() + (long) RecordLimits.SNAPSHOT_BYTES / 4;
                if (tape.room() < RecordLimits.TAPE_RESERVE) {
                    roll(); // recorded on, but nobody could go on from here
                    snapshotAt = RecordLimits.SNAPSHOT_BYTES;
                }
            }
            inSnapshot = false;
        }
    }

    private void beginInput() {
        snapshotIfDue();
        shadow.inputBegins();
        tape.inputBegins();
    }

    // ---- live: the transport ----

    @Override
    public void beforeCall() {
        snapshotIfDue();
    }

    @Override
    public void call(long nowNs, Call call) {
        beginInput();
        FetchedRanges known = call.phase() > 0 ? fetched.get(call.handle()) : null;
        writer.call(nowNs, call, known == null ? FetchedRanges.NONE : known);
    }

    @Override
    public void completed(long nowNs, Call call, long result, int replyFlags) {
        writer.completed(call, result, replyFlags, rangesFor(call, replyFlags));
    }

    @Override
    public void received(long nowNs, Message message) {
        boolean isReply = message.kind == Message.REPLY;
        if (!isReply) {
            beginInput();
        }
        writer.message(JournalRecordDescriptor.RECEIVED, isReply ? System.nanoTime() : nowNs, message.from, message);
    }

    @Override
    public void sent(long nowNs, ServiceId to, Message message) {
        writer.message(JournalRecordDescriptor.SENT, System.nanoTime(), to, message);
    }

    @Override
    public void timer(long nowNs) {
        beginInput();
        writer.timer(nowNs);
    }

    @Override
    public void settled() {
        tape.inputEnds();
    }

    // ---- replaying: the transport ----

    @Override
    public void recompleted(Call call, long result, int replyFlags) {
        if (isStrict) {
            writer.completed(call, result, replyFlags, null);
            compare();
            watcher.answered(call, result);
        } else {
            history.completed(call, result);
        }
        FetchedRanges ranges = rangesFor(call, replyFlags);
        if (ranges != null) {
            writer.noteFetched(call, ranges);
        }
    }

    @Override
    public void resent(ServiceId to, Message message) {
        if (isStrict) {
            writer.message(JournalRecordDescriptor.SENT, 0, to, message);
            compare();
        } else {
            history.sent(to, message);
        }
    }

    private void compare() {
        history.again(memory, tape.lastAt(), tape.lastLength());
        tape.takeBack();
    }

    @Override
    public void replayReply(ServiceId from, Message into) {
        history.reply(from, into);
    }

    // ---- ports ----

    @Override
    public boolean keepsPayloads() {
        return mode == JournalMode.FULL;
    }

    @Override
    public boolean isInFlight() {
        return history != null && history.isInLastInput();
    }

    @Override
    public void record(PortOp op, long result) {
        writer.input(op, result, memory, 0, 0);
    }

    @Override
    public void record(PortOp op, long result, DirectBuffer data, int offset, int length) {
        writer.input(op, result, data, offset, Math.max(0, length));
    }

    @Override
    public void intent(PortOp op) {
        writer.intent(op);
    }

    @Override
    public long replay(PortOp op) {
        return history.answer(op, null, 0, 0);
    }

    @Override
    public long replay(PortOp op, MutableDirectBuffer data, int offset, int capacity) {
        return history.answer(op, data, offset, capacity);
    }

    @Override
    public boolean wasIntended(PortOp op) {
        boolean was = past != null && past.wasIntended(op);
        past = null; // of the first live question only
        return was;
    }

    @Override
    public int intAt(UnsafeBuffer table, int offset) {
        return isReplaying() ? shadow.seeAgain(offset, history) : shadow.seeInt(table, offset, writer);
    }

    /** Where to note what the agent will fetch, if {@code replyFlags} have it post the call again. */
    private FetchedRanges rangesFor(Call call, int replyFlags) {
        if ((replyFlags & MailboxDescriptor.REPLY_RESUBMIT) == 0) {
            return null;
        }
        FetchedRanges known = fetched.get(call.handle());
        if (known == null) {
            known = new FetchedRanges();
            fetched.put(call.handle(), known);
        }
        known.clear();
        return known;
    }
}
