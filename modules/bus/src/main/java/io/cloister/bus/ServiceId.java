package io.cloister.bus;

import java.util.Locale;

/**
 * The parties on the bus, in call order: a service may wait only for one further right. Upwards go one-way events.
 */
public enum ServiceId {
    /** Multi-step calls (execve, fork, exit), the platform, the kernel log. */
    DISPATCH,
    /** Tasks, signals, credentials, timers. */
    PROC,
    /** Address spaces, memory objects, futexes. */
    MM,
    /** Files, descriptors, sockets' file side, terminals. */
    VFS,
    /** TCP/IP. */
    NETSTACK,
    /** The only one that can open host files. */
    GOFER,
    /** Starts and watches the others; outside the call order. */
    SUPERVISOR;

    private static final ServiceId[] VALUES = values();

    /** How many parties there are. */
    public static final int COUNT = VALUES.length;

    /** The party with this ordinal. */
    public static ServiceId of(int ordinal) {
        return VALUES[ordinal];
    }

    /** True if {@code this} may wait for an answer of {@code callee}. */
    public boolean mayCall(ServiceId callee) {
        return this == SUPERVISOR || (callee != SUPERVISOR && ordinal() < callee.ordinal());
    }

    /** Lower-case name as printed and used for files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
