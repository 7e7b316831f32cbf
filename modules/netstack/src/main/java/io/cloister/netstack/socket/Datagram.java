package io.cloister.netstack.socket;

import io.cloister.netstack.wire.IpAddr;
import io.cloister.netstack.wire.Packet;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A datagram that waits to be received, and what control messages may say about it. */
public record Datagram(byte[] data, IpAddr src, int srcPort, IpAddr dst, int dstPort, int ttl, int tos, int ifindex, long realtimeNs) {
    /** Copies {@code length} bytes of a packet. */
    static Datagram of(Packet p, int at, int length, int srcPort, int dstPort, long realtimeNs) {
        byte[] data = Arrays.copyOfRange(p.bytes, at, at + length);
        return new Datagram(data, p.src, srcPort, p.dst, dstPort, p.ttl, p.tos, p.ifindex, realtimeNs);
    }

    void save(DataOutput out) throws IOException {
        out.writeInt(data.length);
        out.write(data);
        for (long n : new long[] {src.hi(), src.lo(), srcPort, dst.hi(), dst.lo(), dstPort, ttl, tos, ifindex, realtimeNs}) {
            out.writeLong(n);
        }
    }

    static Datagram restore(DataInput in) throws IOException {
        byte[] data = new byte[in.readInt()];
        in.readFully(data);
        long[] n = new long[10];
        for (int i = 0; i < n.length; i++) {
            n[i] = in.readLong();
        }
        return new Datagram(data, new IpAddr(n[0], n[1]), (int) n[2], new IpAddr(n[3], n[4]), (int) n[5], (int) n[6], (int) n[7], (int) n[8], n[9]);
    }
}
