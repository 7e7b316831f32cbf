package io.cloister.journal;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.runtime.tape.ServiceTape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** One mailbox slot in plain memory, and a guest that posts calls into it. */
final class FakeMailbox {
    final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE));
    final MailboxCall call;
    private int seq;
    private int window;

    FakeMailbox(int process, int slotIndex, ServiceTape journal) {
        call = new MailboxCall(
                slot, process, slotIndex, (c, result, flags) -> journal.completed(now(), c, result, flags));
    }

    static long now() {
        return System.nanoTime();
    }

    /** Begins a call. */
    FakeMailbox begin(int nr, long... args) {
        slot.setMemory(0, 0x100, (byte) 0);
        slot.putInt(MailboxDescriptor.NR, nr);
        for (int i = 0; i < args.length; i++) {
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, args[i]);
        }
        window = 0;
        return this;
    }

    FakeMailbox phase(int phase) {
        slot.putInt(MailboxDescriptor.PHASE, phase);
        return this;
    }

    FakeMailbox in(int arg, byte[] bytes) {
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW + window, bytes);
        return room(arg, bytes.length);
    }

    FakeMailbox string(int arg, String text) {
        return in(arg, (text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    FakeMailbox room(int arg, int length) {
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * arg, window);
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * arg + 4, length);
        window += length + 15 & ~15;
        return this;
    }

    /** The kernel takes it for {@code tid}. */
    MailboxCall claim(int tid) {
        call.claim(tid, ++seq);
        return call;
    }
}
