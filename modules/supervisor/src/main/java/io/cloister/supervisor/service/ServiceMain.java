package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.Op;
import io.cloister.bus.RecordedClock;
import io.cloister.bus.RecordedEntropy;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.bus.host.Bells;
import io.cloister.bus.host.HostClock;
import io.cloister.bus.host.Journal;
import io.cloister.bus.host.KernelMemory;
import io.cloister.bus.host.MailboxDoor;
import io.cloister.bus.host.RingBus;
import io.cloister.bus.host.ServiceHost;
import io.cloister.platform.HostFutex;
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
        Mappings mappings = new Mappings();
        KernelMemory kernel = mappings.kernel();
        HostFutex futex = new HostFutex();
        Bells bells = new Bells(mappings.bells(), kernel, futex);
        HostClock clock = new HostClock();
        Journal journal = Journals.open(arguments).journal();
        RingBus bus = new RingBus(id, kernel, bells, journal, clock);
        Tape tape = Tape.NONE;
        ServicePorts ports = new ServicePorts(bus, new RecordedClock(clock, tape), new RecordedEntropy(Mappings.hostEntropy(), tape), mappings.tasks());
        Wiring wiring = wiring(id, ports, mappings, arguments, tape);
        KernelService service = wiring.service();
        MailboxDoor door = !Bells.hasDoor(id) ? null
            : new MailboxDoor(id, bells, mappings, ports.tasks(), futex, service::onCall).journal(journal, clock).processes(arguments.processes())
                .onViolation(tid -> bus.event(ServiceId.DISPATCH, bus.message(Op.DISPATCH_VIOLATION, tid)));
        ServiceHost host = new ServiceHost(service, bus, door, bells, clock, journal);
        wiring.start(host);
        wiring.born();
        Jail.close(id);
        wiring.sealed();
        bus.event(ServiceId.SUPERVISOR, bus.message(Op.READY, 0));
        host.run();
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
