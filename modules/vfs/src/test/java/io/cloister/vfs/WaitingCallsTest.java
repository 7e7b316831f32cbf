package io.cloister.vfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.abi.Sys;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.stream.IntBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Calls that wait on pipes, events and sockets, through the service, as guests make them. */
final class WaitingCallsTest {
    private final Bench bench = new Bench();
    private final FakeGuest a = bench.guest(1);

    private int[] pipe(int flags) {
        assertEquals(0L, a.begin(Sys.PIPE2, 0, flags).room(0, 8).run());
        return new int[] {IntBytes.intAt(a.out(0), 0), IntBytes.intAt(a.out(0), 4)};
    }

    private static Long write(FakeGuest g, int fd, String text) {
        return g.begin(Sys.WRITE, fd, 0, text.length()).in(1, text.getBytes(StandardCharsets.ISO_8859_1)).run();
    }

    private static Long read(FakeGuest g, int fd, int length) {
        return g.begin(Sys.READ, fd, 0, length).room(1, length).run();
    }

    private static String got(FakeGuest g) {
        return new String(g.out(1), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aReaderWaitsForTheWriter() {
        int[] p = pipe(0);
        FakeGuest b = bench.guest(2);
        assertNull(read(b, p[0], 10));
        assertEquals(5L, write(a, p[1], "hello"));
        assertEquals(5L, b.result());
        assertEquals("hello", got(b));
    }

    @Test
    void aLongWriteWaitsUntilAllIsTaken() {
        int[] p = pipe(0);
        FakeGuest b = bench.guest(2);
        assertNull(a.begin(Sys.WRITE, p[1], 0, 100_000).room(1, 100_000).run());
        assertEquals(65536L, read(b, p[0], 80_000));
        assertEquals(100_000L, a.result());
        assertEquals(34464L, read(b, p[0], 80_000));
    }

    @Test
    void anInterruptedWriteTellsWhatWasDone() {
        int[] p = pipe(0);
        assertNull(a.begin(Sys.WRITE, p[1], 0, 100_000).room(1, 100_000).run());
        bench.service.onCancel(1);
        assertEquals(65536L, a.result());
        assertNull(a.begin(Sys.WRITE, p[1], 0, 10).room(1, 10).run());
        bench.service.onCancel(1);
        assertEquals((long) -Errno.ERESTARTSYS, a.result());
    }

    @Test
    void theLastCloseWakesTheReader() {
        int[] p = pipe(Open.O_CLOEXEC);
        FakeGuest b = bench.guest(2);
        b.begin(Sys.CLOSE, p[1]).run();
        assertNull(read(b, p[0], 10));
        a.begin(Sys.CLOSE, p[1]).run();
        assertEquals(0L, b.result());
        b.begin(Sys.CLOSE, p[0]).run();
        assertEquals(0L, a.begin(Sys.CLOSE, p[0]).run());
    }

    @Test
    void writingToNobodyRaisesSigpipe() {
        int[] p = pipe(0);
        a.begin(Sys.CLOSE, p[0]).run();
        assertNull(write(a, p[1], "x"));
        assertEquals("1 ProcRaise(signal=13)", bench.events.get(0));
        bench.service.onCancel(1);
        assertEquals((long) -Errno.EPIPE, a.result());
        bench.tasks.putLong(1, TaskTable.SIG_IGN, 1 << 12);
        assertEquals((long) -Errno.EPIPE, write(a, p[1], "x"));
    }

    private static byte[] pollfd(int fd, int events) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(fd).putShort((short) events).array();
    }

    @Test
    void pollWaitsAndTimesOut() {
        int[] p = pipe(0);
        FakeGuest b = bench.guest(2);
        assertNull(b.begin(Sys.POLL, 0, 1, 50).in(0, pollfd(p[0], Poll.POLLIN)).run());
        write(a, p[1], "x");
        assertEquals(1L, b.result());
        assertEquals(Poll.POLLIN, IntBytes.shortAt(b.out(0), 6));
        read(b, p[0], 1);
        assertNull(b.begin(Sys.POLL, 0, 1, 50).in(0, pollfd(p[0], Poll.POLLIN)).run());
        bench.pass(49_000_000L);
        assertNull(b.result());
        bench.pass(2_000_000L);
        assertEquals(0L, b.result());
        assertEquals(1L, b.begin(Sys.POLL, 0, 1, 50).in(0, pollfd(99, Poll.POLLIN)).run());
        assertEquals(Poll.POLLNVAL, IntBytes.shortAt(b.out(0), 6));
    }

    @Test
    void selectAndItsMask() {
        int[] p = pipe(0);
        byte[] set = new byte[8];
        set[0] = (byte) (1 << p[0]);
        assertEquals(0L, a.begin(Sys.SELECT, 8).in(1, set).in(4, new byte[16]).run());
        assertNull(a.begin(Sys.SELECT, 8).in(1, set).in(4, IntBytes.ofLongs(1, 0)).run());
        bench.pass(400_000_000L);
        write(bench.guest(2), p[1], "x");
        assertEquals(1L, a.result());
        assertArrayEquals(set, a.out(1));
        assertEquals(600_000L, IntBytes.longAt(a.out(4), 8));
        read(a, p[0], 1);
        a.memory.put(0x9000L, IntBytes.ofLongs(0x200));
        assertNull(a.begin(Sys.PSELECT6, 8).in(1, set).in(5, IntBytes.ofLongs(0x9000, 8)).run());
        assertTrue(bench.events.contains("1 ProcSigmaskTemp(mask=512)"));
        write(new FakeGuest(bench.service, 2, bench.twin), p[1], "x");
        assertEquals(1L, a.result());
        assertTrue(bench.events.contains("1 ProcSigmaskRestore()"));
    }

    @Test
    void epollThroughCalls() {
        int[] p = pipe(0);
        long ep = a.begin(Sys.EPOLL_CREATE1, 0).run();
        byte[] event = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(Poll.EPOLLIN).putLong(42).array();
        assertEquals(0L, a.begin(Sys.EPOLL_CTL, ep, Poll.EPOLL_CTL_ADD, p[0]).in(3, event).run());
        assertNull(a.begin(Sys.EPOLL_WAIT, ep, 0, 4, -1).room(1, 48).run());
        write(bench.guest(2), p[1], "x");
        assertEquals(1L, a.result());
        assertEquals(42, IntBytes.longAt(a.out(1), 4));
    }

    @Test
    void timersExpire() {
        long fd = a.begin(Sys.TIMERFD_CREATE, 1, 0).run();
        assertEquals(0L, a.begin(Sys.TIMERFD_SETTIME, fd, 0).in(2, IntBytes.ofLongs(0, 10_000_000, 0, 5_000_000))
            .run());
        assertNull(read(a, (int) fd, 8));
        bench.pass(26_000_000L);
        assertEquals(8L, a.result());
        assertEquals(3, IntBytes.longAt(a.out(1), 0));
    }

    @Test
    void descriptorsPassThroughASocketPair() {
        assertEquals(0L, a.begin(Sys.SOCKETPAIR, 1, Sockets.SOCK_STREAM, 0, 0).room(3, 8).run());
        int left = IntBytes.intAt(a.out(3), 0);
        int right = IntBytes.intAt(a.out(3), 4);
        int[] p = pipe(0);
        a.begin(Sys.SENDMSG, left, 0, 0);
        byte[] control = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(20).putInt(1).putInt(1)
            .putInt(p[1]).array();
        a.header(MailboxDescriptor.MSG_NAME_LEN, 0).header(MailboxDescriptor.MSG_NAME_OFF, 0);
        a.header(MailboxDescriptor.MSG_CONTROL_OFF, a.put(control)).header(MailboxDescriptor.MSG_CONTROL_LEN, 24);
        assertEquals(3L, a.in(1, "abc".getBytes(StandardCharsets.US_ASCII)).run());
        a.begin(Sys.CLOSE, p[1]).run();

        FakeGuest b = bench.guest(2);
        b.begin(Sys.RECVMSG, right, 0, 0);
        byte[] header = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN).putLong(0).putLong(0).putLong(0x5000)
            .putLong(1).putLong(0x6000).putLong(64).putLong(0).array();
        b.header(MailboxDescriptor.MSG_HDR_OFF, b.put(header));
        b.header(MailboxDescriptor.IOV_OFF, b.put(IntBytes.ofLongs(0x7000, 100)))
            .header(MailboxDescriptor.IOV_COUNT, 1);
        assertEquals(3L, b.room(1, 100).run());
        assertEquals("abc", new String(b.memory.get(0x7000L), StandardCharsets.US_ASCII));
        int fd = IntBytes.intAt(b.memory.get(0x6000L), 16);
        assertEquals(1L, write(b, fd, "z"));
        assertEquals(1L, read(a, p[0], 9));
    }

