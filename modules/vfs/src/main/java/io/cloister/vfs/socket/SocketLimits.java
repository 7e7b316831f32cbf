package io.cloister.vfs.socket;

/** Bounds of the socket layer. */
public final class SocketLimits {
    /** Default SO_SNDBUF and SO_RCVBUF (/proc/sys/net/core/rmem_default). */
    public static final int BUFFER_DEFAULT = 212992;
    /** Largest SO_SNDBUF and SO_RCVBUF without privilege (/proc/sys/net/core/rmem_max); doubled as Linux does. */
    public static final int BUFFER_MAX = 212992;
    public static final int BUFFER_MIN = 4608;
    /** Packets that wait in one AF_UNIX socket (/proc/sys/net/unix/max_dgram_qlen). */
    public static final int UNIX_PACKETS = 512;
    /** Connections that wait for accept, whatever listen(2) asked for (/proc/sys/net/core/somaxconn). */
    public static final int BACKLOG = 4096;
    /** Descriptors in one message. */
    public static final int RIGHTS = 253;
    /** Descriptors in flight over all sockets (unix(7), ETOOMANYREFS). */
    public static final int RIGHTS_IN_FLIGHT = 16384;
    /** Messages one sendmmsg or recvmmsg handles; more are left to the next call, which both pages allow. */
    public static final int MMSG = 64;

    /** Longest /proc/net text. */
    public static final int TEXT = 1 << 20;

    private SocketLimits() {
    }
}
