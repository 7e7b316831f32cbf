package io.cloister.supervisor.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How long an agent may spin before it sleeps: the time a wake-up across cores would cost, in ticks of the time stamp
 * counter.
 */
final class SpinBudget {
    private static final int SPIN_US = 40;
    private static final double DEFAULT_MHZ = 2500;

    private SpinBudget() {
    }

    static int ticks(int cores) {
        return cores < 2 ? 0 : (int) (SPIN_US * mhz());
    }

    private static double mhz() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("cpu MHz")).findFirst()
                .map(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1).trim())).orElse(DEFAULT_MHZ);
        } catch (java.io.IOException | NumberFormatException e) {
            return DEFAULT_MHZ;
        }
    }
}
