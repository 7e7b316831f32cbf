package io.cloister.bus;

import static io.cloister.bus.MailboxDescriptor.ARGS;
import static io.cloister.bus.MailboxDescriptor.ARG_SLOT;
import static io.cloister.bus.MailboxDescriptor.HOST_PID;
import static io.cloister.bus.MailboxDescriptor.MAP_TICKET;
import static io.cloister.bus.MailboxDescriptor.NR;
import static io.cloister.bus.MailboxDescriptor.PHASE;
import static io.cloister.bus.MailboxDescriptor.PHASE_STATUS;
import static io.cloister.bus.MailboxDescriptor.REPLY_CONTINUE;
import static io.cloister.bus.MailboxDescriptor.REPLY_RESUBMIT;
import static io.cloister.bus.MailboxDescriptor.REPLY_RESUBMIT_FAILED;
import static io.cloister.bus.MailboxDescriptor.SLOTS_PER_PROCESS;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS_SIZE;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW_SIZE;
import static io.cloister.bus.MailboxDescriptor.STREAM_DONE;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One guest system call as a service sees it. Numbers and argument slots are private copies, taken once when the call was claimed;
 * copied-in data still lies in the guest-writable window, so every byte of it is to be read once only (the accessors that return
 * {@code byte[]} copy). A call is finished by exactly one {@link #complete}, at once or later.
 *
 * <p>Errors of the copy-in are values: {@link #inLength} is then negative, and the service answers with it where Linux would
 * have looked at that argument, so that errno precedence stays Linux's.
 */
public final class Call {
    /** Who gets a finished call: the transport. */
    public interface Completion {
        /** Publishes result and actions of {@code call} to the agent. */
        void completed(Call call, long result, int replyFlags);

        /** {@code call} came to its end with {@code result}, and its agent must not hear of it: only recorded. */
        default void ended(Call call, long result) {
        }
    }

    /** End of what an agent writes into a slot's header. */
    private static final int HEADER_END = 0x238;

    private final UnsafeBuffer slot;
    private final Completion completion;
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
    private int scratch;

    /** A call view over one mailbox slot; {@code slot} is the slot's {@link io.cloister.bus.MailboxDescriptor#SLOT_STRIDE} bytes. */
    public Call(UnsafeBuffer slot, int process, int slotIndex, Completion completion) {
        this.slot = slot;
        this.process = process;
        this.slotIndex = slotIndex;
        this.completion = completion;
        this.actionArea = new UnsafeBuffer(slot, SLOT_ACTIONS, SLOT_ACTIONS_SIZE);
        this.actions = new ActionWriter(actionArea);
    }

    /** Transport: the same call lies, or has to be answered, in another slot's memory. What was written for the answer is taken along. */
    public void rebind(UnsafeBuffer other) {
        copyAnswer(other);
        slot.wrap(other);
        actionArea.wrap(slot, SLOT_ACTIONS, SLOT_ACTIONS_SIZE);
    }

    /** Transport: puts what was written for the answer into another slot's memory. */
    public void copyAnswer(UnsafeBuffer other) {
        other.putInt(MAP_TICKET, slot.getInt(MAP_TICKET));
        other.putBytes(SLOT_ACTIONS, slot, SLOT_ACTIONS, actions.length());
        other.putBytes(SLOT_WINDOW, slot, SLOT_WINDOW, scratch);
    }

    /** Transport: its slot's memory. */
    public UnsafeBuffer slot() {
        return slot;
    }

    /** Transport: writes what is known of the call, and of a pending one the bytes in its slot. */
    public void save(DataOutput out) throws IOException {
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
        writeBytes(out, HOST_PID, HEADER_END - HOST_PID);
        writeBytes(out, SLOT_WINDOW, scratch);
    }

    /** Transport: reads what {@link #save} wrote; bytes go to the slot, which no guest may see yet. */
    public void restore(DataInput in) throws IOException {
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
        readBytes(in, HOST_PID, HEADER_END - HOST_PID);
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

    /** Transport: copies the posted call out of the slot for the task {@code newTid}. */
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
            argLen[i] = sane ? len : -io.cloister.abi.Errno.EFAULT;
            top = Math.max(top, argOff[i] + Math.max(argLen[i], 0));
        }
        scratch = (top + 15) & ~15;
        actions.clear();
        pending = true;
    }

    /** The task (tid) that calls; from the kernel's own tables, never from the mailbox. */
    public int tid() {
        return tid;
    }

    /** System call number, or an internal {@code Sys.AGENT_*} number. */
    public int nr() {
        return nr;
    }

    /** Argument {@code i}, raw. */
    public long arg(int i) {
        return args[i];
    }

    /** Argument {@code i} as a C int. */
    public int intArg(int i) {
        return (int) args[i];
    }

    /** 0, or how often this call was resubmitted by {@link #resubmit}. */
    public int phase() {
        return phase;
    }

    /** What became of the actions of the previous phase: 0, a value, or minus an errno. */
    public long phaseStatus() {
        return phaseStatus;
    }

    /** Stream calls: bytes that earlier chunks of the same guest call have done. */
    public long streamDone() {
        return streamDone;
    }

    /** Index of the mailbox file. */
    public int process() {
        return process;
    }

    /** Slot in the mailbox file. */
    public int slotIndex() {
        return slotIndex;
    }

    /** {@code process * SLOTS_PER_PROCESS + slot}. */
    public int handle() {
        return process * SLOTS_PER_PROCESS + slotIndex;
    }

    /** Sequence number of this posting. */
    public int seq() {
        return seq;
    }

    /** True until {@link #complete}. */
    public boolean isPending() {
        return pending;
    }

    // ---- copied-in data ----

    /** Window offset of argument {@code i}'s data, as checked. */
    public int windowOffset(int i) {
        return argOff[i];
    }

    /** Bytes copied in for argument {@code i} (for a string: with its NUL); minus an errno where the copy-in failed; 0 for NULL. */
    public int inLength(int i) {
        return argLen[i];
    }

    /** The window; offsets from {@link #inOffset}. Hostile memory: read each byte once. */
    public MutableDirectBuffer memory() {
        return slot;
    }

    /** Where argument {@code i}'s data lies in {@link #memory()}. */
    public int inOffset(int i) {
        return SLOT_WINDOW + argOff[i];
    }

    /** A private copy of the bytes of argument {@code i}; empty when there are none. */
    public byte[] inBytes(int i) {
        byte[] bytes = new byte[Math.max(argLen[i], 0)];
        slot.getBytes(inOffset(i), bytes);
        return bytes;
    }

    /** A private copy of a string argument without its NUL, or null where the copy-in failed (see {@link #inLength}). */
    public byte[] inString(int i) {
        if (argLen[i] <= 0) {
            return null;
        }
        byte[] bytes = inBytes(i);
        int n = 0;
        while (n < bytes.length && bytes[n] != 0) {
            n++;
        }
        return java.util.Arrays.copyOf(bytes, n);
    }

    /** A string argument for printing and names that are ASCII. */
    public String inText(int i) {
        byte[] bytes = inString(i);
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A header field beyond the six arguments (IOV_*, MSG_*, STRV_*, REGS), read once by the caller. */
    public int headerInt(int offset) {
        return slot.getInt(offset);
    }

    /** A private copy of {@code length} bytes of the window at window offset {@code off}, or null if out of bounds. */
    public byte[] windowBytes(int off, int length) {
        if (off < 0 || length < 0 || off > SLOT_WINDOW_SIZE - length) {
            return null;
        }
        byte[] bytes = new byte[length];
        slot.getBytes(SLOT_WINDOW + off, bytes);
        return bytes;
    }

    // ---- results ----

    /** Room for results of argument {@code i} (an out or inout argument), bytes; results go to {@link #memory()} at {@link #inOffset}. */
    public int outCapacity(int i) {
        return Math.max(argLen[i], 0);
    }

    /** Has {@code length} bytes, already written at {@link #inOffset}{@code (i)}, copied out to where argument {@code i} points. */
    public void out(int i, int length) {
        if (length > 0) {
            actions.copyOut(args[i], argOff[i], length);
        }
    }

    /** Has {@code bytes} copied out to where argument {@code i} points; at most the argument's capacity. Returns the count. */
    public int out(int i, byte[] bytes) {
        int n = Math.min(bytes.length, outCapacity(i));
        slot.putBytes(inOffset(i), bytes, 0, n);
        out(i, n);
        return n;
    }

    /** Has {@code bytes} copied out to any guest address (through the unused rest of the window). False if there is no room. */
    public boolean outTo(long guestAddr, byte[] bytes) {
        if (bytes.length > SLOT_WINDOW_SIZE - scratch) {
            return false;
        }
        slot.putBytes(SLOT_WINDOW + scratch, bytes);
        actions.copyOut(guestAddr, scratch, bytes.length);
        scratch = (scratch + bytes.length + 15) & ~15;
        return true;
    }

    /** Takes {@code length} bytes of the unused rest of the window; returns their window offset or -1. */
    public int reserve(int length) {
        if (length < 0 || length > SLOT_WINDOW_SIZE - scratch) {
            return -1;
        }
        int at = scratch;
        scratch = (scratch + length + 15) & ~15;
        return at;
    }

    /** The actions of the reply; appended to in order. */
    public ActionWriter actions() {
        return actions;
    }

    /** mm: the place of this reply's mapping actions in the process's order (see mailbox.h map_ticket). */
    public void mapTicket(int ticket) {
        slot.putInt(MAP_TICKET, ticket);
    }

    /** Finishes the call: result, or minus an errno. */
    public void complete(long result) {
        finish(result, 0);
    }

    /** Finishes this chunk of a stream call and asks the agent to go on with the rest. */
    public void completeAndContinue(long result) {
        finish(result, REPLY_CONTINUE);
    }

    /** Finishes the call, but has it posted again as {@link #resubmit} does if an action fails. */
    public void completeUnlessFailed(long result) {
        finish(result, REPLY_RESUBMIT_FAILED);
    }

    /** Sends the actions so far, and has the same call posted again with {@link #phase}+1 and {@link #phaseStatus}. */
    public void resubmit() {
        finish(0, REPLY_RESUBMIT);
    }

    /**
     * Asks the agent for guest memory: it is copied to the window and the call comes again. The data of phase n+1 then lies at the window
     * offset returned here.
     *
     * @return the window offset, or -1 where the window has no room.
     */
    public int fetch(long guestAddr, int length) {
        int at = reserve(length);
        if (at >= 0) {
            actions.fetch(guestAddr, at, length);
            resubmit();
        }
        return at;
    }

    /** Drops the call: its task is gone, nobody waits. */
    public void drop() {
        pending = false;
    }

    /**
     * The call was done, but who made it is no more: exit_group(2), and execve(2) that went well, whose program starts in another stub. The journal
     * gets the result; the agent is never answered, lest the old program go on after it.
     */
    public void end(long result) {
        settle();
        completion.ended(this, result);
    }

    private void finish(long result, int flags) {
        settle();
        completion.completed(this, result, flags);
    }

    private void settle() {
        if (!pending) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "call finished twice: nr " + nr + " of task " + tid);
        }
        pending = false;
    }
}
