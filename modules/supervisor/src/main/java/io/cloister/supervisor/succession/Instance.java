package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Role;

/** One process: of a service, or a standby that may become one. */
public final class Instance {
    /** How far it is. */
    public enum Phase {
        /** Decided on; nothing of it exists yet. */
        NEW,
        /** Its sockets are in the ledger; it may have been started or not. */
        PREPARED,
        /** A standby that loads its classes. */
        WARMING,
        /** A standby that can be given a role. */
        WARM,
        /** A standby that reads a snapshot for a dry run, and ends then. */
        COMPARING,
        /** A standby that is to replace a process; it may have been told or not. */
        CHOSEN,
        /** It knows that it is the service. */
        ASSIGNED,
        /** Its JVM is gone; its keeper has the descriptors for the replacement. */
        DEAD,
        /** Its keeper was told to end; the JVM is dead, or ends by itself. */
        RELEASED,
        /** All of it was killed. */
        DISCARDED;

        /** Nobody needs it any more; it is still to be reaped. */
        public boolean isOver() {
            return this == RELEASED || this == DISCARDED;
        }

        private boolean leadsTo(Phase next) {
            return switch (next) {
                case NEW -> false;
                case PREPARED -> this == NEW;
                case WARMING -> this == PREPARED;
                case WARM -> this == WARMING;
                case COMPARING, CHOSEN -> this == WARM;
                case ASSIGNED -> this == PREPARED || this == CHOSEN;
                case DEAD -> this != NEW && compareTo(DEAD) < 0;
                case RELEASED, DISCARDED -> !isOver();
            };
        }
    }

    final int generation;
    final Build build;
    private Phase phase = Phase.NEW;
    /** Of the standby to be, where {@link #service} is null: it can be the gofer, or any other. */
    final boolean isGofer;
    ServiceId service;
    Role.Start start = Role.Start.RECOVER;
    /** Host process of the JVM, 0 until its keeper said hello. */
    int pid;
    /** Why it could not become what it was to be. */
    String lastWords = "";

    private Instance(int generation, Build build, boolean isGofer) {
        this.generation = generation;
        this.build = build;
        this.isGofer = isGofer;
    }

    static Instance ofService(int generation, ServiceId service, Build build, Role.Start start) {
        Instance made = new Instance(generation, build, service == ServiceId.GOFER);
        made.service = service;
        made.start = start;
        return made;
    }

    static Instance standby(int generation, boolean isGofer, Build build) {
        return new Instance(generation, build, isGofer);
    }

    /** The only method that changes the phase. */
    void enter(Phase next) {
        if (!phase.leadsTo(next)) {
            throw new IllegalStateException("process " + generation + " from " + phase + " to " + next);
        }
        phase = next;
    }

    /** How far it is. */
    public Phase phase() {
        return phase;
    }

    /** Its number within the sandbox, from 1. */
    public int generation() {
        return generation;
    }

    /** What it is or is about to become; null for a standby. */
    public ServiceId service() {
        return service;
    }

    String because() {
        return lastWords.isEmpty() ? "" : ": " + lastWords;
    }
}
