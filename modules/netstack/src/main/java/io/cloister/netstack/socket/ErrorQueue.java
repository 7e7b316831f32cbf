package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.abi.SocketsIp;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.ip.IcmpError;
import io.cloister.netstack.wire.IpAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;

/** Errors that a socket with IP_RECVERR collects for MSG_ERRQUEUE (ip(7)). */
final class ErrorQueue {
    private static final int EXTENDED = 16;
    private static final int ORIGIN_ICMP = 2;
    private static final int ORIGIN_ICMP6 = 3;

    /** One error, and the destination and data of the datagram that it is about. */
    private record Entry(IcmpError error, IpAddr dst, int dstPort, byte[] data) {
    }

    private final int domain;
    private final Deque<Entry> queue = new ArrayDeque<>();

    ErrorQueue(int domain) {
        this.domain = domain;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    void add(IcmpError error, IpAddr dst, int dstPort, byte[] data) {
        if (queue.size() < NetstackLimits.ERRORS_QUEUED) {
            queue.add(new Entry(error, dst, dstPort, data));
        }
    }

    /** recvmsg(2) with MSG_ERRQUEUE: the data that failed, with a sock_extended_err. */
    long take(RecvRequest r) {
        Entry e = r.has(Sockets.MSG_PEEK) ? queue.peek() : queue.poll();
        if (e == null) {
            return -Errno.EAGAIN;
        }
        r.address(SockAddr.write(domain, e.dst(), e.dstPort()));
        boolean v4 = e.dst().isV4();
        byte[] offender = SockAddr.write(v4 ? Sockets.AF_INET : Sockets.AF_INET6, e.error().offender(), 0);
        ByteBuffer b = ByteBuffer.allocate(EXTENDED + offender.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(e.error().errno())
                .put((byte) (v4 ? ORIGIN_ICMP : ORIGIN_ICMP6))
                .put((byte) e.error().type())
                .put((byte) e.error().code());
        b.put((byte) 0).putInt(0).putInt(0).put(offender);
        r.control(new ControlMessages()
                .add(
                        v4 ? Sockets.SOL_IP : Sockets.SOL_IPV6,
                        v4 ? SocketsIp.IP_RECVERR : SocketsIp.IPV6_RECVERR,
                        b.array())
                .bytes());
        int n = Math.min(r.dataRoom(), e.data().length);
        r.out().putBytes(r.dataAt(), e.data(), 0, n);
        r.trueLength = e.data().length;
        r.msgFlags = Sockets.MSG_ERRQUEUE | (r.room < e.data().length ? Sockets.MSG_TRUNC : 0);
        return n;
    }
}
