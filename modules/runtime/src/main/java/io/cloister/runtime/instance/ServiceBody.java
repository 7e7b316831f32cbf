package io.cloister.runtime.instance;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.runtime.tape.ServiceTape;

/** A service over its host ports. */
public interface ServiceBody {
    /** Builds one. */
    @FunctionalInterface
    interface Factory {
        /** Of these ports. */
        ServiceBody build(ServicePorts ports, ServiceTape tape);
    }

    KernelService service();

    /** Where the service is new: what it does before its first message. */
    default void born() {
    }

    /** Where the service goes on from a predecessor: what died with the process before is made anew. */
    default void restored() {
    }
}
