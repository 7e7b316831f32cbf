package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.dispatch.DispatchService;
import io.cloister.dispatch.RecordedStubHost;
import io.cloister.dispatch.StubPool;
import io.cloister.platform.Mappings;
import io.cloister.platform.Zygote;
import io.cloister.runtime.instance.ServiceHost;
import io.cloister.spec.SandboxSpec;

/** dispatch with its stubs, and the thread that hears of them. */
final class DispatchWiring implements Wiring {
    private final StubPool pool;
    private final DispatchService service;

    DispatchWiring(ServicePorts ports, SandboxSpec spec, Mappings mappings, Tape tape) {
        pool = new StubPool(new RecordedStubHost(new NativeStubHost(mappings), tape), spec.kernel().processFiles());
        service = new DispatchService(ports, spec, pool);
    }

    @Override
    public KernelService service() {
        return service;
    }

    @Override
    public void start(ServiceHost host) {
        Thread reports = new Thread(() -> listen(host), "zygote-reports");
        reports.setDaemon(true);
        reports.start();
    }

    @Override
    public void born() {
        pool.fill();
    }

    private static void listen(ServiceHost host) {
        Zygote zygote = new Zygote();
        DispatchProxy dispatch = new DispatchProxy(host.news());
        Zygote.Listener listener = new Zygote.Listener() {
            @Override
            public void spawned(int index, int outcome) {
                dispatch.stubReady(index, outcome);
            }

            @Override
            public void died(int hostPid, int waitStatus) {
                dispatch.stubDied(hostPid, waitStatus);
            }
        };
        while (zygote.awaitReport(listener)) {
            continue;
        }
    }
}
