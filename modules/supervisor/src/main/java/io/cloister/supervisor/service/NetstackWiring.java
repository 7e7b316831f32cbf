package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.netstack.NetstackService;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.link.RecordedFrameDevice;
import io.cloister.runtime.instance.ServiceHost;
import io.cloister.spec.SandboxSpec;

/** netstack, with the link to the outside where the sandbox has one. */
final class NetstackWiring implements Wiring {
    /** Null where there is none. */
    private final NativeFrames frames;
    private final NetstackService service;

    NetstackWiring(ServicePorts ports, SandboxSpec spec, Tape tape) {
        LinkConfig link = LinkConfig.decode(spec.network().link());
        frames = link == null ? null : new NativeFrames(link.mtu());
        service = link == null
                ? new NetstackService(ports)
                : new NetstackService(ports, link, new RecordedFrameDevice(frames, tape));
    }

    @Override
    public KernelService service() {
        return service;
    }

    @Override
    public void start(ServiceHost host) {
        if (frames != null) {
            frames.start(host);
        }
    }

    @Override
    public void born() {
        restored();
    }

    @Override
    public void restored() {
        if (frames != null) {
            frames.watch();
        }
    }
}
