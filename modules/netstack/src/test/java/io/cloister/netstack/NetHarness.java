package io.cloister.netstack;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.net.AcceptReply;
import io.cloister.bus.net.NetLimits;
import io.cloister.bus.net.NetProxy;
import io.cloister.bus.net.RecvReply;
import io.cloister.bus.net.TextReply;
import io.cloister.bus.net.ValueReply;
import io.cloister.bus.vfs.VfsAdapter;
import io.cloister.bus.vfs.VfsEvents;
import io.cloister.bus.vfs.VfsRequests;
import io.cloister.netstack.NetstackService.LoopbackMaker;
import io.cloister.netstack.ip.LoopbackLink;
import io.cloister.netstack.link.FrameDevice;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.testkit.Absent;
import io.cloister.testkit.Partial;
import io.cloister.testkit.Twin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A netstack with a clock that stands still, seeded randomness, one privileged task (1) and one plain one (2), and what
 * it told vfs.
 */
final class NetHarness {
    static final int ROOT = 1;
    static final int USER = 2;
    static final int LOOPBACK = 0x7f000001;
    private static final byte[] NONE = new byte[0];
    private static final int AGAIN = -Errno.EAGAIN;

    /** One VfsSocketReady. */
    record Ready(long id, long mask, long error) {
    }

    final List<Ready> events = new ArrayList<>();
    private final Message request = new Message();
    private final Message reply = new Message();
    final NetProxy net = new NetProxy(new Asking());
    /** What came with the last answer that had a value. */
    byte[] bytes = NONE;
    RecvReply received;
    final NetstackService service;
    final Twin twin;
    private final Supplier<NetstackService> fresh;
    final TaskTable tasks = new TaskTable(new UnsafeBuffer(new byte[TaskTable.HANDLES_BYTES + 16 * TaskTable.ROW]));
    long nowNs = 1_000_000_000L;
    private final Random random;
    private final Message event = new Message();

    NetHarness(long seed, LoopbackMaker loopback) {
        this(seed, loopback == null ? LoopbackLink::new : loopback, null, null);
    }

    NetHarness(long seed, LoopbackMaker loopback, LinkConfig config, FrameDevice device) {
        random = new Random(seed);
        tasks.putInt(ROOT, TaskTable.STATE, 'R');
        tasks.putInt(ROOT, TaskTable.TGID, ROOT);
        tasks.putLong(ROOT, TaskTable.CAP_EFF, -1);
        tasks.putInt(USER, TaskTable.STATE, 'R');
        tasks.putInt(USER, TaskTable.TGID, USER);
        tasks.putInt(USER, TaskTable.EUID, 1000);
        ServicePorts ports = new ServicePorts(new FakeBus(), new FakeClock(), this::fill, tasks);
        fresh = () -> new NetstackService(ports, loopback, config, device);
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
        private final VfsAdapter vfs =
                new VfsAdapter(Absent.port(VfsRequests.class), Partial.port(VfsEvents.class, this));

        void socketReady(int socket, int ready, int error) {
            events.add(new Ready(socket, ready, error));
        }

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
            vfs.onEvent(m);
        }

