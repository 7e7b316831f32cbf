package io.cloister.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.JournalRecord.Block;
import io.cloister.runtime.record.JournalRecord.CallCompleted;
import io.cloister.runtime.record.JournalRecord.CallTaken;
import io.cloister.runtime.record.JournalRecord.Lost;
import io.cloister.runtime.record.JournalRecord.Passed;
import io.cloister.runtime.record.JournalRecord;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.RecordDecoder;
import io.cloister.runtime.record.RecordLimits;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.tape.MemoryJournal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is recorded comes back, cut as the mode says. */
final class ServiceTapeTest {

    @Test
    void callAndResultOfAnOpen() {
        MemoryJournal memory = new MemoryJournal(JournalMode.FLIGHT);
        FakeMailbox box = new FakeMailbox(2, 5, memory.journal());
        box.begin(Sys.OPENAT, Open.AT_FDCWD, 0x1000, Open.O_CLOEXEC, 0).string(1, "/etc/passwd");
        memory.journal().call(77, box.claim(42));
        box.call.complete(3);
        List<JournalRecord> records = memory.records();
        CallTaken call = assertInstanceOf(CallTaken.class, records.get(0));
        assertEquals(42, call.task());
        assertEquals(77, call.timeNs());
        assertEquals(2 * 128 + 5, call.handle());
        assertEquals(Sys.OPENAT, call.nr());
        assertEquals(Open.AT_FDCWD, call.args()[0]);
        assertEquals("/etc/passwd\0", text(call.blocks().get(0)));
        CallCompleted done = assertInstanceOf(CallCompleted.class, records.get(1));
        assertEquals(call.seq(), done.seq());
        assertEquals(3, done.result());
    }

    @Test
    void flightModeCutsStringsAndBuffers() {
        MemoryJournal memory = new MemoryJournal(JournalMode.FLIGHT);
        FakeMailbox box = new FakeMailbox(0, 0, memory.journal());
        memory.journal().call(1, box.begin(Sys.WRITE, 1, 0x1000, 5000).in(1, new byte[5000]).claim(7));
        memory.journal().call(1, box.begin(Sys.UNLINK, 0x1000).string(0, "x".repeat(1000)).claim(7));
        memory.journal().call(1, box.begin(Sys.READ, 1, 0x1000, 5000).room(1, 5000).claim(7));
        List<JournalRecord> records = memory.records();
        Block data = ((CallTaken) records.get(0)).blocks().get(0);
        assertEquals(5000, data.length());
        assertEquals(RecordLimits.BUFFER_BYTES, data.bytes().length);
        assertTrue(data.isCut());
        assertEquals(RecordLimits.STRING_BYTES, ((CallTaken) records.get(1)).blocks().get(0).bytes().length);
        assertTrue(((CallTaken) records.get(2)).blocks().isEmpty(), "room for results is no input");
    }

    @Test
    void fullModeKeepsDataActionsAndFetchedMemory() {
        MemoryJournal memory = new MemoryJournal(JournalMode.FULL);
        FakeMailbox box = new FakeMailbox(0, 0, memory.journal());
        memory.journal().call(1, box.begin(Sys.IOCTL, 1, 0x5413, 0x7000).claim(7));
        int at = box.call.fetch(0x7000, 8);
        box.slot.putLong(MailboxDescriptor.SLOT_WINDOW + at, 0x1122334455667788L);
        memory.journal().call(2, box.begin(Sys.IOCTL, 1, 0x5413, 0x7000).phase(1).claim(7));
        box.call.outTo(0x7000, new byte[] {1, 2, 3});
        box.call.complete(0);
        List<JournalRecord> records = memory.records();
        assertEquals(1, ((CallTaken) records.get(2)).phase());
        Block fetched = block(((CallTaken) records.get(2)).blocks(), JournalRecordDescriptor.BLOCK_FETCHED);
        assertEquals(at, fetched.windowOffset());
        assertEquals(0x1122334455667788L, new UnsafeBuffer(fetched.bytes()).getLong(0));
        List<Block> reply = ((CallCompleted) records.get(3)).blocks();
        assertEquals(24, block(reply, JournalRecordDescriptor.BLOCK_ACTIONS).length());
        assertArrayEquals(new byte[] {1, 2, 3}, block(reply, 2).bytes(), "copied out to where argument 2 points");
    }

