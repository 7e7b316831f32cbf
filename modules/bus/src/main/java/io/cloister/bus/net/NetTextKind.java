package io.cloister.bus.net;

/** Texts of /proc/net that netstack knows. Numbers are stored in journals: never reuse one. */
public final class NetTextKind {
    public static final int DEV = 1;
    public static final int TCP = 2;
    public static final int TCP6 = 3;
    public static final int UDP = 4;
    public static final int UDP6 = 5;
    public static final int RAW = 6;
    public static final int ROUTE = 7;
    public static final int IPV6_ROUTE = 8;
    public static final int IF_INET6 = 9;
    public static final int ARP = 10;
    public static final int SNMP = 11;
    public static final int NETSTAT = 12;
    public static final int PACKET = 13;
    public static final int SOCKSTAT = 14;
    public static final int RAW6 = 15;

    private NetTextKind() {
    }
}
