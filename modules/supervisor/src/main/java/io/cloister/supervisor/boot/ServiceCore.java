package io.cloister.supervisor.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Whether the services share one core. A system call of several steps goes from one service to the next; asleep in
 * between, that costs 6 us on one core and 60 us across two. If there are few cores the services share the first
 * one, and guests have all of them; where there are many, services that work for different guests at once are better
 * off each on its own.
 */
final class ServiceCore {
    private static final int FEW = 3;
    private static final int MASK_BITS = 63;
    private static final String ALLOWED = "Cpus_allowed_list:";

    private ServiceCore() {
    }

    /** The core, or -1 for none. The operator may say "no" in CLOISTER_SHARE_CORE. */
    static int choose(int cores) {
        return cores > FEW || "no".equals(System.getenv("CLOISTER_SHARE_CORE")) ? -1 : first();
    }

    private static int first() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip().split("[-,]")[0])
                    .mapToInt(Integer::parseInt)
                    .filter(core -> core < MASK_BITS)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
