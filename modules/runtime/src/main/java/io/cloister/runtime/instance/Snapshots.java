package io.cloister.runtime.instance;

/** Writes the state of a service, between two messages. */
@FunctionalInterface
public interface Snapshots {
    /** Writes one and tells the supervisor; false where it could not be written. */
    boolean take();

    /** Until {@link ServiceHost} is told of others. */
    Snapshots NONE = () -> false;
}
