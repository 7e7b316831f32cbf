package io.cloister.spec;

/**
 * What a container may use; 0 and an empty text say nothing.
 *
 * @param cpus a list as in cpuset(7), "Formats".
 */
public record ResourceSpec(Memory memory, Cpu cpu, String cpus, long pidsLimit) {
    public static final ResourceSpec UNLIMITED = new ResourceSpec(new Memory(0, 0, 0), new Cpu(0, 0, 0), "", 0);

    /** Bytes; -1 is no limit. */
    public record Memory(long limit, long reservation, long swap) {
        public Memory {
            atLeast("limit", limit, -1);
            atLeast("reservation", reservation, -1);
            atLeast("swap", swap, -1);
        }
    }

    /** Shares of the host's processors, and microseconds of time in each period; a quota of -1 is no limit. */
    public record Cpu(long shares, long quotaUs, long periodUs) {
        public Cpu {
            atLeast("shares", shares, 0);
            atLeast("quotaUs", quotaUs, -1);
            atLeast("periodUs", periodUs, 0);
        }
    }

    public ResourceSpec {
        ByteText.check("cpus", cpus, SpecLimits.TEXT);
        atLeast("pidsLimit", pidsLimit, -1);
    }

    private static void atLeast(String field, long value, long least) {
        if (value < least) {
            throw new SpecException(field, value + " is below " + least);
        }
    }
}
