package io.cloister.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Sys;
import io.cloister.bus.ServiceId;
import io.cloister.journal.CallJoiner.JoinedCall;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.JournalRecord;
import io.cloister.runtime.tape.MemoryJournal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of one call become one call, however often it was posted. */
final class CallJoinerTest {
    private final MemoryJournal memory = new MemoryJournal(JournalMode.FLIGHT);
    private final FakeMailbox box = new FakeMailbox(0, 3, memory.journal());
    private final CallJoiner joiner = new CallJoiner();

    @Test
    void inputAndOutputBelongToTheirArguments() {
        memory.journal()
                .call(
                        1,
                        box.begin(Sys.READLINK, 0x1000, 0x2000, 64)
                                .string(0, "/proc/self/exe")
                                .room(1, 64)
                                .claim(5));
        box.call.out(1, "/bin/true".getBytes(StandardCharsets.US_ASCII));
        box.call.complete(9);
        JoinedCall call = join().get(0);
        assertTrue(call.isFinished());
        assertEquals(9, call.result());
        assertEquals("/proc/self/exe\0", text(call.data()[0]));
        assertEquals("/bin/true", text(call.data()[1]));
        assertEquals(1, call.postings());
    }

    @Test
    void aResubmittedCallIsOne() {
        memory.journal().call(1, box.begin(Sys.IOCTL, 1, 0x5413, 0x7000).claim(5));
        box.call.fetch(0x7000, 8);
        memory.journal().call(2, box.begin(Sys.IOCTL, 1, 0x5413, 0x7000).phase(1).claim(5));
        box.call.complete(-22);
        List<JoinedCall> calls = join();
        assertEquals(1, calls.size());
        assertEquals(2, calls.get(0).postings());
        assertEquals(-22, calls.get(0).result());
    }

    @Test
    void chunksOfAStreamAddUp() {
        for (int chunk = 0; chunk < 2; chunk++) {
            memory.journal().call(1, box.begin(Sys.WRITE, 1, 0x1000, 300_000).in(1, new byte[1000]).claim(5));
            box.call.completeAndContinue(1000);
        }
        memory.journal().call(1, box.begin(Sys.WRITE, 1, 0x1000, 300_000).in(1, new byte[1000]).claim(5));
        box.call.complete(500);
        List<JoinedCall> calls = join();
        assertEquals(1, calls.size());
        assertEquals(2500, calls.get(0).result());
        assertEquals(3, calls.get(0).postings());
    }

    @Test
    void whatWasNeverAnsweredIsKept() {
        memory.journal().call(1, box.begin(Sys.PAUSE).claim(5));
        assertEquals(List.of(), join());
        JoinedCall call = joiner.unfinished().get(0);
        assertFalse(call.isFinished());
        assertEquals(Sys.PAUSE, call.nr());
        assertArrayEquals(new byte[6][], call.data());
    }

    @Test
    void whatItsMailboxLeftBehindIsHandedOut() {
        memory.journal().call(1, box.begin(Sys.EXIT_GROUP, 3).claim(5));
        memory.journal().call(2, box.begin(Sys.GETPID).claim(6));
        JoinedCall call = join().get(0);
        assertFalse(call.isFinished());
        assertEquals(Sys.EXIT_GROUP, call.nr());
        assertEquals(5, call.task());
    }

    private List<JoinedCall> join() {
        List<JoinedCall> calls = new ArrayList<>();
        for (JournalRecord record : memory.records()) {
            JoinedCall call = joiner.next(new JournalReader.Entry(ServiceId.VFS, record.timeNs(), record));
            if (call != null) {
                calls.add(call);
            }
        }
        return calls;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
