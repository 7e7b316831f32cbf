package io.cloister.supervisor.succession;

/**
 * The standbys that wait for a service to die: one that can be any service but the gofer, and one that can be the
 * gofer. When to have them, and which.
 */
final class Standbys {
    private static final long FIRST_NS = 2_000_000_000L;
    private static final long NEXT_NS = 300_000_000L;
    /** Between two that are both missing: one after the other takes less from the guest. */
    private static final long OTHER_NS = 1_500_000_000L;
    private static final int MAX_FAILURES = 3;
    private static final int NONE = 0;
    private static final int GOFER = 1;

    /** Generations, by kind. */
    private final int[] all = new int[2];
    private int failures;
    private long atNs = Long.MAX_VALUE;

    /** The guest has other things to do just now. */
    void later(long nowNs) {
        atNs = nowNs + FIRST_NS;
    }

    /** One may be missing. */
    void soon(long nowNs) {
        atNs = Math.min(atNs, nowNs + NEXT_NS);
    }

    /** When one may have to be started, {@link Long#MAX_VALUE} for never. */
    long atNs() {
        return atNs;
    }

    /** True where one of this kind is to be started now. At most one kind at a time. */
    boolean isDue(boolean isGofer, long nowNs) {
        return nowNs >= atNs && failures < MAX_FAILURES && all[kind(isGofer)] == NONE
            && (!isGofer || all[kind(false)] != NONE);
    }

    /** {@code generation} is one from here on. */
    void add(boolean isGofer, int generation, long nowNs) {
        all[kind(isGofer)] = generation;
        atNs = all[kind(!isGofer)] == NONE ? nowNs + OTHER_NS : Long.MAX_VALUE;
    }

    /** None is missing, or none is started any more. */
    void rest() {
        atNs = Long.MAX_VALUE;
    }

    /** Generation of the one of this kind, 0 for none. */
    int of(boolean isGofer) {
        return all[kind(isGofer)];
    }

    /** Its generation, 0 for none; it is the caller's from then on. */
    int take(boolean isGofer) {
        int taken = all[kind(isGofer)];
        all[kind(isGofer)] = NONE;
        return taken;
    }

    /** True where {@code generation} was one of them, which it is no more. */
    boolean died(int generation, long nowNs) {
        for (int kind = 0; kind < all.length; kind++) {
            if (all[kind] == generation) {
                all[kind] = NONE;
                failures++;
                later(nowNs);
                return true;
            }
        }
        return false;
    }

    private static int kind(boolean isGofer) {
        return isGofer ? GOFER : 0;
    }
}
