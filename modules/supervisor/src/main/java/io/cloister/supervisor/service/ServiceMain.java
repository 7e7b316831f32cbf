package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
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

/**
 * Main method of a service's JVM: starts its keeper, maps what the supervisor made, builds the service with its ports, gives up the host's files (jail
 * and seccomp), says READY, and runs. A standby gives up the host's files first, and waits for its role.
 */
public final class ServiceMain {
    private ServiceMain() {
    }

    /** {@code args}: its {@link Role}, then {@link ServiceArguments}. */
    public static int run(String[] args) {
        ServiceArguments arguments = ServiceArguments.decode(Arrays.asList(args).subList(1, args.length));
        Keeper.start();
        return serve(Role.decode(args[0]), arguments, null);
    }

    /** {@code args}: the seccomp profile that it has until it gets its role, then {@link ServiceArguments}. */
    public static int standBy(String[] args) {
        ServiceArguments arguments = ServiceArguments.decode(Arrays.asList(args).subList(1, args.length));
        Keeper.start();
        Role role = Standby.await(args[0], new Orders());
        return role == null ? 0 : serve(role, arguments, args[0]);
    }

    /** {@code locked}: the profile that this process has already, null where its jail is open. */
    private static int serve(Role role, ServiceArguments arguments, String locked) {
        ServiceId id = role.id();
        takeOver(role);
        Mappings mappings = new Mappings();
        KernelMemory kernel = mappings.kernel();
        HostFutex futex = new HostFutex();
        Bells bells = new Bells(mappings.bells(), kernel, futex);
        HostClock clock = new HostClock();
        Journal journal = Journals.open(arguments).journal();
        RingBus bus = new RingBus(id, kernel, bells, journal, clock);
        ServicePorts ports = new ServicePorts(bus, clock, Mappings.hostEntropy(), mappings.tasks());
        Wiring wiring = wiring(role, ports, mappings, arguments);
        KernelService service = wiring.service();
        MailboxDoor door = !Bells.hasDoor(id) ? null
            : new MailboxDoor(id, bells, mappings, ports.tasks(), futex, service::onCall).journal(journal, clock).processes(arguments.processes())
                .onViolation(tid -> bus.event(ServiceId.DISPATCH, bus.message(Op.DISPATCH_VIOLATION, tid)));
        ServiceHost host = new ServiceHost(service, bus, door, bells, clock, journal);
        wiring.start(host);
        Keeper.fill();
        closeJail(id.label(), locked);
        wiring.sealed();
        bus.event(ServiceId.SUPERVISOR, bus.message(Op.READY, 0));
        host.run();
        return 0;
    }

    private static void takeOver(Role role) {
        if (role.start() == Role.Start.RECOVER || role.start() == Role.Start.SKIP) {
            Keeper.takeOver(role.generation());
            new Orders().say(Orders.TAKEN);
        }
    }

    private static void closeJail(String profile, String locked) {
        if (locked == null) {
            Jail.close(profile);
        } else if (!locked.equals(profile)) {
            Jail.lock(profile);
        }
    }

    private static Wiring wiring(Role role, ServicePorts ports, Mappings mappings, ServiceArguments arguments) {
        return switch (role.id()) {
            case DISPATCH -> new DispatchWiring(ports, mappings, arguments);
            case PROC -> new ProcWiring(ports, mappings);
            case MM -> new MmWiring(ports);
            case VFS -> new VfsWiring(ports, arguments);
            case NETSTACK -> new NetstackWiring(ports);
            case GOFER -> new GoferWiring(arguments, role.start() == Role.Start.FRESH);
            case SUPERVISOR -> throw new IllegalArgumentException("the supervisor is no service: " + List.of(role));
        };
    }
}
