package io.cloister.netstack.socket;

import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.ip.Link;
import io.cloister.netstack.ip.LinkStatistics;
import io.cloister.netstack.ip.Route;
import io.cloister.netstack.link.EthernetLink;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.wire.IpAddr;
import java.util.Locale;

/** The texts of /proc/net that are about interfaces, proc_pid_net(5). */
final class InterfaceText {
    private static final String DEV_HEAD =
            "Inter-|   Receive                                                |  Transmit\n"
                    + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop"
                    + " fifo colls carrier compressed\n";
    private static final String ROUTE_HEAD =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
    private static final String ARP_HEAD =
            "IP address       HW type     Flags       HW address            Mask     Device\n";
    /** RTF_UP, RTF_GATEWAY of linux/route.h. */
    private static final int UP = 1;
    private static final int GATEWAY = 2;
    /** ATF_COM of linux/if_arp.h: its address is known. */
    private static final int COMPLETE = 2;

    private final IpLayer ip;

    InterfaceText(IpLayer ip) {
        this.ip = ip;
    }

    String devices() {
        StringBuilder text = new StringBuilder(DEV_HEAD);
        for (Link link : ip.links()) {
            LinkStatistics s = link.statistics();
            text.append(String.format(
                    Locale.ROOT,
                    "%6s: %7d %7d    0 %4d    0     0          0         0 %8d %7d    0 %4d    0     0       0"
                            + "          0\n",
                    link.name(),
                    s.bytesIn(),
                    s.packetsIn(),
                    s.droppedIn(),
                    s.bytesOut(),
                    s.packetsOut(),
                    s.droppedOut()));
        }
        return text.toString();
    }

    String routes() {
        StringBuilder text = new StringBuilder(padded(ROUTE_HEAD));
        for (Route r : ip.routes().table()) {
            if (r.network().isV4()) {
                IpAddr gateway = r.gateway() == null ? IpAddr.ANY4 : r.gateway();
                int mask = r.prefix() == 0 ? 0 : -1 << 32 - r.prefix();
                text.append(padded(String.format(
                        Locale.ROOT,
                        "%s\t%s\t%s\t%04X\t0\t0\t0\t%s\t0\t0\t0",
                        r.link().name(),
                        number(r.network()),
                        number(gateway),
                        r.gateway() == null ? UP : UP | GATEWAY,
                        number(IpAddr.v4(mask)))));
            }
        }
        return text.toString();
    }

    /** As this machine reads the bytes of the address. */
    private static String number(IpAddr a) {
        return String.format(Locale.ROOT, "%08X", Integer.reverseBytes(a.v4Bits()));
    }

    /** /proc/net/route has lines of 127 characters. */
    private static String padded(String line) {
        return String.format(Locale.ROOT, "%-127s\n", line);
    }

    String neighbors() {
        StringBuilder text = new StringBuilder(ARP_HEAD);
        for (Link link : ip.links()) {
            if (link instanceof EthernetLink ethernet) {
                for (EthernetLink.Entry n : ethernet.neighbors()) {
                    text.append(String.format(
                            Locale.ROOT,
                            "%-16s 0x%-10x0x%-10x%s     *        %s\n",
                            n.addr(),
                            link.hardware(),
                            n.mac() == 0 ? 0 : COMPLETE,
                            LinkConfig.text(n.mac()),
                            link.name()));
                }
            }
        }
        return text.toString();
    }
}
