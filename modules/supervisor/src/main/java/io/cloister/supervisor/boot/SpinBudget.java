package io.cloister.supervisor.boot;

import io.cloister.spec.Machine;

/**
 * How long an agent may spin before it sleeps: the time a wake-up across cores would cost, in ticks of the time stamp
 * counter.
 */
final class SpinBudget {
    private static final int SPIN_US = 40;
    private static final double DEFAULT_MHZ = 2500;

    private SpinBudget() {
    }

    static int ticks(Machine host) {
        return host.processors() < 2 ? 0 : (int) (SPIN_US * mhz(host.processorText()));
    }

    private static double mhz(String processor) {
        try {
            return processor.lines().filter(line -> line.startsWith("cpu MHz")).findFirst()
                .map(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1).trim())).orElse(DEFAULT_MHZ);
        } catch (NumberFormatException e) {
            return DEFAULT_MHZ;
        }
    }
}
