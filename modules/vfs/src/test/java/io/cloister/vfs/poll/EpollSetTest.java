package io.cloister.vfs.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.vfs.event.EventFd;
import io.cloister.vfs.file.OpenFile;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Trigger modes, nesting and closing (epoll(7)), each as a small table of steps. */
final class EpollSetTest {
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[16]);
    private final EpollSet set = new EpollSet();
    private final EventFd file = new EventFd(0, false, true);

    private String collect() {
        List<String> events = new ArrayList<>();
        set.collect(16, (mask, data) -> events.add(mask + "/" + data));
        return String.join(" ", events);
    }

    private void signal() {
        memory.putLong(0, 1);
        file.write(1, memory, 0, 8, OpenFile.CURRENT);
    }

    private void drain() {
        file.read(1, memory, 0, 8, OpenFile.CURRENT);
    }

    @Test
    void levelTriggeredRepeatsWhileReady() {
        assertEquals(0, set.add(5, file, Poll.EPOLLIN, 77));
        assertEquals("", collect());
        signal();
        assertEquals("1/77", collect());
        assertEquals("1/77", collect());
        drain();
        assertEquals("", collect());
    }

    @Test
    void edgeTriggeredTellsEachWakeOnce() {
        signal();
        set.add(5, file, Poll.EPOLLIN | Poll.EPOLLET, 1);
        assertEquals("1/1", collect());
        assertEquals("", collect());
        signal();
        assertEquals("1/1", collect());
        assertEquals("", collect());
    }

    @Test
    void oneShotSleepsUntilItIsArmedAgain() {
        set.add(5, file, Poll.EPOLLIN | Poll.EPOLLONESHOT, 1);
        signal();
        assertEquals("1/1", collect());
        signal();
        assertEquals("", collect());
        assertEquals(0, set.modify(5, file, Poll.EPOLLIN | Poll.EPOLLONESHOT, 2));
        assertEquals("1/2", collect());
    }

    @Test
    void closedFilesVanish() {
        set.add(5, file, Poll.EPOLLIN, 1);
        signal();
        file.release();
        assertEquals("", collect());
        assertEquals(0, set.size());
    }

    @Test
    void errors() {
        assertEquals(-Errno.EINVAL, set.add(1, set, Poll.EPOLLIN, 0));
        set.add(5, file, Poll.EPOLLIN, 1);
        assertEquals(-Errno.EEXIST, set.add(5, file, Poll.EPOLLIN, 1));
        assertEquals(0, set.add(6, file, Poll.EPOLLIN, 1));
        assertEquals(-Errno.ENOENT, set.delete(7, file));
        assertEquals(-Errno.ENOENT, set.modify(7, file, 0, 0));
    }

    @Test
    void setsNestButNeverInACircle() {
        EpollSet outer = new EpollSet();
        assertEquals(0, outer.add(9, set, Poll.EPOLLIN, 9));
        assertEquals(-Errno.ELOOP, set.add(8, outer, Poll.EPOLLIN, 8));
        set.add(5, file, Poll.EPOLLIN, 1);
        assertEquals(0, outer.poll());
        signal();
        assertTrue((outer.poll() & Poll.POLLIN) != 0);
        EpollSet top = outer;
        for (int i = 0; i < PollLimits.EPOLL_NESTS - 2; i++) {
            EpollSet next = new EpollSet();
            long outcome = next.add(1, top, Poll.EPOLLIN, 0);
            assertEquals(0, outcome, "level " + i);
            top = next;
        }
        assertEquals(-Errno.ELOOP, new EpollSet().add(1, top, Poll.EPOLLIN, 0));
    }

    @Test
    void nobodyStarves() {
        EventFd[] files = new EventFd[4];
        for (int i = 0; i < 4; i++) {
            files[i] = new EventFd(1, false, true);
            set.add(i, files[i], Poll.EPOLLIN, i);
        }
        List<Long> seen = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            set.collect(1, (mask, data) -> seen.add(data));
        }
        assertEquals(List.of(0L, 1L, 2L, 3L), seen);
    }
}
