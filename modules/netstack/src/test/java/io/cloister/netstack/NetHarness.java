package io.cloister.netstack;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.Message;
import io.cloister.bus.NetOp;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.netstack.NetstackService.LoopbackMaker;
import io.cloister.testkit.Twin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/** A netstack with a clock that stands still, seeded randomness, one privileged task (1) and one plain one (2), and what it told vfs. */
final class NetHarness {
    static final int ROOT = 1;
    static final int USER = 2;
    static final int LOOPBACK = 0x7f000001;
    private static final int AGAIN = -Errno.EAGAIN;

    /** One VFS_SOCKET_READY. */
    record Ready(long id, long mask, long error) {
    }

    final List<Ready> events = new ArrayList<>();
    final Message request = new Message();
    final Message reply = new Message();
    final NetstackService service;
    final Twin twin;
    private final Supplier<NetstackService> fresh;
    final TaskTable tasks = new TaskTable(new UnsafeBuffer(new byte[TaskTable.HANDLES_BYTES + 16 * TaskTable.ROW]));
    long nowNs = 1_000_000_000L;
    private final Random random;
    private final Message event = new Message();

    NetHarness(long seed, LoopbackMaker loopback) {
        random = new Random(seed);
        tasks.putInt(ROOT, TaskTable.STATE, 'R');
        tasks.putInt(ROOT, TaskTable.TGID, ROOT);
        tasks.putLong(ROOT, TaskTable.CAP_EFF, -1);
        tasks.putInt(USER, TaskTable.STATE, 'R');
        tasks.putInt(USER, TaskTable.TGID, USER);
        tasks.putInt(USER, TaskTable.EUID, 1000);
        ServicePorts ports = new ServicePorts(new FakeBus(), new FakeClock(), this::fill, tasks);
        fresh = () -> loopback == null ? new NetstackService(ports) : new NetstackService(ports, loopback);
        service = fresh.get();
        twin = new Twin(service, fresh);
    }

    NetHarness() {
        this(1, null);
    }

    private void fill(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = (byte) random.nextInt();
        }
    }

    Entropy entropy() {
        return this::fill;
    }

    private final class FakeClock implements Clock {
        @Override
        public long monotonicNs() {
            return nowNs;
        }

        @Override
        public long realtimeNs() {
            return nowNs + 1_700_000_000_000_000_000L;
        }
    }

    private final class FakeBus implements Bus {
        @Override
        public Message message(int template, int task) {
            return event.begin(template, task);
        }

        @Override
        public Message call(ServiceId to, Message m) {
            throw new AssertionError("netstack calls nobody");
        }

        @Override
        public void event(ServiceId to, Message m) {
            events.add(new Ready(m.a[0], m.a[1], m.a[2]));
        }

        @Override
        public void cancel(ServiceId to, int task) {
            throw new AssertionError();
        }
    }

    // ---- requests ----

    Message ask(int task, int code, long id, byte[] payload, long... rest) {
        request.reset(Op.NET_SOCKET, task);
        request.a[0] = code;
        request.a[1] = id;
        System.arraycopy(rest, 0, request.a, 2, rest.length);
        request.payload(payload);
        reply.reset(Op.NET_SOCKET, task);
        service.onRequest(request, reply);
        twin.step();
        return reply;
    }

    long op(int code, long id, byte[] payload, long... rest) {
        return ask(ROOT, code, id, payload, rest).result();
    }

    long op(int code, long id, long... rest) {
        return op(code, id, new byte[0], rest);
    }

    int mask(long id) {
        ask(ROOT, NetOp.POLL, id, new byte[0]);
        return (int) reply.a[7];
    }

    long socket(int domain, int type) {
        return op(NetOp.CREATE, 0, domain, type, 0);
    }

    long stream() {
        return socket(Sockets.AF_INET, Sockets.SOCK_STREAM);
    }

    long datagram() {
        return socket(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    }

    static byte[] inet(int addr, int port) {
        return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putShort((short) Sockets.AF_INET).order(ByteOrder.BIG_ENDIAN)
            .putShort((short) port).putInt(addr).array();
    }

    static byte[] inet6(boolean loopback, int port) {
        byte[] b = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN).putShort((short) Sockets.AF_INET6).order(ByteOrder.BIG_ENDIAN)
            .putShort((short) port).array();
        b[23] = (byte) (loopback ? 1 : 0);
        return b;
    }

    int port(long id) {
        op(NetOp.GETSOCKNAME, id);
        byte[] name = reply.payloadBytes();
        return (name[2] & 0xff) << 8 | name[3] & 0xff;
    }

    long option(long id, int level, int name) {
        long n = op(NetOp.GETSOCKOPT, id, level, name, 4);
        return n < 0 ? n : ByteBuffer.wrap(reply.payloadBytes()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    long option(long id, int level, int name, int value) {
        return op(NetOp.SETSOCKOPT, id, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array(), level, name);
    }

    /** Sends bytes on a connected socket. */
    long send(long id, byte[] data) {
        return op(NetOp.SEND, id, data, 0, 0, 0, 0, data.length);
    }

    long sendTo(long id, byte[] address, byte[] data) {
        byte[] both = new byte[address.length + data.length];
        System.arraycopy(address, 0, both, 0, address.length);
        System.arraycopy(data, 0, both, address.length, data.length);
        return op(NetOp.SEND, id, both, 0, address.length, 0, 0, data.length);
    }

    /** Receives at most {@code most} bytes; the result is in {@link #reply}, and the data come back, or null with an error. */
    byte[] recv(long id, int most, int flags) {
        long n = op(NetOp.RECV, id, most, flags, 0, most);
        if (n < 0) {
            return null;
        }
        int at = (int) (reply.a[1] + reply.a[2]);
        byte[] data = new byte[(int) n];
        System.arraycopy(reply.payloadBytes(), at, data, 0, (int) n);
        return data;
    }

    byte[] recv(long id) {
        return recv(id, NetOp.MAX_DATA, 0);
    }

    /** A listening stream socket on a port of the stack's choice. */
    long listener(int backlog) {
        long id = stream();
        expect(0, op(NetOp.BIND, id, inet(LOOPBACK, 0)));
        expect(0, op(NetOp.LISTEN, id, backlog));
        return id;
    }

    /** A connected pair: client, server. */
    long[] pair() {
        long l = listener(5);
        long c = stream();
        expect(0, op(NetOp.CONNECT, c, inet(LOOPBACK, port(l))));
        long s = op(NetOp.ACCEPT, l);
        op(NetOp.CLOSE, l);
        return new long[] {c, s};
    }

    static void expect(long wanted, long actual) {
        if (wanted != actual) {
            throw new AssertionError("wanted " + wanted + ", got " + actual);
        }
    }

    /** Lets time go on to the next deadline; false where there is none. */
    boolean tick() {
        long next = service.nextDeadlineNs();
        if (next == Long.MAX_VALUE) {
            return false;
        }
        nowNs = Math.max(nowNs, next);
        service.onTimer(nowNs);
        twin.step();
        return true;
    }

    void pass(long ns) {
        long end = nowNs + ns;
        while (service.nextDeadlineNs() <= end) {
            tick();
        }
        nowNs = end;
        service.onTimer(nowNs);
    }

    static boolean again(long result) {
        return result == AGAIN;
    }
}
