package io.cloister.netstack.wire;

/**
 * One IP packet on its way through the stack: bytes {@code [start, end)} of an array, and what the IP layer read from
 * the header or wrote into it. Owned by whoever holds it; the one who is last gives it back to its pool.
 */
public final class Packet {
    /** The memory. */
    public final byte[] bytes;
    /** Where the IP header begins. */
    public int start;
    /** One past the last byte. */
    public int end;
    /** Where the transport header begins. */
    public int body;
    public IpAddr src;
    public IpAddr dst;
    /** IPPROTO_* of the body. */
    public int protocol;
    public int ttl;
    public int tos;
    /** Index of the interface it came in by or goes out by. */
    public int ifindex;
    /** Which neighbour it is handed to: the destination, or the gateway on the way there. */
    public IpAddr nextHop;
    /** True where it is meant for more hosts than one: no answer but UDP's (RFC 1122 sections 3.2.2, 4.2.3.10). */
    public boolean many;
    /** True where the bytes never left our own memory, so that checking their sum proves nothing. */
    public boolean trusted;

    /** A packet with room for {@code capacity} bytes. */
    public Packet(int capacity) {
        bytes = new byte[capacity];
    }

    /** Bytes of the whole IP packet. */
    public int length() {
        return end - start;
    }

    /** Bytes behind the IP header. */
    public int bodyLength() {
        return end - body;
    }
}
