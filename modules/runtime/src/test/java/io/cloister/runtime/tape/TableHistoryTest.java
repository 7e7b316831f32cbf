package io.cloister.runtime.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.bus.TaskTable;
import io.cloister.runtime.record.JournalMode;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is seen of the task table is seen again at the same reads, whoever went on in between. */
final class TableHistoryTest {
    private static final int TID = 7;

    private final MemoryJournal journal = new MemoryJournal(JournalMode.FULL);
    private final TaskTable table = new TaskTable(new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE)));

    @Test
    void aSuccessorThatTurnsLiveBeforeTheFirstReadOfAnInputCountsFromThere() {
        ServiceTape first = journal.journal();
        table.watch(first);
        first.timer(1);
        see(1, 2, 3);
        first.timer(2); // dies before it reads anything
        ServiceTape second = new ServiceTape(journal.memory(), JournalMode.FULL);
        table.watch(second);
        ReplaySource past = second.rewind(0, -1, inCompletion -> { });
        assertEquals(ReplaySource.Kind.TIMER, past.next());
        again(1, 2, 3);
        assertEquals(ReplaySource.Kind.TIMER, past.next());
        see(4, 5);
        ServiceTape third = new ServiceTape(journal.memory(), JournalMode.FULL);
        table.watch(third);
        past = third.rewind(0, -1, inCompletion -> { });
        table.putInt(TID, TaskTable.PGID, 99);
        past.next();
        again(1, 2, 3);
        past.next();
        again(4, 5);
    }

    private void see(int... values) {
        for (int value : values) {
            table.putInt(TID, TaskTable.PGID, value);
            assertEquals(value, table.intField(TID, TaskTable.PGID));
        }
    }

    private void again(int... values) {
        for (int value : values) {
            assertEquals(value, table.intField(TID, TaskTable.PGID));
        }
    }
}
