package io.cloister.vfs;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.testkit.Twin;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One guest thread: puts arguments into a mailbox slot as the agent does, and carries out the copies of the reply. */
final class FakeGuest {
    private static final int COPY_OUT = 1;
    private static final int FETCH = 14;
    final int tid;
    final TreeMap<Long, byte[]> memory = new TreeMap<>();
    private final VfsService service;
    private final Twin twin;
    private final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE));
    private final MailboxCall call;
    private int window;
    private long result;
    private boolean done;
    private boolean again;
    private int phase;
    private int seq;
    private int nr;

    FakeGuest(VfsService service, int tid, Twin twin) {
        this.twin = twin;
        this.service = service;
        this.tid = tid;
        this.call = new MailboxCall(slot, 0, tid, this::completed);
    }

    /** Starts a call; all arguments are numbers until {@link #in} or {@link #out} say otherwise. */
    FakeGuest begin(int number, long... args) {
        nr = number;
        window = 0;
        phase = 0;
        for (int i = 0; i < 6; i++) {
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, i < args.length ? args[i] : 0);
            slot.putLong(MailboxDescriptor.ARG_SLOT + 8 * i, 0);
        }
        return this;
    }

    /** Argument {@code i} points to these bytes, which also may come back. */
    FakeGuest in(int i, byte[] bytes) {
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW + window, bytes);
        return room(i, bytes.length);
    }

    /** Argument {@code i} points to room for {@code length} bytes. */
    FakeGuest room(int i, int length) {
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i, window);
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i + 4, length);
        if (slot.getLong(MailboxDescriptor.ARGS + 8 * i) == 0) {
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, address(i));
        }
        window = window + length + 15 & ~15;
        return this;
    }

    static long address(int i) {
        return 0x10000L * (i + 1);
    }

    /** Posts the call; its result, or null while it is parked. */
    Long run() {
        do {
            post(phase++);
        } while (again);
        return result();
    }

    /** Posts the call once, in a phase that the service need not have asked for. */
    Long post(int claimedPhase) {
        again = false;
        done = false;
        slot.putInt(MailboxDescriptor.NR, nr);
        slot.putInt(MailboxDescriptor.PHASE, claimedPhase);
        slot.putLong(MailboxDescriptor.PHASE_STATUS, 0);
        call.claim(tid, ++seq);
        service.onCall(call);
        twin.step();
        return result();
    }

    /** The result, null while the call is parked. */
    Long result() {
        return done ? result : null;
    }

    /** What the reply put where argument {@code i} points. */
    byte[] out(int i) {
        return memory.get(address(i));
    }

    private void completed(MailboxCall finished, long value, int flags) {
        result = value;
        again = (flags & MailboxDescriptor.REPLY_RESUBMIT) != 0;
        done = !again;
        DirectBuffer list = finished.actions().buffer();
        for (int at = 0; at < finished.actions().length(); at += list.getInt(at + 4)) {
            long address = list.getLong(at + 8);
            int off = MailboxDescriptor.SLOT_WINDOW + list.getInt(at + 16);
            byte[] bytes = new byte[list.getInt(at + 20)];
            if (list.getInt(at) == COPY_OUT) {
                slot.getBytes(off, bytes);
                memory.put(address, bytes);
            } else if (list.getInt(at) == FETCH) {
                byte[] from = memory.getOrDefault(address, new byte[0]);
                slot.putBytes(off, Arrays.copyOf(from, bytes.length));
            }
        }
    }

    /** Header field beside the arguments. */
    FakeGuest header(int offset, int value) {
        slot.putInt(offset, value);
        return this;
    }

    /** Next free window offset. */
    int window() {
        return window;
    }

    /** Puts bytes at the next free place of the window; returns the offset. */
    int put(byte[] bytes) {
        int at = window;
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW + at, bytes);
        window = window + bytes.length + 15 & ~15;
        return at;
    }
}
