package io.cloister.supervisor.service;

import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.platform.Mappings;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.spec.SandboxSpec;
import java.util.List;

/**
 * Main method of a service's JVM: starts its keeper, maps what the supervisor made, builds the service with its ports,
 * gives up the host's files (jail and seccomp), begins, and runs. A standby gives up the host's files first, and waits
 * for its role.
 */
public final class ServiceMain {
    /** Property: which build this is. */
    public static final String VERSION = "cloister.service.version";

    private ServiceMain() {
    }

    /** {@code args}: its {@link Role}. */
    public static int run(String[] args) {
        SandboxSpec spec = SpecMemory.read(FdLayout.SPEC);
        Keeper.start();
        return serve(Role.decode(args[0]), spec, null);
    }

    /** {@code args}: the seccomp profile that it has until it gets its role. */
    public static int standBy(String[] args) {
        SandboxSpec spec = SpecMemory.read(FdLayout.SPEC);
        Keeper.start();
        Role role = Standby.await(args[0], new Orders(), spec);
        return role == null ? 0 : serve(role, spec, args[0]);
    }

    /** {@code locked}: the profile that this process has already, null where its jail is open. */
    private static int serve(Role role, SandboxSpec spec, String locked) {
        if (role.takesOver()) {
            Keeper.takeOver(role.generation());
            new Orders().say(Orders.TAKEN);
        }
        ServiceRuntime runtime = build(role, spec);
        ServiceRuntime twin = role.start() == Role.Start.COMPARE ? build(role, spec) : null;
        runtime.start();
        if (locked == null) {
            Jail.openJars();
        }
        Keeper.fill();
        closeJail(role.id().label(), locked);
        runtime.sealed();
        return begin(role, runtime, twin);
    }

    /** A service with all around it, which does nothing yet. */
    static ServiceRuntime build(Role role, SandboxSpec spec) {
        return new ServiceRuntime(role, spec, System.getProperty(VERSION, ""),
            (ports, mappings, tape) -> wiring(role, ports, mappings, spec, tape));
    }

    private static int begin(Role role, ServiceRuntime runtime, ServiceRuntime twin) {
        if (role.onTrial()) {
            runtime.onTrial();
        }
        try {
            switch (role.start()) {
                case FRESH -> runtime.fresh();
                case RECOVER -> runtime.recover(false);
                case SKIP -> runtime.recover(true);
                case COMPARE -> {
                    new Orders().say(runtime.compare(twin));
                    return 0;
                }
                default -> throw new IllegalStateException(role.toString());
            }
        } catch (RuntimeException | Error e) {
            new Orders().say(Orders.FAILED + (e.getMessage() == null ? e.toString() : e.getMessage()));
            throw e;
        }
        runtime.run();
        return 0;
    }

    private static void closeJail(String profile, String locked) {
        if (locked == null) {
            Jail.close(profile);
        } else if (!locked.equals(profile)) {
            Jail.lock(profile);
        }
    }

    private static Wiring wiring(Role role, ServicePorts ports, Mappings mappings, SandboxSpec spec, Tape tape) {
        return switch (role.id()) {
            case DISPATCH -> new DispatchWiring(ports, spec, mappings, tape);
            case PROC -> new ProcWiring(ports, spec, mappings, tape);
            case MM -> new MmWiring(ports, tape);
            case VFS -> new VfsWiring(ports, spec, tape);
            case NETSTACK -> new NetstackWiring(ports, spec, tape);
            case GOFER -> new GoferWiring(spec, tape, role.start() == Role.Start.FRESH);
            case SUPERVISOR -> throw new IllegalArgumentException("the supervisor is no service: " + List.of(role));
        };
    }
}