        @Override
        public void cancel(ServiceId to, int task) {
            throw new AssertionError();
        }
    }

    /** The device has frames. */
    void linkReady() {
        net.linkReady();
    }

    // ---- requests ----

    /** vfs's end: what it asks is answered at once. */
    private final class Asking implements Bus {
        @Override
        public Message message(int template, int task) {
            return request.begin(template, task);
        }

        @Override
        public Message call(ServiceId to, Message m) {
            reply.answer(m);
            service.onRequest(m, reply);
            twin.step();
            return reply;
        }

        @Override
        public void event(ServiceId to, Message m) {
            service.onEvent(m);
            twin.step();
        }

        @Override
        public void cancel(ServiceId to, int task) {
            throw new AssertionError();
        }
    }

    long create(int domain, int kind, int protocol) {
        return create(ROOT, domain, kind, protocol);
    }

    long create(int task, int domain, int kind, int protocol) {
        return net.create(task, domain, kind, protocol).result();
    }

    long bind(long id, byte[] address) {
        return bind(ROOT, id, address);
    }

    long bind(int task, long id, byte[] address) {
        return net.bind(task, (int) id, address).result();
    }

    long connect(long id, byte[] address) {
        return connect(id, false, address);
    }

    long connect(long id, boolean nonBlocking, byte[] address) {
        return net.connect(ROOT, (int) id, nonBlocking, address).result();
    }

    long listen(long id, int backlog) {
        return net.listen(ROOT, (int) id, backlog).result();
    }

    /** The new socket; its peer's address is in {@link #bytes}. */
    long accept(long id) {
        AcceptReply accepted = net.accept((int) id);
        bytes = accepted.peer();
        return accepted.result();
    }

    long shutdown(long id, int how) {
        return net.shutdown((int) id, how).result();
    }

    long close(long id) {
        return net.close((int) id);
    }

    long setsockopt(long id, int level, int name, byte[] value) {
        return net.setsockopt(ROOT, (int) id, level, name, value).result();
    }

    private long value(ValueReply value) {
        bytes = value.value();
        return value.result();
    }

    /** The value is in {@link #bytes}, as with those that follow. */
    long getsockopt(long id, int level, int name, int room) {
        return value(net.getsockopt((int) id, level, name, room));
    }

    long getpeername(long id) {
        return value(net.getpeername((int) id));
    }

    long ioctl(long id, int command, byte[] data) {
        return value(net.ioctl(ROOT, (int) id, command, data));
    }

    long text(int kind) {
        TextReply text = net.text(kind, 0);
        bytes = text.chunk();
        return text.result();
    }

    int mask(long id) {
        return net.getsockname((int) id).ready();
    }

    long socket(int domain, int type) {
        return create(domain, type, 0);
    }

    long stream() {
        return socket(Sockets.AF_INET, Sockets.SOCK_STREAM);
    }

    long datagram() {
        return socket(Sockets.AF_INET, Sockets.SOCK_DGRAM);
    }

    static byte[] inet(int addr, int port) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) Sockets.AF_INET)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort((short) port)
                .putInt(addr)
                .array();
    }

    static byte[] inet6(boolean loopback, int port) {
        byte[] b = ByteBuffer.allocate(28)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) Sockets.AF_INET6)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort((short) port)
                .array();
        b[23] = (byte) (loopback ? 1 : 0);
        return b;
    }

    int port(long id) {
        value(net.getsockname((int) id));
        return (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    long option(long id, int level, int name) {
        long n = getsockopt(id, level, name, 4);
        return n < 0 ? n : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    long option(long id, int level, int name, int value) {
        return setsockopt(id, level, name, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    /** Sends bytes on a connected socket. */
    long send(long id, byte[] data) {
        return run(id, NONE, data, 0, data.length);
    }

    long sendTo(long id, byte[] address, byte[] data) {
        return run(id, address, data, 0, data.length);
    }

    /** A run of a datagram of {@code total} bytes. */
    long run(long id, byte[] address, byte[] data, int offset, int total) {
        return net.send(ROOT, (int) id, 0, offset, total, address, NONE, new UnsafeBuffer(data), 0, data.length)
                .result();
    }

    /**
     * Receives at most {@code most} bytes; how that went is in {@link #received}, and the data come back, or null with
     * an error.
     */
    byte[] recv(long id, int most, int flags) {
        return recv(id, most, flags, 0, most);
    }

    byte[] recv(long id, int most, int flags, int offset, int room) {
        received = net.recv(ROOT, (int) id, most, flags, offset, room);
        return received.result() < 0 ? null : received.data();
    }

    byte[] recv(long id) {
        return recv(id, NetLimits.MAX_DATA, 0);
    }

    /** A listening stream socket on a port of the stack's choice. */
    long listener(int backlog) {
        long id = stream();
        expect(0, bind(id, inet(LOOPBACK, 0)));
        expect(0, listen(id, backlog));
        return id;
    }

    /** A connected pair: client, server. */
    long[] pair() {
        long l = listener(5);
        long c = stream();
        expect(0, connect(c, inet(LOOPBACK, port(l))));
        long s = accept(l);
        close(l);
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
