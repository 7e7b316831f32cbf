package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Role;

/**
 * What is to be done, once the state after the event is in the ledger. Who is killed in between is replaced by a
 * supervisor that knows from the state what may have been done or not.
 */
public sealed interface Effect {
    /** Make the sockets of a process to come; then {@link Event.Prepared}. */
    record Prepare(int generation) implements Effect {
    }

    /**
     * Start a prepared process as {@code service}; then {@link Event.Started}.
     *
     * @param source whose keeper has the descriptors, 0 for the first process of the service.
     */
    record StartService(int generation, ServiceId service, Build build, Role.Start start, int source)
        implements Effect {
    }

    /** Start a prepared process as a standby; then {@link Event.Started}. */
    record StartStandby(int generation, boolean isGofer, Build build) implements Effect {
    }

    /** Tell a warm standby which service it is; then {@link Event.RoleGiven} or {@link Event.RoleRefused}. */
    record GiveRole(int generation, ServiceId service, Role.Start start, boolean isOnTrial, int source)
        implements Effect {
    }

    /** Have a warm standby read the last snapshot of {@code service}; {@link Event.RoleRefused} where it is gone. */
    record Compare(int generation, ServiceId service) implements Effect {
    }

    /** Kill the JVM; its keeper stays. */
    record Kill(int generation) implements Effect {
    }

    /** Tell the keeper to end. The JVM is dead, or ends by itself. */
    record Release(int generation) implements Effect {
    }

    /** Kill all of it: nobody needs what it has. */
    record Discard(int generation) implements Effect {
    }

    /** An order to a service, over the rings. */
    sealed interface Order extends Effect {
        ServiceId to();
    }

    /** Have {@code to} write a snapshot; then {@link Event.SnapshotDone}. */
    record Snapshot(ServiceId to) implements Order {
    }

    /** Have the process {@code generation} of {@code to} write a snapshot and stop; then {@link Event.SnapshotDone}. */
    record Stop(ServiceId to, int generation) implements Order {
    }

    /** Answer a command. */
    record Answer(long command, Outcome outcome) implements Effect {
    }

    /** Write a line into the services' log. */
    record Note(String line) implements Effect {
    }

    /** The sandbox can't go on. */
    record Fail(String line) implements Effect {
    }
}
