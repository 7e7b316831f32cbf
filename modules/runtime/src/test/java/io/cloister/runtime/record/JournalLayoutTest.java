package io.cloister.runtime.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins what is stored: a change of any of these needs a new version number. */
final class JournalLayoutTest {
    @Test
    void offsets() {
        assertEquals(4, JournalRecordDescriptor.VERSION);
        assertArrayEquals(new int[] {0, 1, 2, 4, 8, 16}, new int[] {
            JournalRecordDescriptor.VERSION_AT,
            JournalRecordDescriptor.KIND,
            JournalRecordDescriptor.DETAIL,
            JournalRecordDescriptor.TASK,
            JournalRecordDescriptor.TIME,
            JournalRecordDescriptor.HEAD
        });
        assertArrayEquals(new int[] {16, 20, 24, 28, 32, 152, 32, 48}, new int[] {
            JournalRecordDescriptor.HANDLE,
            JournalRecordDescriptor.SEQ,
            JournalRecordDescriptor.NR,
            JournalRecordDescriptor.BLOCKS,
            JournalRecordDescriptor.ARGS,
            JournalRecordDescriptor.CALL_DATA,
            JournalRecordDescriptor.RESULT,
            JournalRecordDescriptor.COMPLETED_DATA
        });
        assertArrayEquals(new int[] {16, 24, 28, 32, 36, 38, 40}, new int[] {
            JournalRecordDescriptor.CORRELATION,
            JournalRecordDescriptor.TEMPLATE,
            JournalRecordDescriptor.BODY_LENGTH,
            JournalRecordDescriptor.BODY_KEPT,
            JournalRecordDescriptor.MESSAGE_BLOCK,
            JournalRecordDescriptor.SCHEMA_VERSION,
            JournalRecordDescriptor.BODY
        });
        assertArrayEquals(new int[] {24, 32, 16, 24, 16, 24}, new int[] {JournalRecordDescriptor.INPUT_LENGTH,
            JournalRecordDescriptor.INPUT_DATA, JournalRecordDescriptor.REALTIME, JournalRecordDescriptor.EPOCH_SIZE,
            JournalRecordDescriptor.LOST_COUNT, JournalRecordDescriptor.LOST_SIZE});
        assertArrayEquals(new int[] {4, 8, 12, 16, 4}, new int[] {
            JournalRecordDescriptor.BLOCK_WINDOW_OFFSET,
            JournalRecordDescriptor.BLOCK_LENGTH,
            JournalRecordDescriptor.BLOCK_KEPT,
            JournalRecordDescriptor.BLOCK_HEAD,
            JournalRecordDescriptor.BATCH_LENGTH
        });
    }

    @Test
    void kinds() {
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, new int[] {
            JournalRecordDescriptor.CALL,
            JournalRecordDescriptor.COMPLETED,
            JournalRecordDescriptor.RECEIVED,
            JournalRecordDescriptor.SENT,
            JournalRecordDescriptor.TIMER,
            JournalRecordDescriptor.INPUT,
            JournalRecordDescriptor.EPOCH,
            JournalRecordDescriptor.LOST
        });
        assertEquals(0, JournalMode.FLIGHT.ordinal());
        assertEquals(1, JournalMode.FULL.ordinal());
        assertEquals(List.of("DISPATCH", "PROC", "MM", "VFS", "NETSTACK", "GOFER", "SUPERVISOR"),
            List.of(ServiceId.values()).stream().map(Enum::name).toList());
        assertArrayEquals(
                new int[] {1, 2, 3, 4}, new int[] {Message.REQUEST, Message.REPLY, Message.CANCEL, Message.EVENT});
    }
}
