package io.cloister.netstack.link;

import io.cloister.netstack.wire.IpAddr;
import java.util.Locale;

/**
 * How the interface to the outside is set up.
 *
 * @param name at most 15 bytes. @param mac its Ethernet address, the low 48 bits. @param mtu bytes of the longest IP
 *     packet, at least 576.
 * @param address its IPv4 address, @param prefix bits of the network's part. @param gateway of the default route,
 *     {@link IpAddr#ANY4} for none.
 */
public record LinkConfig(String name, long mac, int mtu, IpAddr address, int prefix, IpAddr gateway) {
    private static final int WORDS = 5;
    /** RFC 791 section 3.2: what every host must take. */
    private static final int LEAST_MTU = 576;
    private static final int MOST_MTU = 65521;

    public LinkConfig {
        boolean legal = !name.isEmpty() && name.length() <= 15 && mac >>> 48 == 0 && mtu >= LEAST_MTU
                && mtu <= MOST_MTU && address.isV4() && prefix >= 0 && prefix <= 32 && gateway.isV4();
        if (!legal) {
            throw new IllegalArgumentException("not a link: " + name + " " + mtu + " " + address + "/" + prefix);
        }
    }

    /** As words with commas between them. */
    public String encode() {
        return String.join(",", name, Long.toHexString(mac), Integer.toString(mtu), address + "/" + prefix,
            gateway.toString());
    }

    /** From what {@link #encode} made; null for an empty text. */
    public static LinkConfig decode(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String[] words = text.split(",");
        if (words.length != WORDS) {
            throw new IllegalArgumentException("not a link: " + text);
        }
        int slash = words[3].indexOf('/');
        return new LinkConfig(words[0], Long.parseLong(words[1], 16), Integer.parseInt(words[2]),
            IpAddr.parse4(words[3].substring(0, slash)), Integer.parseInt(words[3].substring(slash + 1)),
            IpAddr.parse4(words[4]));
    }

    /** The bits of {@link #prefix}. */
    public IpAddr netmask() {
        return IpAddr.v4(prefix == 0 ? 0 : -1 << 32 - prefix);
    }

    /** The address of all hosts of the network (RFC 919); of one with less than four addresses: none. */
    public IpAddr broadcast() {
        return prefix > 30 ? IpAddr.v4(-1) : IpAddr.v4(address.v4Bits() | ~netmask().v4Bits());
    }

    /** True where {@code a} is a neighbour. */
    public boolean isOnLink(IpAddr a) {
        return a.isV4() && ((a.v4Bits() ^ address.v4Bits()) & netmask().v4Bits()) == 0;
    }

    /** The Ethernet address as people write it. */
    public static String text(long mac) {
        StringBuilder text = new StringBuilder();
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(String.format(Locale.ROOT, "%02x", mac >>> shift & 0xff)).append(shift == 0 ? "" : ":");
        }
        return text.toString();
    }
}
