package io.cloister.netstack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is emitted is read back as it was; what is damaged is not read at all. */
class WireTest {
    private static final int ROUNDS = 3000;

    private static IpAddr four(Random r) {
        return IpAddr.v4(r.nextInt());
    }

    private static IpAddr six(Random r) {
        return new IpAddr(0x2001_0db8_0000_0000L | r.nextInt(1 << 20), r.nextLong());
    }

    private static Packet packet(Random r, int protocol, int body) {
        boolean v4 = r.nextBoolean();
        Packet p = new Packet(40 + body);
        p.src = v4 ? four(r) : six(r);
        p.dst = v4 ? four(r) : six(r);
        p.protocol = protocol;
        p.body = v4 ? Ipv4View.HEADER : Ipv6View.HEADER;
        p.end = p.body + body;
        r.nextBytes(p.bytes);
        return p;
    }

    @Test
    void ipv4RoundTripsAndShowsDamage() {
        Random r = new Random(11);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] b = new byte[300];
            int at = r.nextInt(50);
            Ipv4Repr repr = new Ipv4Repr(
                    four(r),
                    four(r),
                    r.nextInt(256),
                    r.nextInt(256),
                    r.nextInt(256),
                    r.nextInt(65536),
                    r.nextBoolean(),
                    r.nextInt(200));
            repr.emit(b, at);
            assertEquals(repr, Ipv4Repr.of(Ipv4View.wrap(b, at, 250)));
            b[at + r.nextInt(Ipv4View.HEADER)] ^= (byte) (1 << r.nextInt(8));
            assertNull(Ipv4View.wrap(b, at, 250), "seed 11 round " + i);
        }
    }

    @Test
    void ipv6RoundTrips() {
        Random r = new Random(12);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] b = new byte[300];
            Ipv6Repr repr = new Ipv6Repr(
                    six(r), six(r), r.nextInt(256), r.nextInt(256), r.nextInt(256), r.nextInt(1 << 20), r.nextInt(200));
            repr.emit(b, 7);
            assertEquals(repr, Ipv6Repr.of(Ipv6View.wrap(b, 7, 290)));
            assertNull(Ipv6View.wrap(b, 7, Ipv6View.HEADER + repr.payloadLength() - 1));
        }
    }

    @Test
    void transportsRoundTripAndShowDamage() {
        Random r = new Random(13);
        for (int i = 0; i < ROUNDS; i++) {
            int data = r.nextInt(100);
            Packet p = packet(r, UdpView.PROTOCOL, UdpView.HEADER + data);
            UdpRepr udp = new UdpRepr(r.nextInt(65536), r.nextInt(65536), data);
            udp.emit(p);
            assertEquals(udp, UdpRepr.of(UdpView.wrap(p)));
            boolean syn = r.nextBoolean();
            TcpRepr tcp = new TcpRepr(
                    r.nextInt(65536),
                    r.nextInt(65536),
                    r.nextInt(),
                    r.nextInt(),
                    syn ? TcpRepr.SYN : TcpRepr.ACK,
                    r.nextInt(65536),
                    syn ? 1 + r.nextInt(65535) : 0,
                    syn ? r.nextInt(16) - 1 : -1);
            Packet t = packet(r, TcpView.PROTOCOL, tcp.headerLength() + data);
            tcp.emit(t);
            TcpView view = TcpView.wrap(t);
            assertNotNull(view);
            assertEquals(tcp, TcpRepr.of(view));
            assertEquals(data, view.dataLength());
            t.bytes[t.body + r.nextInt(t.bodyLength())] ^= (byte) (1 << r.nextInt(8));
            assertNull(TcpView.wrap(t), "seed 13 round " + i);
            Packet m = packet(r, IcmpView.PROTOCOL4, IcmpView.HEADER + data);
            IcmpRepr icmp = new IcmpRepr(r.nextInt(256), r.nextInt(256), r.nextInt());
            icmp.emit(m);
            assertEquals(icmp, IcmpRepr.of(IcmpView.wrap(m)));
        }
    }

    /** Random bytes are refused or read; never an exception. */
    @Test
    void hostileBytesAreHarmless() {
        Random r = new Random(14);
        for (int i = 0; i < 20 * ROUNDS; i++) {
            byte[] b = new byte[r.nextInt(120)];
            r.nextBytes(b);
            if (b.length > 0 && r.nextBoolean()) {
                b[0] = (byte) (r.nextBoolean() ? 0x45 : 0x60);
            }
            Ipv4View four = Ipv4View.wrap(b, 0, b.length);
            if (four != null) {
                Ipv4Repr.of(four);
            }
            Ipv6View.wrap(b, 0, b.length);
            Packet p = new Packet(b.length);
            System.arraycopy(b, 0, p.bytes, 0, b.length);
            p.end = b.length;
            p.src = IpAddr.LOOPBACK4;
            p.dst = IpAddr.LOOPBACK4;
            p.trusted = true;
            TcpView tcp = TcpView.wrap(p);
            if (tcp != null) {
                TcpRepr.of(tcp);
            }
            UdpView.wrap(p);
            IcmpView.wrap(p);
        }
    }

    /** Against the plain definition of RFC 1071, at all lengths and alignments. */
    @Test
    void checksumAgreesWithItsDefinition() {
        Random r = new Random(15);
        byte[] b = new byte[600];
        for (int i = 0; i < ROUNDS; i++) {
            r.nextBytes(b);
            int at = r.nextInt(64);
            int length = r.nextInt(500);
            long sum = 0;
            for (int k = 0; k < length; k++) {
                sum += (long) (b[at + k] & 0xff) << (k % 2 == 0 ? 8 : 0);
            }
            while (sum >>> 16 != 0) {
                sum = (sum & 0xffff) + (sum >>> 16);
            }
            assertEquals(~sum & 0xffff, Checksum.of(b, at, length));
        }
    }

    @Test
    void reprsCanOnlyBeLegal() {
        assertThrows(IllegalArgumentException.class, () -> new UdpRepr(70000, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new TcpRepr(1, 1, 0, 0, 0, 65536, 0, -1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ipv4Repr(IpAddr.LOOPBACK6, IpAddr.LOOPBACK4, 6, 64, 0, 0, false, 0));
    }
}
