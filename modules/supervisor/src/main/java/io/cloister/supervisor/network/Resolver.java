package io.cloister.supervisor.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the guest finds in /etc/resolv.conf, resolv.conf(5), which is the host's. */
public final class Resolver {
    private Resolver() {
    }

    /** A remark where none of the resolvers below {@code root} can be reached from a sandbox, else null. */
    public static String remark(Path root) throws IOException {
        Path file = root.resolve("etc/resolv.conf");
        if (!Files.isReadable(file)) {
            return null;
        }
        List<String> servers = servers(Files.readAllLines(file));
        boolean allHere = !servers.isEmpty() && servers.stream().allMatch(Resolver::isLoopback);
        return allHere
                ? "names can't be looked up: the resolver in " + file + ", " + servers.getFirst()
                        + ", is a program of the host's loopback; give the guest a resolv.conf that names another"
                : null;
    }

    static List<String> servers(List<String> lines) {
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                .map(words -> words[1])
                .toList();
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }
}
