package io.cloister.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Callers;
import org.junit.jupiter.api.Test;

/** Who shares descriptors and the working directory with whom (clone(2), unshare(2), execve(2)). */
final class DescriptorSharingTest {
    private final Bench bench = new Bench();
    private final FakeGuest a = bench.guest(1);
    private final Callers callers = bench.service.parts().callers();

    private FakeGuest thread(int tid, long flags) {
        assertEquals(0, callers.clone(1, tid, flags));
        return new FakeGuest(bench.service, tid, bench.twin);
    }

    private static int[] pipe(FakeGuest g, int flags) {
        assertEquals(0L, g.begin(Sys.PIPE2, 0, flags).room(0, 8).run());
        return new int[] {IntBytes.intAt(g.out(0), 0), IntBytes.intAt(g.out(0), 4)};
    }

    private static long close(FakeGuest g, int fd) {
        return g.begin(Sys.CLOSE, fd).run();
    }

    private long inUse() {
        return callers.descriptorsInUse().count();
    }

    @Test
    void threadsShareAndChildrenCopy() {
        FakeGuest thread = thread(2, CloneFlags.CLONE_FILES | CloneFlags.CLONE_FS);
        int[] p = pipe(a, 0);
        FakeGuest child = thread(3, 0);
        assertEquals(4, inUse());
        assertEquals(0, close(thread, p[0]));
        assertEquals(-Errno.EBADF, close(a, p[0]));
        assertEquals(0, close(child, p[0]));
        assertSame(callers.caller(1).fs(), callers.caller(2).fs());
        assertNotSame(callers.caller(1).fs(), callers.caller(3).fs());
    }

    @Test
    void theLastOneToGoClosesAll() {
        int[] p = pipe(a, 0);
        FakeGuest thread = thread(2, CloneFlags.CLONE_FILES);
        callers.exit(1);
        assertEquals(2, inUse());
        assertEquals(1L, thread.begin(Sys.WRITE, p[1], 0, 1).in(1, new byte[1]).run());
        callers.exit(2);
        callers.exit(2);
        assertEquals(0, inUse());
    }

    @Test
    void unsharingAndExecMakeAnOwnTable() {
        int[] p = pipe(a, Open.O_CLOEXEC);
        FakeGuest thread = thread(2, CloneFlags.CLONE_FILES);
        FakeGuest other = thread(3, CloneFlags.CLONE_FILES);
        callers.caller(2).unshareFiles();
        assertEquals(0, close(thread, p[0]));
        assertEquals(0L, a.begin(Sys.FCNTL, p[0], Open.F_SETFD, 0).run());
        callers.exec(callers.caller(3));
        assertEquals(-Errno.EBADF, close(other, p[1]));
        assertEquals(0, close(other, p[0]));
        assertEquals(0, close(a, p[0]));
        assertEquals(0, close(a, p[1]));
    }

    @Test
    void aTaskIsBornOnceAndOfAParent() {
        assertEquals(-Errno.ESRCH, callers.clone(9, 10, 0));
        assertEquals(-Errno.ESRCH, callers.clone(1, 1, 0));
        assertEquals(1, callers.highestTid());
    }
}
