package io.cloister.supervisor.network;

import io.cloister.netstack.wire.IpAddr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The host's IPv4 routes, out of /proc/net/route: see proc_pid_net(5). */
final class HostRoutes {
    private static final Path TABLE = Path.of("/proc/net/route");
    private static final int DESTINATION = 1;
    private static final int MASK = 7;

    private HostRoutes() {
    }

    /** True where a route other than the default one leads to {@code address}. */
    static boolean isUsed(IpAddr address) throws IOException {
        return leads(Files.readAllLines(TABLE), address);
    }

    static boolean leads(List<String> lines, IpAddr address) {
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] fields = line.split("\\s+");
            if (fields.length > MASK) {
                int mask = number(fields[MASK]);
                if (mask != 0 && (address.v4Bits() & mask) == number(fields[DESTINATION])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** They are printed as this machine reads the bytes of the network. */
    private static int number(String hex) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16));
    }
}
