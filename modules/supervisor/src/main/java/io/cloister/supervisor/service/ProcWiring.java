package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.platform.Mappings;
import io.cloister.proc.ProcService;
import io.cloister.proc.env.RecordedMailboxWords;
import io.cloister.spec.SandboxSpec;

/** proc, and the words it writes into mailboxes. */
final class ProcWiring implements Wiring {
    private final ProcService service;

    ProcWiring(ServicePorts ports, SandboxSpec spec, Mappings mappings, Tape tape) {
        service = new ProcService(ports, spec, new RecordedMailboxWords(new NativeMailboxWords(mappings), tape));
    }

    @Override
    public KernelService service() {
        return service;
    }
}
