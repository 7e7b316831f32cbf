package io.cloister.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.env.RecordedMailboxWords;
import io.cloister.testkit.Absent;
import io.cloister.testkit.MemoryTape;
import org.junit.jupiter.api.Test;

/** proc's words on the tape. */
class RecordedMailboxWordsTest {
    private final StringBuilder written = new StringBuilder();

    private final MailboxWords real = new MailboxWords() {
        @Override
        public void put(int handle, int field, int value) {
            written.append(" put ").append(value);
        }

        @Override
        public void putClearTid(int handle, long addr) {
            written.append(" clear ").append(addr);
        }

        @Override
        public boolean inGuest(int handle) {
            return handle == 1;
        }

        @Override
        public long cpuTimeNs(int handle) {
            return 7;
        }
    };

    private static void session(MailboxWords words) {
        words.put(1, 8, 5);
        assertTrue(words.inGuest(1));
        assertFalse(words.inGuest(2));
        words.putClearTid(1, 4096);
        assertEquals(7, words.cpuTimeNs(1));
    }

    @Test
    void comesAgainWithoutMailboxesAndGoesOnWhereHistoryEnds() {
        MemoryTape tape = new MemoryTape(false);
        session(new RecordedMailboxWords(real, tape));
        session(new RecordedMailboxWords(Absent.port(MailboxWords.class), tape.successor()));
        written.setLength(0);
        session(new RecordedMailboxWords(real, tape.successor(3)));
        assertEquals(" clear 4096", written.toString());
    }
}
