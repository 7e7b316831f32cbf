package io.cloister.supervisor.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What one supervisor writes down and the next one reads, in the same memory. */
class LedgerTest {
    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(LedgerDescriptor.SIZE));
    private final Ledger ledger = new Ledger(memory);

    private Ledger next() {
        return new Ledger(memory);
    }

    /**
     * cloister-guard makes the memory; a supervisor of another version never sees it, but whoever looks at a dump does.
     */
    @Test
    void layout() {
        int[] places = {
            LedgerDescriptor.VERSION_AT,
            LedgerDescriptor.NAME_LENGTH,
            LedgerDescriptor.NAME,
            LedgerDescriptor.STATUS,
            LedgerDescriptor.STATES,
            LedgerDescriptor.IN_HAND,
            LedgerDescriptor.slot(0),
            LedgerDescriptor.slot(1),
            LedgerDescriptor.MESSAGE_TEMPLATE,
            LedgerDescriptor.MESSAGE_TASK,
            LedgerDescriptor.MESSAGE_FROM,
            LedgerDescriptor.MESSAGE_BLOCK,
            LedgerDescriptor.MESSAGE_LENGTH,
            LedgerDescriptor.MESSAGE_BODY,
            LedgerDescriptor.SIZE,
            LedgerDescriptor.VERSION
        };
        assertArrayEquals(
                new int[] {0, 4, 8, 256, 264, 272, 4096, 16384, 32768, 32772, 32776, 32780, 32784, 32788, 65536, 2},
                places);
        assertTrue(LedgerDescriptor.MESSAGE_BODY + Message.MAX_BODY <= LedgerDescriptor.SIZE);
    }

    @Test
    void nothingIsWrittenDownAtFirst() {
        assertNull(ledger.sandbox());
        assertEquals(-1, ledger.status());
        assertFalse(ledger.inHand(new Message()));
    }

    @Test
    void nameAndStatus() {
        ledger.begin("do-1f3k");
        assertEquals("do-1f3k", next().sandbox());
        assertEquals(-1, next().status());
        ledger.ended(0);
        assertEquals(0, next().status());
        ledger.ended(137);
        assertEquals(137, next().status());
        assertThrows(IllegalArgumentException.class, () -> ledger.begin("x".repeat(249)));
    }

    @Test
    void theLastCompleteStateCounts() {
        ledger.write(state("first"));
        ledger.write(state("second"));
        assertEquals("second", text(next().read()));
        // died while writing the third
        memory.setMemory(LedgerDescriptor.slot(3), LedgerDescriptor.SLOT_BYTES, (byte) 0x55);
        assertEquals("second", text(next().read()));
        DirectBuffer tooLarge = new UnsafeBuffer(new byte[LedgerDescriptor.SLOT_BYTES]);
        assertThrows(IllegalStateException.class, () -> ledger.write(tooLarge));
    }

    private static DirectBuffer state(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DirectBuffer state) {
        return state.getStringWithoutLengthUtf8(0, state.capacity());
    }

    @Test
    void aMessageIsInHandUntilItIsHandled() {
        Message sent = new Message().begin(Templates.SUPERVISOR_SNAPSHOT_DONE, 7);
        sent.from = ServiceId.PROC;
        sent.blockLength = 24;
        sent.body().putBytes(0, "what it says, whatever that is".getBytes(StandardCharsets.UTF_8));
        sent.bodyLength(30);
        ledger.take(sent);
        Message found = new Message();
        assertTrue(next().inHand(found));
        assertEquals(Templates.SUPERVISOR_SNAPSHOT_DONE, found.template);
        assertEquals(7, found.task);
        assertEquals(ServiceId.PROC, found.from);
        assertEquals(24, found.blockLength);
        assertEquals("what it says, whatever that is", found.body().getStringWithoutLengthUtf8(0, found.bodyLength()));
        ledger.handled();
        assertFalse(next().inHand(found));
    }
}
