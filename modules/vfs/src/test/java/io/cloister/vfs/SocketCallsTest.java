package io.cloister.vfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cloister.abi.Errno;
import io.cloister.abi.MmsghdrLayout;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sockets;
import io.cloister.abi.Sys;
import io.cloister.vfs.stream.IntBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Socket calls through the service, and what a guest gets that makes them wrongly. */
final class SocketCallsTest {
    private static final long VECTOR = 0x20000;
    private static final long IOVECS = 0x100000;
    private static final long DATA = 0x200000;
    private final Bench bench = new Bench();
    private final FakeGuest a = bench.guest(1);

    private int[] pair(int type) {
        assertEquals(0L, a.begin(Sys.SOCKETPAIR, Sockets.AF_UNIX, type).room(3, 8).run());
        return new int[] {IntBytes.intAt(a.out(3), 0), IntBytes.intAt(a.out(3), 4)};
    }

    private long send(int fd, String text) {
        return a.begin(Sys.SENDTO, fd, 0, text.length()).in(1, text.getBytes(StandardCharsets.US_ASCII)).run();
    }

    private long pairError(int domain, int type) {
        return a.begin(Sys.SOCKETPAIR, domain, type).room(3, 8).run();
    }

    @Test
    void aPairThatCannotBeSaysWhy() {
        assertEquals(-Errno.EAFNOSUPPORT, pairError(99, Sockets.SOCK_STREAM));
        assertEquals(-Errno.EAFNOSUPPORT, pairError(-1, Sockets.SOCK_STREAM));
        assertEquals(-Errno.EOPNOTSUPP, pairError(Sockets.AF_INET, Sockets.SOCK_STREAM));
        assertEquals(-Errno.EINVAL, pairError(Sockets.AF_UNIX, 0));
        assertEquals(-Errno.EINVAL, pairError(Sockets.AF_UNIX, Sockets.SOCK_STREAM | 0x100));
        assertEquals(-Errno.ESOCKTNOSUPPORT, pairError(Sockets.AF_UNIX, 9));
        assertEquals((long) -Errno.EFAULT, a.begin(Sys.SOCKETPAIR, Sockets.AF_UNIX, Sockets.SOCK_STREAM).run());
        assertEquals((long) -Errno.EAFNOSUPPORT, a.begin(Sys.SOCKET, 99, Sockets.SOCK_STREAM).run());
        assertEquals(0, bench.service.parts().callers().descriptorsInUse().count());
    }

    @Test
    void halfAPairIsTakenBack() {
        bench.tasks.putRlimit(1, Rlimits.RLIMIT_NOFILE, 1, 1);
        assertEquals(-Errno.EMFILE, pairError(Sockets.AF_UNIX, Sockets.SOCK_STREAM));
        assertEquals((long) -Errno.EMFILE, a.begin(Sys.PIPE2).room(0, 8).run());
        assertEquals(0, bench.service.parts().callers().descriptorsInUse().count());
    }

    @Test
    void waitingForAllGivesWhatThereIsWhenInterrupted() {
        int[] s = pair(Sockets.SOCK_STREAM);
        FakeGuest b = bench.guest(2);
        assertNull(b.begin(Sys.RECVFROM, s[1], 0, 10, Sockets.MSG_WAITALL).room(1, 10).run());
        assertEquals(3, send(s[0], "abc"));
        assertNull(b.result());
        bench.service.onCancel(2);
        assertEquals(3L, b.result());
        assertArrayEquals("abc".getBytes(StandardCharsets.US_ASCII), b.out(1));
        assertNull(b.begin(Sys.RECVFROM, s[1], 0, 10, Sockets.MSG_WAITALL).room(1, 10).run());
        bench.service.onCancel(2);
        assertEquals((long) -Errno.ERESTARTSYS, b.result());
    }

    /** A vector of {@code count} messages with one buffer of {@code length} bytes each, in {@code g}'s memory. */
    private static void vector(FakeGuest g, int count, int length) {
        ByteBuffer headers = ByteBuffer.allocate(count * MmsghdrLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int at = i * MmsghdrLayout.SIZE;
            headers.putLong(at + 16, IOVECS + 16L * i).putLong(at + 24, 1);
            g.memory.put(IOVECS + 16L * i, IntBytes.ofLongs(DATA + (long) length * i, length));
            g.memory.put(DATA + (long) length * i, new byte[] {(byte) i, 7});
        }
        g.memory.put(VECTOR, headers.array());
    }

    @Test
    void manyMessagesAtOnce() {
        int[] s = pair(Sockets.SOCK_DGRAM);
        vector(a, 3, 2);
        assertEquals(3L, a.begin(Sys.SENDMMSG, s[0], VECTOR, 3).run());
        assertArrayEquals(IntBytes.of(2), a.memory.get(VECTOR + MmsghdrLayout.MSG_LEN));
        FakeGuest b = bench.guest(2);
        vector(b, 5, 100);
        assertEquals(3L, b.begin(Sys.RECVMMSG, s[1], VECTOR, 5).run());
        assertArrayEquals(new byte[] {2, 7}, b.memory.get(DATA + 200));
        assertNull(b.begin(Sys.RECVMMSG, s[1], VECTOR, 5).run());
        assertEquals(1, send(s[0], "x"));
        assertEquals(1L, b.result());
    }

    /** The agent says which phase a call is in; the service knows better. */
    @Test
    void phasesOutOfTurnAreRefused() {
        int[] s = pair(Sockets.SOCK_DGRAM);
        vector(a, 3, 2);
        for (int nr : new int[] {Sys.SENDMMSG, Sys.RECVMMSG}) {
            for (int phase : new int[] {1, 2, 3, 4, -1, Integer.MAX_VALUE}) {
                assertEquals((long) -Errno.EFAULT, a.begin(nr, s[0], VECTOR, 3).post(phase), nr + " " + phase);
            }
            assertNull(a.begin(nr, s[0], VECTOR, 3).post(0));
            assertEquals((long) -Errno.EFAULT, a.post(2));
            assertEquals((long) -Errno.EFAULT, a.post(1));
        }
        assertEquals(3L, a.begin(Sys.SENDMMSG, s[0], VECTOR, 3).run());
    }

    @Test
    void whatIsNoSocketIsRefused() {
        assertEquals(0L, a.begin(Sys.PIPE2).room(0, 8).run());
        int fd = IntBytes.intAt(a.out(0), 0);
        int[] calls = {Sys.BIND, Sys.CONNECT, Sys.LISTEN, Sys.ACCEPT, Sys.SHUTDOWN, Sys.GETSOCKNAME, Sys.SENDTO,
            Sys.RECVFROM, Sys.SENDMSG, Sys.RECVMSG, Sys.GETSOCKOPT, Sys.SETSOCKOPT, Sys.SENDMMSG, Sys.RECVMMSG};
        for (int nr : calls) {
            assertEquals((long) -Errno.ENOTSOCK, a.begin(nr, fd).run(), "call " + nr);
            assertEquals((long) -Errno.EBADF, a.begin(nr, 99).run(), "call " + nr);
        }
    }
}
