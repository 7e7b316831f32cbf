package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;

/** One service, whichever process it is just now. */
public final class ServiceSlot {
    /** How the service does. */
    public enum State {
        /** Its first process gets ready. */
        STARTING,
        /** It serves. */
        RUNNING,
        /** Its process was asked to write a snapshot and end, for a swap. */
        STOPPING,
        /** Its process is gone; a replacement is on the way. */
        RECOVERING,
        /** It is given up, and the sandbox with it. */
        LOST;

        private boolean leadsTo(State next) {
            return switch (next) {
                case STARTING -> false;
                case RUNNING -> this == STARTING || this == STOPPING || this == RECOVERING;
                case STOPPING -> this == RUNNING;
                case RECOVERING -> this == RUNNING || this == STOPPING;
                case LOST -> this != LOST;
            };
        }
    }

    final ServiceId id;
    final RestartPolicy policy = new RestartPolicy();
    private State state = State.STARTING;
    /** Generation of the process that is the service, or is about to become it. */
    int current;
    /** Generation of the process whose keeper has the descriptors: {@link #current} once that took them over. */
    int source;
    /** Build of {@link #current}. */
    Build build;
    int restarts;
    int swaps;
    /** A snapshot was asked for, and nothing heard of it. */
    boolean isSnapshotAsked;
    /** When it stopped serving, or was asked to. */
    private long stoppedNs;
    /** When the last replacement had the descriptors. */
    long takenNs;
    private long lastPauseNs = -1;

    ServiceSlot(ServiceId id, Build installed) {
        this.id = id;
        this.build = installed;
    }

    /** The only method that changes the state. */
    void enter(State next, long nowNs) {
        if (!state.leadsTo(next)) {
            throw new IllegalStateException("the " + id.label() + " service from " + state + " to " + next);
        }
        if (state == State.RUNNING && next != State.LOST) {
            stoppedNs = nowNs;
        } else if (state == State.RECOVERING && next == State.RUNNING) {
            lastPauseNs = nowNs - stoppedNs;
        }
        state = next;
    }

    /** How it does. */
    public State state() {
        return state;
    }

    /** Which service. */
    public ServiceId id() {
        return id;
    }

    /** Generation of the process that is the service, or is about to become it. */
    public int current() {
        return current;
    }

    /** Generation of the process whose keeper has the service's descriptors. */
    public int source() {
        return source;
    }

    /** Build of the current process. */
    public Build build() {
        return build;
    }

    /** How often it died and went on. */
    public int restarts() {
        return restarts;
    }

    /** How often it was swapped. */
    public int swaps() {
        return swaps;
    }

    /** How long it stood still last time, ns; -1 where it never did. */
    public long lastPauseNs() {
        return lastPauseNs;
    }

    /** How long its last replacement waited for the descriptors, ns. */
    long untilTakenNs() {
        return takenNs - stoppedNs;
    }
}
