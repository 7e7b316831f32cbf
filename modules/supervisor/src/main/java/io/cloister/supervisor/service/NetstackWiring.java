package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.netstack.NetstackService;

/** netstack: so far with a loopback device only. */
final class NetstackWiring implements Wiring {
    private final NetstackService service;

    NetstackWiring(ServicePorts ports) {
        service = new NetstackService(ports);
    }

    @Override
    public KernelService service() {
        return service;
    }
}