    @Test
    void aReceiveWithATimeLimitEnds() {
        a.begin(Sys.SOCKETPAIR, 1, Sockets.SOCK_STREAM, 0, 0).room(3, 8).run();
        int fd = IntBytes.intAt(a.out(3), 0);
        assertEquals(0L, a.begin(Sys.SETSOCKOPT, fd, 1, Sockets.SO_RCVTIMEO, 0, 16).in(3, IntBytes.ofLongs(0, 20_000))
            .run());
        assertNull(a.begin(Sys.RECVFROM, fd, 0, 10, 0).room(1, 10).run());
        bench.pass(21_000_000L);
        assertEquals((long) -Errno.EAGAIN, a.result());
        assertNull(read(a, fd, 10));
        bench.pass(21_000_000L);
        assertEquals((long) -Errno.EAGAIN, a.result());
    }

    @Test
    void noCallParksWhileASignalWaits() {
        int[] p = pipe(0);
        bench.tasks.putInt(1, TaskTable.SIG_PENDING, 1);
        assertEquals((long) -Errno.ERESTARTSYS, read(a, p[0], 10));
        assertEquals((long) -Errno.ERESTARTNOHAND, a.begin(Sys.POLL, 0, 1, 50).in(0, pollfd(p[0], Poll.POLLIN)).run());
    }
}
