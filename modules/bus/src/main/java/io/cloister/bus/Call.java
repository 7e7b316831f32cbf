package io.cloister.bus;

import static io.cloister.bus.MailboxDescriptor.REPLY_CONTINUE;
import static io.cloister.bus.MailboxDescriptor.REPLY_RESUBMIT;
import static io.cloister.bus.MailboxDescriptor.REPLY_RESUBMIT_FAILED;
import static io.cloister.bus.MailboxDescriptor.SLOTS_PER_PROCESS;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW_SIZE;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * One guest system call as a handler sees it. Numbers and argument slots are private copies, taken once when the call
 * was claimed; copied-in data still lies in the guest-writable window, so every byte of it is to be read once only (the
 * accessors that return {@code byte[]} copy). A call is finished by exactly one {@link #complete}, at once or later.
 *
 * <p>Errors of the copy-in are values: {@link #inLength} is then negative, and the service answers with it where Linux
 * would have looked at that argument, so that errno precedence stays Linux's.
 *
 * <p>How calls get here, where answers go, and how a call survives its process is the runtime's: {@code MailboxCall}
 * there is the one class of this type.
 */
public abstract class Call {
    // ---- who calls what ----

    /** The task (tid) that calls; from the kernel's own tables, never from the mailbox. */
    public abstract int tid();

    /** System call number, or an internal {@code Sys.AGENT_*} number. */
    public abstract int nr();

    /** Argument {@code i}, raw. */
    public abstract long arg(int i);

    /** Argument {@code i} as a C int. */
    public final int intArg(int i) {
        return (int) arg(i);
    }

    /** 0, or how often this call was resubmitted by {@link #resubmit}. */
    public abstract int phase();

    /** What became of the actions of the previous phase: 0, a value, or minus an errno. */
    public abstract long phaseStatus();

    /** Stream calls: bytes that earlier chunks of the same guest call have done. */
    public abstract long streamDone();

    /** Index of the mailbox file. */
    public abstract int process();

    /** Slot in the mailbox file. */
    public abstract int slotIndex();

    /** {@code process * SLOTS_PER_PROCESS + slot}. */
    public final int handle() {
        return process() * SLOTS_PER_PROCESS + slotIndex();
    }

    /** Sequence number of this posting. */
    public abstract int seq();

    /** True until {@link #complete}. */
    public abstract boolean isPending();

    // ---- copied-in data ----

    /** Window offset of argument {@code i}'s data, as checked. */
    public abstract int windowOffset(int i);

    /**
     * Bytes copied in for argument {@code i} (for a string: with its NUL); minus an errno where the copy-in failed; 0
     * for NULL.
     */
    public abstract int inLength(int i);

    /** The window; offsets from {@link #inOffset}. Hostile memory: read each byte once. */
    public abstract MutableDirectBuffer memory();

    /** Where argument {@code i}'s data lies in {@link #memory()}. */
    public final int inOffset(int i) {
        return SLOT_WINDOW + windowOffset(i);
    }

    /** A private copy of the bytes of argument {@code i}; empty when there are none. */
    public final byte[] inBytes(int i) {
        byte[] bytes = new byte[Math.max(inLength(i), 0)];
        memory().getBytes(inOffset(i), bytes);
        return bytes;
    }

    /**
     * A private copy of a string argument without its NUL, or null if the copy-in failed (see {@link #inLength}).
     */
    public final byte[] inString(int i) {
        if (inLength(i) <= 0) {
            return null;
        }
        byte[] bytes = inBytes(i);
        int n = 0;
        while (n < bytes.length && bytes[n] != 0) {
            n++;
        }
        return Arrays.copyOf(bytes, n);
    }

    /** A string argument for printing and names that are ASCII. */
    public final String inText(int i) {
        byte[] bytes = inString(i);
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A header field beyond the six arguments (IOV_*, MSG_*, STRV_*, REGS), read once by the caller. */
    public final int headerInt(int offset) {
        return memory().getInt(offset);
    }

    /** A private copy of {@code length} bytes of the window at window offset {@code off}, or null if out of bounds. */
    public final byte[] windowBytes(int off, int length) {
        if (off < 0 || length < 0 || off > SLOT_WINDOW_SIZE - length) {
            return null;
        }
        byte[] bytes = new byte[length];
        memory().getBytes(SLOT_WINDOW + off, bytes);
        return bytes;
    }

    // ---- results ----

    /**
     * Room for results of argument {@code i} (an out or inout argument), bytes; results go to {@link #memory()} at
     * {@link #inOffset}.
     */
    public final int outCapacity(int i) {
        return Math.max(inLength(i), 0);
    }

    /**
     * Has {@code length} bytes, already written at {@link #inOffset}{@code (i)}, copied out to where argument {@code i}
     * points.
     */
    public final void out(int i, int length) {
        if (length > 0) {
            actions().copyOut(arg(i), windowOffset(i), length);
        }
    }

    /**
     * Has {@code bytes} copied out to where argument {@code i} points; at most the argument's capacity. Returns the
     * count.
     */
    public final int out(int i, byte[] bytes) {
        int n = Math.min(bytes.length, outCapacity(i));
        memory().putBytes(inOffset(i), bytes, 0, n);
        out(i, n);
        return n;
    }

    /**
     * Has {@code bytes} copied out to any guest address (through the unused rest of the window). False if there is no
     * room.
     */
    public final boolean outTo(long guestAddr, byte[] bytes) {
        int at = reserve(bytes.length);
        if (at < 0) {
            return false;
        }
        memory().putBytes(SLOT_WINDOW + at, bytes);
        actions().copyOut(guestAddr, at, bytes.length);
        return true;
    }

    /** Takes {@code length} bytes of the unused rest of the window; returns their window offset or -1. */
    public abstract int reserve(int length);

    /** The actions of the reply; appended to in order. */
    public abstract ActionWriter actions();

    /** mm: the place of this reply's mapping actions in the process's order (see mailbox.h map_ticket). */
    public abstract void mapTicket(int ticket);

    // ---- the end ----

    /** Finishes the call: result, or minus an errno. */
    public final void complete(long result) {
        finish(result, 0);
    }

    /** Finishes this chunk of a stream call and asks the agent to go on with the rest. */
    public final void completeAndContinue(long result) {
        finish(result, REPLY_CONTINUE);
    }

    /** Finishes the call, but has it posted again as {@link #resubmit} does if an action fails. */
    public final void completeUnlessFailed(long result) {
        finish(result, REPLY_RESUBMIT_FAILED);
    }

    /** Sends the actions so far, and has the same call posted again with {@link #phase}+1 and {@link #phaseStatus}. */
    public final void resubmit() {
        finish(0, REPLY_RESUBMIT);
    }

    /**
     * Asks the agent for guest memory: it is copied to the window and the call comes again. The data of phase n+1 then
     * lies at the window offset returned here.
     *
     * @return the window offset, or -1 where the window has no room.
     */
    public final int fetch(long guestAddr, int length) {
        int at = reserve(length);
        if (at >= 0) {
            actions().fetch(guestAddr, at, length);
            resubmit();
        }
        return at;
    }

    /** Drops the call: its task is gone, nobody waits. */
    public abstract void drop();

    /**
     * The call was done, but who made it is no more: exit_group(2), and execve(2) that went well, whose program starts
     * in another stub. The journal gets the result; the agent is never answered, lest the old program go on after it.
     */
    public abstract void end(long result);

    /** Answers with {@code result} and these REPLY_* flags. A call that is not pending was finished before: a bug. */
    protected abstract void finish(long result, int replyFlags);
}
