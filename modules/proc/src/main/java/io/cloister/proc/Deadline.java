package io.cloister.proc;

/** A point in time at which something of this service happens; lives in the {@link TimerQueue} while it is set. */
final class Deadline implements Comparable<Deadline> {
    /** Who is told. */
    sealed interface Owner permits Parked, GuestTimer, CpuWatch {
    }

    final Owner owner;
    /** CLOCK_MONOTONIC, nanoseconds. */
    long atNs = Long.MAX_VALUE;
    /** Order among equal times: first set, first fired. */
    long order;
    boolean queued;

    Deadline(Owner owner) {
        this.owner = owner;
    }

    @Override
    public int compareTo(Deadline other) {
        int byTime = Long.compare(atNs, other.atNs);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(order);
    }
}
