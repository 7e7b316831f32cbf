package io.cloister.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.testkit.Absent;
import io.cloister.testkit.MemoryTape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The pool of stubs: which process file is used when. */
class StubPoolTest {
    /** A zygote and mailboxes of paper. */
    private static final class PaperHost implements StubHost {
        private final List<String> done = new ArrayList<>();
        private final TreeMap<Integer, Integer> words = new TreeMap<>();

        private void word(int process, int slot, int field, int value) {
            words.put((process << 16) + (slot << 12) + field, value);
        }

        @Override
        public void spawn(int process) {
            done.add("spawn " + process);
        }

        @Override
        public void kill(int hostPid) {
            done.add("kill " + hostPid);
        }

        @Override
        public void kick(int hostPid, int hostTid) {
            done.add("kick " + hostPid + "/" + hostTid);
        }

        @Override
        public int word(int process, int slot, int field) {
            return words.getOrDefault((process << 16) + (slot << 12) + field, 0);
        }

        @Override
        public long vdso(int process) {
            return 0x7fff0000L;
        }

        @Override
        public void prepare(int process, BitSet slots) {
            done.add("prepare " + process + " " + slots);
        }

        @Override
        public void order(int process, int slot, byte[] actions, int actionBytes, byte[] window) {
            done.add("order " + process + "." + slot + " " + actionBytes + "+" + window.length);
            word(process, slot, MailboxDescriptor.STATE, MailboxDescriptor.STATE_GUEST); // it did, and runs
        }
    }

    private final PaperHost host = new PaperHost();

    private static StubPool filled(StubHost host, int files) {
        StubPool pool = new StubPool(host, files);
        pool.fill();
        return pool;
    }

    @Test
    void threeStubsAreKeptReady() {
        StubPool pool = filled(host, 8);
        assertEquals(
                List.of("prepare 0 {}", "spawn 0", "prepare 1 {}", "spawn 1", "prepare 2 {}", "spawn 2"), host.done);
        assertEquals(-1, pool.takeStub(), "none is ready yet");
        pool.stubReady(1, 1001);
        pool.stubReady(1, 1001); // the same news twice
        assertEquals(1, pool.takeStub());
        assertEquals(0x7fff0000L, pool.vdso());
        assertEquals("spawn 3", host.done.getLast());
        assertEquals(-1, pool.takeStub());
    }

    @Test
    void aFileComesBackWhenItsHostProcessIsGone() {
        StubPool pool = filled(host, 3);
        pool.stubReady(0, 1000);
        assertEquals(0, pool.takeStub());
        pool.slotTaken(0, 0);
        pool.slotTaken(0, 5);
        pool.kill(0);
        assertEquals("kill 1000", host.done.getLast());
        assertEquals(-1, pool.hostDied(1000), "whom we kill is no surprise");
        assertEquals(List.of("prepare 0 {0, 5}", "spawn 0"), host.done.subList(host.done.size() - 2, host.done.size()));
        pool.stubReady(0, 1100);
        assertEquals(0, pool.takeStub());
        assertEquals(0, pool.hostDied(1100), "one that died by itself");
        assertEquals(-1, pool.hostDied(1100));
        int before = host.done.size();
        pool.kill(0); // its tasks end: there is nobody to kill
        assertEquals(before, host.done.size());
        pool.release(0);
        assertEquals(List.of("prepare 0 {}", "spawn 0"), host.done.subList(before, host.done.size()));
    }

    @Test
    void aChildMayBeGoneBeforeItsParentTellsOfIt() {
        StubPool pool = filled(host, 6);
        pool.stubReady(0, 1000);
        int parent = pool.takeStub();
        int child = pool.takeForkFile(parent);
        assertEquals(-1, pool.hostDied(1500), "whose that was nobody knows");
        pool.forked(child, parent, 1500);
        assertEquals(child, pool.unborn());
        pool.kill(child);
        assertFalse(host.done.contains("kill 1500"));
        pool.release(child);
        assertEquals(child, pool.takeForkFile(parent));
        pool.forked(child, parent, 1500);
        assertEquals(-1, pool.unborn(), "another one, of the same number");
    }

    @Test
    void aChildThatWasToDieBeforeItWasBornDiesWhenItIs() {
        StubPool pool = filled(host, 6);
        pool.stubReady(0, 1000);
        int parent = pool.takeStub();
        int child = pool.takeForkFile(parent);
        pool.slotTaken(child, 0);
        pool.kill(child);
        pool.forked(child, parent, 1500);
        assertEquals("kill 1500", host.done.getLast());
        assertEquals(-1, pool.hostDied(1500));
        assertEquals(child, pool.takeForkFile(parent), "its file is free again");
    }

