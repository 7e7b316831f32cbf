package io.cloister.runtime.instance;

import static io.cloister.bus.MailboxDescriptor.ARGS;
import static io.cloister.bus.MailboxDescriptor.ARG_SLOT;
import static io.cloister.bus.MailboxDescriptor.CPU_NS;
import static io.cloister.bus.MailboxDescriptor.HOST_PID;
import static io.cloister.bus.MailboxDescriptor.MAP_TICKET;
import static io.cloister.bus.MailboxDescriptor.NR;
import static io.cloister.bus.MailboxDescriptor.PHASE;
import static io.cloister.bus.MailboxDescriptor.PHASE_STATUS;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS_SIZE;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW_SIZE;
import static io.cloister.bus.MailboxDescriptor.STREAM_DONE;

import io.cloister.abi.Errno;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Call;
import io.cloister.bus.KernelFault;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A call as the transport has it: over one slot of a mailbox, used again for every call of that slot. Owner: the
 * service's thread.
 */
public final class MailboxCall extends Call {
    /** Gets finished calls. */
    @FunctionalInterface
    public interface Answers {
        /** Publishes result and actions of {@code call} to its agent. */
        void completed(MailboxCall call, long result, int replyFlags);

        /** {@code call} came to its end with {@code result}, and its agent must not hear of it: only recorded. */
        default void ended(MailboxCall call, long result) {
        }
    }

    private final UnsafeBuffer slot;
    private final Answers answers;
    private final UnsafeBuffer actionArea;
    private final ActionWriter actions;
    private final int process;
    private final int slotIndex;
    private final long[] args = new long[6];
    private final int[] argOff = new int[6];
    private final int[] argLen = new int[6];
    private int nr;
    private int tid;
    private int seq;
    private int phase;
    private long phaseStatus;
    private long streamDone;
    private boolean pending;
    /** Bytes of the window in use, from its start. */
    private int scratch;

    /** Over {@code slot}, which is one slot's {@link io.cloister.bus.MailboxDescriptor#SLOT_STRIDE} bytes. */
    public MailboxCall(UnsafeBuffer slot, int process, int slotIndex, Answers answers) {
        this.slot = slot;
        this.process = process;
        this.slotIndex = slotIndex;
        this.answers = answers;
        this.actionArea = new UnsafeBuffer(slot, SLOT_ACTIONS, SLOT_ACTIONS_SIZE);
        this.actions = new ActionWriter(actionArea);
    }

    // ---- the transport's ----

    /** Its slot's memory. */
    UnsafeBuffer slot() {
        return slot;
    }

    /** Copies the posted call out of the slot for the task {@code newTid}. */
    public void claim(int newTid, int newSeq) {
        tid = newTid;
        seq = newSeq;
        nr = slot.getInt(NR);
        phase = slot.getInt(PHASE);
        phaseStatus = slot.getLong(PHASE_STATUS);
        streamDone = slot.getLong(STREAM_DONE);
        int top = 0;
        for (int i = 0; i < 6; i++) {
            args[i] = slot.getLong(ARGS + 8 * i);
            int off = slot.getInt(ARG_SLOT + 8 * i);
            int len = slot.getInt(ARG_SLOT + 8 * i + 4);
            boolean sane = off >= 0 && off <= SLOT_WINDOW_SIZE && len <= SLOT_WINDOW_SIZE - off;
            argOff[i] = sane ? off : 0;
            argLen[i] = sane ? len : -Errno.EFAULT;
            top = Math.max(top, argOff[i] + Math.max(argLen[i], 0));
        }
        scratch = (top + 15) & ~15;
        actions.clear();
        pending = true;
    }

    /**
     * The same call lies, or has to be answered, in another slot's memory. What was written for the answer is taken
     * along.
     */
    void rebind(UnsafeBuffer other) {
        copyAnswer(other);
        slot.wrap(other);
        actionArea.wrap(slot, SLOT_ACTIONS, SLOT_ACTIONS_SIZE);
    }

