package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.bus.KernelFault;
import io.cloister.bus.ObjectDescription;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.testkit.Absent;
import io.cloister.testkit.MemoryTape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Descriptors of memory objects from vfs to stubs, also where one of both died in between. */
class ObjectDescriptorsTest {
    /** A socket from vfs, in which descriptor 1000 + n is description n, and stubs that note what they get. */
    private static final class Sockets implements StubDescriptors {
        private final ArrayDeque<Long> queue = new ArrayDeque<>();
        private final List<String> done = new ArrayList<>();

        private Sockets vfsSends(long... objects) {
            for (long object : objects) {
                queue.add(object);
            }
            return this;
        }

        @Override
        public int receive(long[] objectId) {
            if (queue.isEmpty()) {
                return -Errno.EAGAIN;
            }
            objectId[0] = queue.remove();
            return 1000 + (int) objectId[0];
        }

        @Override
        public boolean send(int processIndex, long token, int fd) {
            done.add("send " + fd + " to " + processIndex + " as " + token);
            return true;
        }

        @Override
        public boolean sendFork(int parentProcess, int childProcess, long token) {
            done.add("fork " + childProcess);
            return true;
        }

        @Override
        public void close(int fd) {
            done.add("close " + fd);
        }
    }

    /** A vfs that sends objects below 50 again. */
    private record Vfs(Sockets sockets) {
        long objectAgain(long objectId, boolean writable) {
            if (objectId < 50) {
                sockets.vfsSends(ObjectDescription.of(objectId, false));
            }
            return 0;
        }
    }

    private static VfsProxy vfs(Sockets sockets) {
        return new VfsProxy(new TestBus(new Vfs(sockets)));
    }

    @Test
    void anyOrderWillDo() {
        Sockets sockets = new Sockets().vfsSends(6, 2, 4);
        ObjectDescriptors objects = new ObjectDescriptors(sockets, vfs(sockets));
        objects.send(7, 1, 1, false);
        objects.send(7, 2, 3, false);
        objects.send(7, 3, 2, false);
        objects.forget(1);
        objects.forget(1);
        assertEquals(
                List.of("send 1002 to 7 as 1", "send 1006 to 7 as 2", "send 1004 to 7 as 3", "close 1002"),
                sockets.done);
    }

    @Test
    void whatVfsSendsTwiceIsClosedOnce() {
        Sockets sockets = new Sockets().vfsSends(2, 2, 4);
        ObjectDescriptors objects = new ObjectDescriptors(sockets, vfs(sockets));
        objects.send(7, 1, 1, false);
        objects.forget(1); // the second one still lies in the socket
        objects.send(7, 2, 2, false);
        assertEquals(List.of("send 1002 to 7 as 1", "close 1002", "close 1002", "send 1004 to 7 as 2"), sockets.done);
    }

    /** Who may write and who may only read are given descriptors of their own. */
    @Test
    void eachKindIsItsOwn() {
        Sockets sockets = new Sockets().vfsSends(ObjectDescription.of(1, true), ObjectDescription.of(1, false));
        ObjectDescriptors objects = new ObjectDescriptors(sockets, vfs(sockets));
        objects.send(7, 1, 1, false);
        objects.send(7, 2, 1, true);
        objects.forget(1);
        assertEquals(List.of("send 1002 to 7 as 1", "send 1003 to 7 as 2", "close 1002", "close 1003"), sockets.done);
    }

    /** Where vfs has none to give, a guest is told before anything has changed. */
    @Test
    void whatCantBeHadIsFalse() {
        Sockets sockets = new Sockets();
        ObjectDescriptors objects = new ObjectDescriptors(sockets, vfs(sockets));
        assertTrue(objects.obtain(5, false));
        assertFalse(objects.obtain(99, false));
        assertEquals(List.of(), sockets.done);
    }

    @Test
    void whatWasLostIsAskedForAgain() {
        Sockets sockets = new Sockets();
        ObjectDescriptors objects = new ObjectDescriptors(sockets, vfs(sockets));
        objects.send(7, 1, 5, false);
        assertEquals(List.of("send 1010 to 7 as 1"), sockets.done);
        assertThrows(KernelFault.class, () -> objects.send(7, 2, 99, false));
    }

    @Test
    void aDeathAnywhereLosesNothing() {
        MemoryTape whole = new MemoryTape(false);
        Sockets ordinary = new Sockets().vfsSends(4, 2);
        session(new ObjectDescriptors(new RecordedStubDescriptors(ordinary, whole), vfs(ordinary)));
        session(new ObjectDescriptors(
                new RecordedStubDescriptors(Absent.port(StubDescriptors.class), whole.successor()), vfs(ordinary)));
        for (int death = 0; death < whole.size(); death++) {
            Sockets sockets = new Sockets().vfsSends(4, 2);
            MemoryTape tape = new MemoryTape(false).dieAt(death);
            assertThrows(MemoryTape.Death.class,
                () -> session(new ObjectDescriptors(new RecordedStubDescriptors(sockets, tape), vfs(sockets))));
            session(new ObjectDescriptors(new RecordedStubDescriptors(sockets, tape.successor()), vfs(sockets)));
            // stubs drop a second token
            assertEquals(ordinary.done, sockets.done.stream().distinct().toList(), "death at " + death);
        }
    }

    private static void session(ObjectDescriptors objects) {
        objects.send(7, 1, 1, false);
        objects.send(7, 2, 2, false);
        objects.forget(1);
    }
}
