package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.host.ServiceHost;

/** A service with the host's side of its ports. */
interface Wiring {
    /** The service. */
    KernelService service();

    /** Starts host threads that report to {@code host}; before the jail closes. */
    default void start(ServiceHost host) {
    }

    /** After {@link #start}, where the service is new: what it does before its first message. */
    default void born() {
    }

    /** After {@link #start}, where the service goes on from a snapshot: what died with the process before is made anew. */
    default void restored() {
    }

    /** The host's files are gone from here on. */
    default void sealed() {
    }
}
