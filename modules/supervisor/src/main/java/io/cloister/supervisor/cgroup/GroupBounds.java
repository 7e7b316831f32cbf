package io.cloister.supervisor.cgroup;

import io.cloister.spec.ResourceSpec;

/**
 * What a guest may use at most; 0 is no bound.
 *
 * @param memory bytes. @param pids processes and threads. @param cpuQuotaUs time on all processors in each period.
 */
public record GroupBounds(long memory, long pids, long cpuQuotaUs, long cpuPeriodUs) {
    public static final GroupBounds NONE = new GroupBounds(0, 0, 0, 0);

    public static GroupBounds of(ResourceSpec spec) {
        return new GroupBounds(spec.memory().limit(), spec.pidsLimit(), spec.cpu().quotaUs(), spec.cpu().periodUs());
    }
}
