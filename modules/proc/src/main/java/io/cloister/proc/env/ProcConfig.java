package io.cloister.proc.env;

/**
 * Facts of the sandbox that its operator decides.
 *
 * @param cpus processors that guests are told of.
 * @param totalRamBytes memory that sysinfo(2) reports.
 */
public record ProcConfig(int cpus, long totalRamBytes) {
    /** Two processors, 4 GiB: where the operator says nothing. */
    public static final ProcConfig DEFAULT = new ProcConfig(2, 4L << 30);

    /** Checks the facts: they come from the operator, so nonsense is refused at start. */
    public ProcConfig {
        if (cpus < 1 || cpus > ProcLimits.MAX_CPUS || totalRamBytes <= 0) {
            throw new IllegalArgumentException("cpus " + cpus + ", RAM " + totalRamBytes);
        }
    }
}