    @Test
    void aParentThatDiesBeforeItTellsOfItsForkLeavesAChildOrNone() {
        StubPool pool = filled(host, 6);
        pool.stubReady(0, 1000);
        int parent = pool.takeStub();
        int born = pool.takeForkFile(parent);
        int unborn = pool.takeForkFile(parent);
        int doomed = -1;
        pool.slotTaken(born, 0);
        host.word(born, 0, MailboxDescriptor.HOST_PID, 1500);
        assertEquals(0, pool.hostDied(1000));
        pool.release(0);
        assertEquals(unborn, pool.unborn());
        assertEquals(-1, pool.unborn());
        assertEquals(born, pool.hostDied(1500), "known by its own word");
        pool.kill(unborn);
        while ((doomed = pool.takeForkFile(parent)) >= 0 && doomed != unborn) {
            continue;
        }
        assertEquals(unborn, doomed, "used again at last");
    }

    @Test
    void aStubThatCouldNotBeMadeFreesItsFile() {
        StubPool pool = filled(host, 1);
        pool.stubReady(0, -11);
        assertEquals(-1, pool.takeStub());
        assertEquals(List.of("prepare 0 {}", "spawn 0", "prepare 0 {}", "spawn 0"), host.done);
    }

    @Test
    void aForkFileIsNotForStrangersWhileTheParentSeesIt() {
        StubPool pool = filled(host, 5);
        for (int i = 0; i < 3; i++) {
            pool.stubReady(i, 1000 + i);
        }
        assertEquals(0, pool.takeStub());
        int child = pool.takeForkFile(0);
        assertEquals(4, child);
        pool.forked(child, 0, 1002);
        pool.kill(child); // 1002 is another stub's: not believed
        assertFalse(host.done.contains("kill 1002"));
        StubPool other = filled(new PaperHost(), 5);
        for (int i = 0; i < 3; i++) {
            other.stubReady(i, 1000 + i);
        }
        other.takeStub();
        other.takeForkFile(0);
        other.forked(4, 0, 2000);
        assertEquals(4, other.hostDied(2000));
        other.release(4);
        other.takeStub();
        assertEquals(-1, other.takeForkFile(1), "the parent still maps it");
        assertEquals(4, other.takeForkFile(0));
    }

    @Test
    void slotsAndKicks() {
        StubPool pool = filled(host, 4);
        pool.stubReady(0, 1000);
        pool.takeStub();
        assertTrue(pool.slotIdle(0, 3), "never used");
        pool.slotTaken(0, 3);
        host.word(0, 3, MailboxDescriptor.STATE, MailboxDescriptor.STATE_CALL);
        assertFalse(pool.slotIdle(0, 3));
        host.word(0, 3, MailboxDescriptor.STATE, MailboxDescriptor.STATE_GUEST);
        assertTrue(pool.slotIdle(0, 3));
        host.word(0, 3, MailboxDescriptor.HOST_TID, 1003);
        pool.kick(0, 3);
        assertEquals("kick 1000/1003", host.done.getLast());
        pool.exitThread(0, 3);
        assertEquals("order 0.3 8+0", host.done.getLast());
    }

    /** Answers as text. */
    private static String session(StubPool pool) {
        pool.fill();
        pool.stubReady(0, 1000);
        int first = pool.takeStub();
        pool.slotTaken(first, 0);
        pool.start(first, new byte[64], 48, new byte[100]);
        int child = pool.takeForkFile(first);
        pool.slotTaken(child, 0);
        pool.forked(child, first, 0);
        pool.kick(first, 0);
        pool.kill(child);
        boolean idle = pool.slotIdle(first, 0);
        return first + " " + child + " " + idle + " " + pool.hostDied(1234) + " " + pool.vdso();
    }

    private static PaperHost waiting() {
        PaperHost host = new PaperHost();
        host.word(0, 0, MailboxDescriptor.STATE, MailboxDescriptor.STATE_CALL);
        host.word(0, 0, MailboxDescriptor.HOST_TID, 1000);
        host.word(4, 0, MailboxDescriptor.HOST_PID, 1234);
        return host;
    }

    @Test
    void aSessionComesAgainWithoutAHost() {
        MemoryTape tape = new MemoryTape(false);
        PaperHost lived = waiting();
        String answers = session(new StubPool(new RecordedStubHost(lived, tape), 6));
        assertEquals("0 4 true -1 2147418112", answers);
        assertEquals(
                answers, session(new StubPool(new RecordedStubHost(Absent.port(StubHost.class), tape.successor()), 6)));
        for (int death = 0; death < tape.size(); death++) {
            PaperHost paper = waiting();
            MemoryTape shortened = new MemoryTape(false).dieAt(death);
            assertThrows(
                    MemoryTape.Death.class, () -> session(new StubPool(new RecordedStubHost(paper, shortened), 6)));
            assertEquals(
                    answers,
                    session(new StubPool(new RecordedStubHost(paper, shortened.successor()), 6)),
                    "death at " + death);
            assertEquals(1, paper.done.stream().filter(s -> s.startsWith("order")).count(), "death at " + death);
        }
    }
}
