package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.host.MailboxDoor;
import io.cloister.bus.host.ServiceImage;
import io.cloister.journal.ServiceTape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The state of a service. */
final class GraphState implements ServiceImage.State {
    GraphState(KernelService service, ServicePorts ports, MailboxDoor door, ServiceTape tape) {
    }

    @Override
    public void save(DataOutput out) throws IOException {
        throw new IOException("no engine");
    }

    @Override
    public void restore(DataInput in) throws IOException {
        throw new IOException("no engine");
    }
}
