package io.cloister.dispatch;

import io.cloister.bus.Notes;
import io.cloister.bus.ServicePorts;

/** What the parts of the service share: ports, tasks, and whom they speak to. */
final class Kernel {
    final ServicePorts ports;
    final Platform platform;
    final Tasks tasks = new Tasks();
    final DispatchCounters counters = new DispatchCounters();
    /** For what is to be known at once, and for requests. */
    final Peers peers;
    /** For events that nobody has to wake up for: they are known there before their task is heard of again. */
    final Peers notes;

    Kernel(ServicePorts ports, Platform platform) {
        this.ports = ports;
        this.platform = platform;
        peers = new Peers(ports.bus());
        notes = new Peers(new Notes(ports.bus()));
    }
}