    @Test
    void messagesComeBackWhole() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        MemoryJournal memory = new MemoryJournal(JournalMode.FULL);
        for (int i = 0; i < 2000; i++) {
            Message m = new Message().begin(random.nextInt(2000), random.nextInt(30000));
            m.kind = 1 + random.nextInt(4);
            m.from = ServiceId.of(random.nextInt(ServiceId.COUNT));
            m.correlation = random.nextLong();
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            m.body().putBytes(0, body);
            m.bodyLength(body.length);
            ServiceId to = ServiceId.of(random.nextInt(ServiceId.COUNT));
            boolean sent = random.nextBoolean();
            if (sent) {
                memory.journal().sent(i, to, m);
            } else {
                memory.journal().received(i, m);
            }
            List<JournalRecord> records = memory.records();
            Passed p = assertInstanceOf(Passed.class, records.get(records.size() - 1), "seed " + seed);
            assertEquals(sent, p.sent(), "seed " + seed);
            assertEquals(sent ? to : m.from, p.other(), "seed " + seed);
            assertEquals(m.template, p.template(), "seed " + seed);
            assertEquals(m.kind, p.kind(), "seed " + seed);
            assertEquals(m.task, p.task(), "seed " + seed);
            assertEquals(m.correlation, p.correlation(), "seed " + seed);
            assertEquals(body.length, p.length(), "seed " + seed);
            assertArrayEquals(body, p.body(), "seed " + seed);
            assertFalse(p.fields().contains("\n"), "seed " + seed);
        }
    }

    @Test
    void hostileMailboxesDoNoHarm() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        MemoryJournal memory = new MemoryJournal(JournalMode.FULL);
        FakeMailbox box = new FakeMailbox(0, 0, memory.journal());
        for (int i = 0; i < 3000; i++) {
            for (int at = 0; at < 0x240; at += 4) {
                if (random.nextInt(3) == 0) {
                    box.slot.putInt(at, random.nextBoolean() ? random.nextInt() : random.nextInt(0x40000));
                }
            }
            memory.journal().call(i, box.claim(1));
            for (int at = 0; at < 256; at += 4) {
                box.slot.putInt(MailboxDescriptor.SLOT_ACTIONS + at, random.nextInt(64));
            }
            box.call.complete(0);
            assertTrue(memory.records().size() >= i, "seed " + seed);
        }
    }

    @Test
    void segmentsFollowEachOtherAndTheReaderMissesNothing() {
        MemoryJournal memory = new MemoryJournal(JournalMode.FLIGHT);
        int kept = 0;
        FakeMailbox box = new FakeMailbox(0, 0, memory.journal());
        for (int i = 0; i < 4000; i++) {
            memory.journal().call(i, box.begin(Sys.WRITE, 1, 0x1000, 20000).in(1, new byte[20000]).claim(7));
            if (i % 100 == 0) {
                kept = memory.records().size();
                assertEquals(i + 1, kept);
            }
        }
        assertTrue(memory.memory().getLong(TapeDescriptor.EPOCH) > 3, "segments");
    }

    @Test
    void whatWasOverwrittenBeforeItWasTakenIsSaidToBeLost() {
        MemoryJournal memory = new MemoryJournal(JournalMode.FLIGHT);
        FakeMailbox box = new FakeMailbox(0, 0, memory.journal());
        for (int i = 0; i < 4000; i++) {
            memory.journal().call(i, box.begin(Sys.WRITE, 1, 0x1000, 20000).in(1, new byte[20000]).claim(7));
        }
        assertTrue(memory.records().stream().anyMatch(Lost.class::isInstance));
    }

    @Test
    void damagedRecordsAreRefusedAndNothingElseHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = new byte[400];
        int refused = 0;
        for (int i = 0; i < 20000; i++) {
            random.nextBytes(bytes);
            bytes[0] = JournalRecordDescriptor.VERSION;
            bytes[1] = (byte) random.nextInt(13);
            try {
                RecordDecoder.decode(new UnsafeBuffer(bytes), 0, random.nextInt(bytes.length));
            } catch (RecordDecoder.DamagedException e) {
                refused++;
            }
        }
        assertFalse(refused == 0, "seed " + seed);
    }

    private static String text(Block block) {
        return new String(block.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static Block block(List<Block> blocks, int id) {
        return blocks.stream().filter(b -> b.id() == id).findFirst().orElseThrow();
    }
}
