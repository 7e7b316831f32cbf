package io.cloister.supervisor.service;

import io.cloister.runtime.instance.ServiceBody;
import io.cloister.runtime.instance.ServiceHost;

/** A service with the host's side of its ports. */
interface Wiring extends ServiceBody {
    /**
     * Starts host threads that report to {@code host}; before the jail closes, and before anything else of a {@link
     * ServiceBody}.
     */
    default void start(ServiceHost host) {
    }

    /** The host's files are gone from here on. */
    default void sealed() {
    }
}
