package io.cloister.viewer;

import java.util.Set;

/**
 * Which part of a journal is wanted. The service is not said here: its journal alone is read.
 *
 * @param task 0 for all. @param syscalls names; empty for all. @param failed only calls that failed. @param messages
 *     hops too, and agents' own calls.
 * @param fromNs first and @param untilNs last moment, ns since 1970.
 */
public record CallFilter(int task, Set<String> syscalls, boolean failed, boolean messages, long fromNs, long untilNs) {
    /** All calls of the guests. */
    public static final CallFilter CALLS = new CallFilter(0, Set.of(), false, false, Long.MIN_VALUE, Long.MAX_VALUE);

    /** True if a call is wanted: one that was under way at some time between from and until. */
    public boolean wants(PlacedCall call) {
        long begin = call.call().realtimeNs();
        long end = call.call().isFinished() ? call.endNs() : Long.MAX_VALUE;
        return (messages || !call.isAgents())
                && (task == 0 || task == call.call().task())
                && (!failed || call.hasFailed())
                && begin <= untilNs
                && end >= fromNs
                && (syscalls.isEmpty() || syscalls.contains(call.name()));
    }

    /** True if a hop is wanted. */
    public boolean wants(Hop hop) {
        return messages && !failed && syscalls.isEmpty() && (task == 0 || task == hop.task())
            && hop.times().firstNs() <= untilNs && hop.times().lastNs() >= fromNs;
    }

    /** True for what has only a time. */
    public boolean wants(long ns) {
        return ns >= fromNs && ns <= untilNs;
    }
}
