package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.mm.MmService;
import io.cloister.mm.RecordedStubDescriptors;
import io.cloister.platform.DescriptorSocket;
import io.cloister.runtime.instance.FdLayout;

/** mm, and the way of descriptors from vfs to stubs. */
final class MmWiring implements Wiring {
    private final MmService service;

    MmWiring(ServicePorts ports, Tape tape) {
        service = new MmService(
                ports,
                new RecordedStubDescriptors(new NativeStubDescriptors(new DescriptorSocket(FdLayout.OBJECTS)), tape),
                0);
    }

    @Override
    public KernelService service() {
        return service;
    }
}
