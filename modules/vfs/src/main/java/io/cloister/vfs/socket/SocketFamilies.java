package io.cloister.vfs.socket;

import java.util.TreeMap;

/** Who makes sockets of which AF_* (address_families(7)). Filled by constructors. */
public final class SocketFamilies {
    private final TreeMap<Integer, SocketFamily> families = new TreeMap<>();

    /** {@code family} makes those of {@code domains}. */
    public SocketFamilies with(SocketFamily family, int... domains) {
        for (int domain : domains) {
            families.put(domain, family);
        }
        return this;
    }

    /** Null if there is none (EAFNOSUPPORT). */
    SocketFamily of(int domain) {
        return families.get(domain);
    }
}