    /** Puts what was written for the answer into another slot's memory. */
    void copyAnswer(UnsafeBuffer other) {
        other.putInt(MAP_TICKET, slot.getInt(MAP_TICKET));
        other.putBytes(SLOT_ACTIONS, slot, SLOT_ACTIONS, actions.length());
        other.putBytes(SLOT_WINDOW, slot, SLOT_WINDOW, scratch);
    }

    /** Writes what is known of the call, and of a pending one the bytes in its slot. */
    void save(DataOutput out) throws IOException {
        out.writeInt(tid);
        out.writeInt(seq);
        out.writeBoolean(pending);
        if (!pending) {
            return;
        }
        out.writeInt(nr);
        out.writeInt(phase);
        out.writeLong(phaseStatus);
        out.writeLong(streamDone);
        out.writeInt(scratch);
        for (int i = 0; i < 6; i++) {
            out.writeLong(args[i]);
            out.writeInt(argOff[i]);
            out.writeInt(argLen[i]);
        }
        out.writeInt(slot.getInt(MAP_TICKET));
        out.writeInt(actions.length());
        writeBytes(out, SLOT_ACTIONS, actions.length());
        writeBytes(out, HOST_PID, CPU_NS - HOST_PID);
        writeBytes(out, SLOT_WINDOW, scratch);
    }

    /** Reads what {@link #save} wrote; bytes go to the slot, which no guest may see yet. */
    void restore(DataInput in) throws IOException {
        tid = in.readInt();
        seq = in.readInt();
        pending = in.readBoolean();
        if (!pending) {
            return;
        }
        nr = in.readInt();
        phase = in.readInt();
        phaseStatus = in.readLong();
        streamDone = in.readLong();
        scratch = in.readInt();
        for (int i = 0; i < 6; i++) {
            args[i] = in.readLong();
            argOff[i] = in.readInt();
            argLen[i] = in.readInt();
        }
        slot.putInt(MAP_TICKET, in.readInt());
        actions.length(in.readInt());
        readBytes(in, SLOT_ACTIONS, actions.length());
        readBytes(in, HOST_PID, CPU_NS - HOST_PID);
        readBytes(in, SLOT_WINDOW, scratch);
    }

    private void writeBytes(DataOutput out, int offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        slot.getBytes(offset, bytes);
        out.write(bytes);
    }

    private void readBytes(DataInput in, int offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        slot.putBytes(offset, bytes);
    }

    // ---- the handler's ----

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int nr() {
        return nr;
    }

    @Override
    public long arg(int i) {
        return args[i];
    }

    @Override
    public int phase() {
        return phase;
    }

    @Override
    public long phaseStatus() {
        return phaseStatus;
    }

    @Override
    public long streamDone() {
        return streamDone;
    }

    @Override
    public int process() {
        return process;
    }

    @Override
    public int slotIndex() {
        return slotIndex;
    }

    @Override
    public int seq() {
        return seq;
    }

    @Override
    public boolean isPending() {
        return pending;
    }

    @Override
    public int windowOffset(int i) {
        return argOff[i];
    }

    @Override
    public int inLength(int i) {
        return argLen[i];
    }

    @Override
    public MutableDirectBuffer memory() {
        return slot;
    }

    @Override
    public int reserve(int length) {
        if (length < 0 || length > SLOT_WINDOW_SIZE - scratch) {
            return -1;
        }
        int at = scratch;
        scratch = (scratch + length + 15) & ~15;
        return at;
    }

    @Override
    public ActionWriter actions() {
        return actions;
    }

    @Override
    public void mapTicket(int ticket) {
        slot.putInt(MAP_TICKET, ticket);
    }

    @Override
    public void drop() {
        pending = false;
    }

    @Override
    public void end(long result) {
        finishOnce();
        answers.ended(this, result);
    }

    @Override
    protected void finish(long result, int replyFlags) {
        finishOnce();
        answers.completed(this, result, replyFlags);
    }

    private void finishOnce() {
        if (!pending) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "call finished twice: nr " + nr + " of task " + tid);
        }
        pending = false;
    }
}
