package io.cloister.netstack.ip;

import io.cloister.netstack.env.NetEnv;
import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Ipv4Repr;
import io.cloister.netstack.wire.Ipv4View;
import io.cloister.netstack.wire.Packet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts IPv4 packets together again that came as fragments (RFC 791 section 3.2, RFC 1122 section 3.3.2). Fragments that
 * overlap end the whole packet, as RFC 5722 has it for IPv6: nobody honest sends them. What waits is bounded in bytes;
 * the oldest packet gives way.
 */
final class Reassembly {
    private static final long TIMEOUT_NS = 30_000_000_000L;
    /** What a fragment costs beside its bytes. */
    private static final int OVERHEAD = 128;

    private record Key(IpAddr src, IpAddr dst, int id, int protocol) {
    }

    /** A packet that is not whole yet. */
    private static final class Partial {
        final TreeMap<Integer, byte[]> pieces = new TreeMap<>();
        final long deadlineNs;
        int cost;
        int bytes;
        /** Bytes of the whole body; -1 until its last fragment came. */
        int total = -1;
        int ttl;
        int tos;

        Partial(long deadlineNs) {
            this.deadlineNs = deadlineNs;
        }
    }

    private final NetEnv env;
    private final PacketPool pool;
    /** Oldest first. */
    private final Map<Key, Partial> partials = new LinkedHashMap<>();
    private int held;

    Reassembly(NetEnv env, PacketPool pool) {
        this.env = env;
        this.pool = pool;
    }

    /**
     * A fragment came.
     *
     * @return the whole packet, which is the caller's; or null.
     */
    Packet add(Packet p, Ipv4View v) {
        env.counters().increment(Kind.FRAGMENTS);
        int length = v.totalLength() - v.headerLength();
        int offset = v.fragmentOffset();
        boolean last = !v.moreFragments();
        if (length == 0 || !last && (length & 7) != 0 || offset + length > Ipv4Repr.MAX_PAYLOAD) {
            env.counters().increment(Kind.REASSEMBLY_FAILED);
            return null;
        }
        Key key = new Key(v.src(), v.dst(), v.id(), v.protocol());
        Partial partial = partials.computeIfAbsent(key, k -> new Partial(env.nowNs() + TIMEOUT_NS));
        if (!fits(partial, offset, length, last)) {
            drop(key);
            return null;
        }
        byte[] piece = new byte[length];
        System.arraycopy(p.bytes, p.start + v.headerLength(), piece, 0, length);
        partial.pieces.put(offset, piece);
        partial.bytes += length;
        partial.cost += length + OVERHEAD;
        held += length + OVERHEAD;
        partial.total = last ? offset + length : partial.total;
        if (offset == 0) {
            partial.ttl = v.ttl();
            partial.tos = v.tos();
        }
        if (partial.bytes == partial.total) {
            return whole(key, partial, p);
        }
        shrink();
        return null;
    }

    /** False where the fragment overlaps another or lies behind the end. */
    private static boolean fits(Partial partial, int offset, int length, boolean last) {
        Map.Entry<Integer, byte[]> before = partial.pieces.floorEntry(offset);
        Map.Entry<Integer, byte[]> after = partial.pieces.ceilingEntry(offset);
        boolean overlaps = before != null && before.getKey() + before.getValue().length > offset
                || after != null && offset + length > after.getKey();
        int end = offset + length;
        boolean beyond = partial.total >= 0 && (last || end > partial.total) || last && after != null;
        return !overlaps && !beyond;
    }

    private Packet whole(Key key, Partial partial, Packet last) {
        Packet p = pool.take(Ipv4View.HEADER + partial.total);
        new Ipv4Repr(key.src, key.dst, key.protocol, partial.ttl, partial.tos, key.id, false, partial.total)
                .emit(p.bytes, 0);
        partial.pieces.forEach(
                (at, piece) -> System.arraycopy(piece, 0, p.bytes, Ipv4View.HEADER + at, piece.length));
        p.ifindex = last.ifindex;
        p.trusted = last.trusted;
        p.many = last.many;
        forget(key);
        env.counters().increment(Kind.REASSEMBLED);
        return p;
    }

    private void shrink() {
        while (held > NetstackLimits.REASSEMBLY_BYTES) {
            drop(partials.keySet().iterator().next());
        }
    }

    private void drop(Key key) {
        env.counters().increment(Kind.REASSEMBLY_FAILED);
        forget(key);
    }

    private void forget(Key key) {
        held -= partials.remove(key).cost;
    }

    /** Bytes that wait, and what keeping them costs. */
    int held() {
        return held;
    }

    void onTimer(long nowNs) {
        for (Iterator<Map.Entry<Key, Partial>> i = partials.entrySet().iterator(); i.hasNext(); ) {
            Partial oldest = i.next().getValue();
            if (oldest.deadlineNs > nowNs) {
                return;
            }
            env.counters().increment(Kind.REASSEMBLY_FAILED);
            held -= oldest.cost;
            i.remove();
        }
    }

    long nextDeadlineNs() {
        return partials.isEmpty() ? Long.MAX_VALUE : partials.values().iterator().next().deadlineNs;
    }
}
