package io.cloister.spec;

import io.cloister.abi.Rlimits;

/**
 * A limit of getrlimit(2).
 *
 * @param resource a RLIMIT_* number. @param soft unsigned, {@link Rlimits#RLIM_INFINITY} for none, as {@code hard}.
 */
public record ResourceLimit(int resource, long soft, long hard) {
    public ResourceLimit {
        if (resource < 0 || resource >= Rlimits.RLIM_NLIMITS) {
            throw new SpecException("resource", "no limit has number " + resource);
        }
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw new SpecException("soft", Long.toUnsignedString(soft) + " is above the hard limit, "
                + Long.toUnsignedString(hard));
        }
    }
}
