package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.ip.BufferBudget;
import java.util.ArrayDeque;

/** Datagrams that wait at one socket, bounded in number and in bytes. */
final class DatagramQueue {
    private final BufferBudget budget;
    private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
    private int bytes;
    private int limit;

    DatagramQueue(BufferBudget budget, int limit) {
        this.budget = budget;
        this.limit = limit;
    }

    void limit(int newLimit) {
        limit = newLimit;
    }

    /** Adds one; false if it has to be dropped. */
    boolean offer(Datagram d) {
        int cost = cost(d);
        boolean full = queue.size() >= NetstackLimits.DATAGRAMS || !queue.isEmpty() && bytes + cost > limit;
        if (full || !budget.reserve(cost)) {
            return false;
        }
        bytes += cost;
        queue.add(d);
        return true;
    }

    private static int cost(Datagram d) {
        return d.data().length + NetstackLimits.DATAGRAM_OVERHEAD;
    }

    Datagram peek() {
        return queue.peek();
    }

    private void remove() {
        int cost = cost(queue.remove());
        bytes -= cost;
        budget.release(cost);
    }

    /** Bytes of the first datagram, 0 without one: FIONREAD. */
    int firstLength() {
        return queue.isEmpty() ? 0 : queue.peek().data().length;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /**
     * Brings a run of the first datagram (its address and control messages are in {@code r} already) and removes it
     * when that was the last.
     */
    long take(RecvRequest r) {
        Datagram d = queue.peek();
        if (d == null) {
            return -Errno.EAGAIN;
        }
        int length = d.data().length;
        int from = Math.max(0, Math.min(r.offset, length));
        int n = Math.max(0, Math.min(r.dataRoom(), length - from));
        r.out().putBytes(r.dataAt(), d.data(), from, n);
        r.trueLength = length;
        if (r.room < length) {
            r.msgFlags |= Sockets.MSG_TRUNC;
        }
        if (!r.has(Sockets.MSG_PEEK) && from + n >= Math.min(r.room, length)) {
            remove();
        }
        return n;
    }

    void clear() {
        while (!queue.isEmpty()) {
            remove();
        }
    }
}
