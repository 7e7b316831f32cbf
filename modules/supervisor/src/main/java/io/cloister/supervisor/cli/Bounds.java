package io.cloister.supervisor.cli;

import io.cloister.spec.ResourceSpec;

/** The operator's bounds for a guest: --memory, --pids, --cpus. */
final class Bounds {
    private static final String UNITS = "kmgt";
    private static final int UNIT_BITS = 10;
    private static final long PERIOD_US = 100_000;
    /** The least quota that Linux takes is 1 ms in each period. */
    private static final double LEAST_CPUS = 0.01;

    private Bounds() {
    }

    /** As the options say; null for an option that was not given. */
    static ResourceSpec of(String memory, String pids, String cpus) {
        long quota = cpus == null ? 0 : quota(cpus);
        ResourceSpec.Memory limit = new ResourceSpec.Memory(memory == null ? 0 : bytes(memory), 0, 0);
        return new ResourceSpec(
                limit,
                new ResourceSpec.Cpu(0, quota, quota == 0 ? 0 : PERIOD_US),
                "",
                pids == null ? 0 : count("--pids", pids));
    }

    private static long bytes(String text) {
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
        String number = unit < 0 ? text : text.substring(0, text.length() - 1);
        long count = count("--memory", number);
        int shift = (unit + 1) * UNIT_BITS;
        if (count > Long.MAX_VALUE >> shift) {
            throw wrong("--memory", text);
        }
        return count << shift;
    }

    private static long count(String option, String text) {
        try {
            long count = Long.parseLong(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw wrong(option, text);
        }
        throw wrong(option, text);
    }

    private static long quota(String text) {
        try {
            double cpus = Double.parseDouble(text);
            if (cpus >= LEAST_CPUS && cpus <= Integer.MAX_VALUE) {
                return Math.round(cpus * PERIOD_US);
            }
        } catch (NumberFormatException e) {
            throw wrong("--cpus", text);
        }
        throw wrong("--cpus", text);
    }

    private static OperatorError wrong(String option, String text) {
        return new OperatorError(CloisterCommand.FAILED, option + " " + text + ": write a number above 0"
            + (option.equals("--memory") ? ", as 512m or 2g" : option.equals("--cpus") ? ", as 1.5" : ""));
    }
}
