package io.cloister.netstack.ip;

import io.cloister.netstack.wire.Packet;
import java.util.ArrayList;
import java.util.List;

/**
 * Packets to use again: a small and a large size, so that neither an ACK nor a 64 KiB segment makes work for the
 * collector.
 */
public final class PacketPool {
    private static final int SMALL = 256;
    private static final int MEDIUM = 17 * 1024;
    private static final int LARGE = 65535 + 128;
    private static final int[] SIZES = {SMALL, MEDIUM, LARGE};
    private static final int[] KEEP = {256, 64, 24};

    private final List<List<Packet>> free = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    /** A packet with room for {@code bytes}. */
    public Packet take(int bytes) {
        int size = sizeClass(bytes);
        List<Packet> list = free.get(size);
        Packet p = list.isEmpty() ? new Packet(SIZES[size]) : list.removeLast();
        p.start = 0;
        p.end = bytes;
        p.trusted = false;
        p.many = false;
        p.ifindex = 0;
        return p;
    }

    /** Gives a packet of {@link #take} back. */
    public void give(Packet p) {
        int size = sizeClass(p.bytes.length);
        if (free.get(size).size() < KEEP[size]) {
            free.get(size).add(p);
        }
    }

    /** A packet with the same bytes. */
    public Packet copy(Packet from) {
        Packet p = take(from.length());
        System.arraycopy(from.bytes, from.start, p.bytes, 0, from.length());
        p.ifindex = from.ifindex;
        p.trusted = from.trusted;
        p.body = from.body - from.start;
        p.src = from.src;
        p.dst = from.dst;
        p.protocol = from.protocol;
        return p;
    }

    private static int sizeClass(int bytes) {
        if (bytes <= SMALL) {
            return 0;
        }
        return bytes <= MEDIUM ? 1 : 2;
    }
}
