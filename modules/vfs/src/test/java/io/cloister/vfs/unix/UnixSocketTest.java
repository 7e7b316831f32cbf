package io.cloister.vfs.unix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.event.EventFd;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.socket.Ancillary;
import io.cloister.vfs.socket.Incoming;
import io.cloister.vfs.socket.Outgoing;
import io.cloister.vfs.socket.Socket;
import io.cloister.vfs.socket.SocketNumbers;
import io.cloister.vfs.stream.BufferBudget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** AF_UNIX sockets by name and in pairs, with descriptors on the way (unix(7)). */
final class UnixSocketTest {
    private static final int TID = 1;
    private final TaskTable tasks = new TaskTable(new UnsafeBuffer(new byte[TaskTable.row(8)]));
    private final BufferBudget budget = new BufferBudget(1 << 22);
    private final QuietBus bus = new QuietBus();
    private final UnixNames names = new UnixNames(null);
    private final UnixWorld world = new UnixWorld(
            names, budget, tasks, new Signaller(bus), new SocketNumbers(), request -> -Errno.ENOTTY);
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[400_000]);

    /** Counts signals. */
    private static final class QuietBus implements Bus {
        private final Message message = new Message();
        private int events;

        @Override
        public Message message(int template, int task) {
            return message.begin(template, task);
        }

        @Override
        public Message call(ServiceId to, Message request) {
            throw new AssertionError();
        }

        @Override
        public void event(ServiceId to, Message event) {
            events++;
        }

        @Override
        public void cancel(ServiceId to, int task) {
        }
    }

    private static byte[] abstractName(String name) {
        byte[] address = new byte[3 + name.length()];
        address[0] = Sockets.AF_UNIX;
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, address, 3, name.length());
        return address;
    }

    private Outgoing out(String text) {
        memory.putStringWithoutLengthAscii(0, text);
        return new Outgoing().by(TID, 0).data(memory, 0, text.length());
    }

    private String in(Socket socket, int length) {
        Incoming message = new Incoming().by(TID, 0).room(memory, 1000, length);
        long n = socket.receive(message);
        return n < 0 ? "error " + n : memory.getStringWithoutLengthAscii(1000, (int) n);
    }

    private UnixSocket[] pair(int type) {
        UnixSocket a = world.create(type);
        UnixSocket b = world.create(type);
        world.join(a, b, TID);
        return new UnixSocket[] {a, b};
    }

    @Test
    void streamPairCarriesBytesBothWays() {
        UnixSocket[] p = pair(Sockets.SOCK_STREAM);
        assertEquals(5, p[0].send(out("hello")));
        assertEquals("hel", in(p[1], 3));
        assertEquals("lo", in(p[1], 10));
        assertEquals("error -" + Errno.EAGAIN, in(p[1], 10));
        p[1].send(out("back"));
        assertTrue((p[0].poll() & Poll.POLLIN) != 0);
        p[1].release();
        assertEquals("back", in(p[0], 10));
        assertEquals("", in(p[0], 10));
        assertEquals(-Errno.EPIPE, p[0].send(out("x")));
        assertEquals(1, bus.events);
        p[0].release();
        assertEquals(0, budget.used());
    }

    @Test
    void aFullStreamTakesPartThenNothing() {
        UnixSocket[] p = pair(Sockets.SOCK_STREAM);
        long n = p[0].send(new Outgoing().by(TID, 0).data(memory, 0, 400_000));
        assertTrue(n > 0 && n < 400_000);
        assertEquals(-Errno.EAGAIN, p[0].send(out("x")));
        assertEquals(0, p[0].poll() & Poll.POLLOUT);
    }

    @Test
    void messagesKeepTheirBorders() {
        for (int type : new int[] {Sockets.SOCK_DGRAM, Sockets.SOCK_SEQPACKET}) {
            UnixSocket[] p = pair(type);
            p[0].send(out("first"));
            p[0].send(out("second"));
            Incoming cut = new Incoming().by(TID, 0).room(memory, 1000, 2);
            assertEquals(2, p[1].receive(cut));
            assertTrue((cut.msgFlags & Sockets.MSG_TRUNC) != 0);
            assertEquals("second", in(p[1], 100));
        }
    }

    @Test
    void serversAreFoundByName() {
        UnixSocket server = world.create(Sockets.SOCK_STREAM);
        UnixSocket client = world.create(Sockets.SOCK_STREAM);
        byte[] name = abstractName("srv");
        assertEquals(-Errno.ECONNREFUSED, client.connect(TID, name));
        assertEquals(0, server.bind(TID, name));
        assertEquals(-Errno.EADDRINUSE, world.create(Sockets.SOCK_STREAM).bind(TID, name));
        assertEquals(-Errno.ECONNREFUSED, client.connect(TID, name));
        assertEquals(0, server.listen(TID, 0));
        assertEquals(0, client.connect(TID, name));
        assertEquals(-Errno.EAGAIN, world.create(Sockets.SOCK_STREAM).connect(TID, name));
        Socket.Accepted accepted = server.accept(TID);
        assertNotNull(accepted.socket());
        assertArrayEquals(name, client.peerAddress());
        client.send(out("hi"));
        assertEquals("hi", in(accepted.socket(), 10));
        accepted.socket().release();
        server.release();
        assertEquals(0, world.create(Sockets.SOCK_STREAM).bind(TID, name));
    }

    @Test
    void descriptorsTravelAndAreClosedWhenNobodyTakesThem() {
        UnixSocket[] p = pair(Sockets.SOCK_STREAM);
        EventFd file = new EventFd(0, false, false);
        Outgoing message = out("abc");
        assertTrue(world.rights().fly(1));
        message.ancillary = new Ancillary(List.of(file.retain()), 0, -1, -1);
        p[0].send(out("12"));
        memory.putStringWithoutLengthAscii(0, "abc");
        p[0].send(message);
        p[0].send(out("zz"));
        assertEquals("12", in(p[1], 100));
        Incoming taken = new Incoming().by(TID, 0).room(memory, 1000, 100);
        assertEquals(3, p[1].receive(taken));
        assertEquals(List.of(file), taken.ancillary.files());
        taken.ancillary.drop(world.rights());
        assertEquals("zz", in(p[1], 100));

        world.rights().fly(1);
        Outgoing lost = out("x");
        lost.ancillary = new Ancillary(List.of(file.retain()), 0, -1, -1);
        p[0].send(lost);
        file.release();
        p[1].release();
        p[0].release();
        assertTrue(file.isReleased());
        assertEquals(0, world.rights().inFlight());
    }

    @Test
    void shutdownEndsOneDirection() {
        UnixSocket[] p = pair(Sockets.SOCK_STREAM);
        p[0].send(out("last"));
        assertEquals(0, p[0].shutdown(Sockets.SHUT_WR));
        assertEquals("last", in(p[1], 10));
        assertEquals("", in(p[1], 10));
        assertEquals(-Errno.EPIPE, p[0].send(out("no")));
        p[1].send(out("still"));
        assertEquals("still", in(p[0], 10));
        assertTrue((p[1].poll() & Poll.POLLRDHUP) != 0);
    }

    @Test
    void unreadDataResetsThePeer() {
        UnixSocket[] p = pair(Sockets.SOCK_STREAM);
        p[0].send(out("unread"));
        p[1].release();
        assertEquals("error -" + Errno.ECONNRESET, in(p[0], 10));
        assertEquals("", in(p[0], 10));
    }
}
