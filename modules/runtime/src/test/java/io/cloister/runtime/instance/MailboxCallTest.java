package io.cloister.runtime.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.bus.KernelFault;
import io.cloister.bus.MailboxDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A call is claimed once from hostile memory, finished once, and survives as bytes. */
class MailboxCallTest {
    private final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE));
    private final List<Long> results = new ArrayList<>();
    private final MailboxCall call = new MailboxCall(slot, 3, 5, (c, result, flags) -> results.add(result));

    private void argument(int i, int offset, int length) {
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i, offset);
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i + 4, length);
    }

    @Test
    void whatIsClaimedDoesNotChangeAnyMore() {
        slot.putInt(MailboxDescriptor.NR, 39);
        slot.putLong(MailboxDescriptor.ARGS + 8, 77);
        argument(1, 64, 8);
        call.claim(4, 1);
        slot.putInt(MailboxDescriptor.NR, 40);
        slot.putLong(MailboxDescriptor.ARGS + 8, 78);
        argument(1, 0, 9);
        assertEquals(39, call.nr());
        assertEquals(77, call.arg(1));
        assertEquals(64, call.windowOffset(1));
        assertEquals(8, call.inLength(1));
        assertEquals(3 * MailboxDescriptor.SLOTS_PER_PROCESS + 5, call.handle());
    }

    @Test
    void argumentsOutsideOfTheWindowAreBadPointers() {
        argument(0, -1, 4);
        argument(1, MailboxDescriptor.SLOT_WINDOW_SIZE, 1);
        argument(2, 16, Integer.MAX_VALUE);
        argument(3, 0, MailboxDescriptor.SLOT_WINDOW_SIZE);
        argument(4, 0, -Errno.ENAMETOOLONG);
        call.claim(4, 1);
        for (int i = 0; i < 3; i++) {
            assertEquals(-Errno.EFAULT, call.inLength(i));
            assertEquals(0, call.windowOffset(i));
        }
        assertEquals(MailboxDescriptor.SLOT_WINDOW_SIZE, call.inLength(3));
        assertEquals(-Errno.ENAMETOOLONG, call.inLength(4));
        assertEquals(-1, call.reserve(1), "the window is full");
        assertFalse(call.outTo(0x1000, new byte[1]));
    }

    @Test
    void aCallIsFinishedOnce() {
        call.claim(4, 1);
        call.complete(5);
        assertThrows(KernelFault.class, () -> call.complete(6));
        assertThrows(KernelFault.class, () -> call.end(6));
        assertEquals(List.of(5L), results);
    }

    @Test
    void aWaitingCallSurvivesAsBytes() throws IOException {
        slot.putInt(MailboxDescriptor.NR, 23);
        slot.putLong(MailboxDescriptor.ARGS, 99);
        slot.putInt(MailboxDescriptor.IOV_COUNT, 2);
        argument(0, 0, 3);
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW, new byte[] {7, 8, 9});
        call.claim(4, 6);
        call.mapTicket(12);
        call.outTo(0x1000, new byte[] {1, 2, 3});

        UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE));
        MailboxCall other = new MailboxCall(memory, 3, 5, (c, result, flags) -> { });
        other.restore(new DataInputStream(new ByteArrayInputStream(bytes())));
        assertTrue(other.isPending());
        assertEquals(List.of(4, 6, 23), List.of(other.tid(), other.seq(), other.nr()));
        assertEquals(99, other.arg(0));
        assertEquals(2, other.headerInt(MailboxDescriptor.IOV_COUNT));
        assertEquals(9, other.inBytes(0)[2]);
        assertEquals(call.actions().length(), other.actions().length());
        assertEquals(12, memory.getInt(MailboxDescriptor.MAP_TICKET));
        assertEquals(call.reserve(1), other.reserve(1));
    }

    @Test
    void ofAFinishedCallOnlyItsNumbersSurvive() throws IOException {
        call.claim(4, 6);
        call.complete(0);
        MailboxCall other = new MailboxCall(
                new UnsafeBuffer(new byte[MailboxDescriptor.SLOT_STRIDE]), 3, 5, (c, result, flags) -> {});
        other.restore(new DataInputStream(new ByteArrayInputStream(bytes())));
        assertFalse(other.isPending());
        assertEquals(6, other.seq());
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        call.save(new DataOutputStream(out));
        return out.toByteArray();
    }
}
