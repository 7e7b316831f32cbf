package io.cloister.supervisor.service;

import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.platform.Mappings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Main method of a service's JVM: maps what the supervisor made, builds the service with its ports, gives up the host's files (jail and
 * seccomp), says READY, and runs.
 */
public final class ServiceMain {
    private ServiceMain() {
    }

    /** {@code args}: the service's name, then {@link ServiceArguments}. */
    public static int run(String[] args) {
        ServiceId id = ServiceId.valueOf(args[0].toUpperCase(Locale.ROOT));
        ServiceArguments arguments = ServiceArguments.decode(Arrays.asList(args).subList(1, args.length));
        ServiceRuntime runtime = new ServiceRuntime(id, arguments, "", (ports, mappings, tape) -> wiring(id, ports, mappings, arguments, tape));
        runtime.start();
        Jail.close(id);
        runtime.sealed();
        runtime.fresh();
        runtime.run();
        return 0;
    }

    private static Wiring wiring(ServiceId id, ServicePorts ports, Mappings mappings, ServiceArguments arguments, Tape tape) {
        return switch (id) {
            case DISPATCH -> new DispatchWiring(ports, mappings, arguments, tape);
            case PROC -> new ProcWiring(ports, mappings, tape);
            case MM -> new MmWiring(ports, tape);
            case VFS -> new VfsWiring(ports, arguments, tape);
            case NETSTACK -> new NetstackWiring(ports);
            case GOFER -> new GoferWiring(arguments, tape);
            case SUPERVISOR -> throw new IllegalArgumentException("the supervisor is no service: " + List.of(id));
        };
    }
}
