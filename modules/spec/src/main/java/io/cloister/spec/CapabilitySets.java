package io.cloister.spec;

import io.cloister.abi.Caps;

/** The five sets of capabilities(7), "Thread capability sets"; bit n is the capability of number n. */
public record CapabilitySets(long bounding, long effective, long inheritable, long permitted, long ambient) {
    /** root's of a sandbox: all. */
    public static final CapabilitySets ALL = new CapabilitySets(Caps.CAP_FULL_SET, Caps.CAP_FULL_SET, 0,
        Caps.CAP_FULL_SET, 0);
    /** Of others: none, but what a set-user-ID program of root may get. */
    public static final CapabilitySets NONE = new CapabilitySets(Caps.CAP_FULL_SET, 0, 0, 0, 0);

    public CapabilitySets {
        check("bounding", bounding, Caps.CAP_FULL_SET, "that no kernel knows");
        check("permitted", permitted, Caps.CAP_FULL_SET, "that no kernel knows");
        check("inheritable", inheritable, Caps.CAP_FULL_SET, "that no kernel knows");
        check("effective", effective, permitted, "that are not permitted");
        check("ambient", ambient, permitted & inheritable, "that are not both permitted and inheritable");
    }

    private static void check(String field, long set, long within, String what) {
        if ((set & ~within) != 0) {
            throw new SpecException(field, "has capabilities " + what + ": 0x" + Long.toHexString(set & ~within));
        }
    }
}
