package io.cloister.bus;

/** What netstack does where nobody says otherwise: it goes by these, and vfs shows them in /proc/sys/net/ipv4. */
public final class TcpFacts {
    /** tcp_congestion_control, and all there are. */
    public static final String CONGESTION_CONTROL = "reno";
    /** tcp_sack: RFC 2018. */
    public static final boolean SELECTIVE_ACKNOWLEDGEMENTS = false;
    /** tcp_timestamps: RFC 7323 section 3. */
    public static final boolean TIMESTAMPS = false;
    /** tcp_window_scaling: RFC 7323 section 2. */
    public static final boolean WINDOW_SCALING = true;
    /** tcp_syn_retries. */
    public static final int SYN_RETRIES = 6;
    /** tcp_keepalive_time, seconds. */
    public static final int KEEPALIVE_IDLE_S = 7200;
    /** tcp_keepalive_intvl, seconds. */
    public static final int KEEPALIVE_INTERVAL_S = 75;
    /** tcp_keepalive_probes. */
    public static final int KEEPALIVE_PROBES = 9;
    /** tcp_fin_timeout, seconds in FIN_WAIT_2 without a user. */
    public static final int FIN_TIMEOUT_S = 60;
    /** Least, first and most bytes of a buffer: tcp_rmem, tcp_wmem. */
    public static final int BUFFER_LEAST = 8 * 1024;
    public static final int RECEIVE_FIRST = 32 * 1024;
    public static final int SEND_FIRST = 16 * 1024;
    public static final int BUFFER_MOST = 512 * 1024;
    /** ip_local_port_range. */
    public static final int EPHEMERAL_FIRST = 32768;
    public static final int EPHEMERAL_LAST = 60999;
    /** ip_unprivileged_port_start. */
    public static final int UNPRIVILEGED_PORT = 1024;

    private TcpFacts() {
    }
}
