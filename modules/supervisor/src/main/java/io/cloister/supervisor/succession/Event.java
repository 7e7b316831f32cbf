package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;

/** What happened. Processes are known by their generation, their number within the sandbox. */
public sealed interface Event {
    /** Something about one process. */
    sealed interface OfProcess extends Event {
        /** Its number within the sandbox. */
        int generation();
    }

    /** The sandbox begins. */
    record Begun() implements Event {
    }

    /**
     * This supervisor replaces one that was killed, and has read its ledger. {@code isOver}: the first program had
     * ended by then.
     */
    record Resumed(boolean isOver) implements Event {
    }

    /** The first program runs. */
    record ProgramStarted() implements Event {
    }

    /** The sandbox ends: deaths are no news from here on. */
    record SandboxEnds() implements Event {
    }

    /** The time of {@link Succession#wakeAtNs} has come. */
    record Tick() implements Event {
    }

    /**
     * What {@link Effect.Prepare} asked for is there, and in the ledger by the time that this event's effects are
     * carried out.
     */
    record Prepared(int generation) implements OfProcess {
    }

    /** The outermost process was started. */
    record Started(int generation) implements OfProcess {
    }

    /** Its keeper is there: host process {@code pid} is the JVM. */
    record Hello(int generation, int pid) implements OfProcess {
    }

    /** A standby can be given a role. */
    record Warm(int generation) implements OfProcess {
    }

    /** A standby was sent its role. */
    record RoleGiven(int generation) implements OfProcess {
    }

    /** A standby could not be sent its role; it does not have it. */
    record RoleRefused(int generation) implements OfProcess {
    }

    /** A replacement has the descriptors of the process before it. */
    record Taken(int generation) implements OfProcess {
    }

    /**
     * A dry run is over: whether the state read {@code isSame} as the state written, and what there is to say about
     * that.
     */
    record Compared(int generation, boolean isSame, String text) implements OfProcess {
    }

    /** The process is about to end, and says why. */
    record Failed(int generation, String why) implements OfProcess {
    }

    /** The JVM is gone. {@code at}: where its service's tape was by then; of no interest for a standby. */
    record Died(int generation, RestartPolicy.Position at) implements OfProcess {
    }

    /** Nothing is left of a process that was released or discarded. */
    record Gone(int generation) implements OfProcess {
    }

    /** The first process of a service serves. */
    record Ready(ServiceId service) implements Event {
    }

    /** A replacement serves: it took {@code restoreNs} for snapshot and tape, {@code inputs} of the latter. */
    record Recovered(ServiceId service, int generation, long restoreNs, long inputs) implements Event {
    }

    /** A service wrote a snapshot of {@code bytes} in {@code ns}, or could not ({@code epoch} 0): {@code why}. */
    record SnapshotDone(ServiceId service, long epoch, long bytes, long ns, String why) implements Event {
    }

    /**
     * The operator wants a service to go on in another process; {@code build} null: of the same build. A dry run only
     * tries whether it could.
     */
    record SwapAsked(long command, ServiceId service, Build build, boolean isDryRun) implements Event {
    }

    /** The operator wants a service to write a snapshot. */
    record SnapshotAsked(long command, ServiceId service) implements Event {
    }

    /** Nobody waits for the answer of this command any more. */
    record GivenUp(long command) implements Event {
    }
}
