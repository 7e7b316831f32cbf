package io.cloister.supervisor.service;

import io.cloister.bus.ServiceId;
import io.cloister.spec.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A process that gets warm before anybody knows which service it will be: behind its jail, with all classes loaded, and
 * each service once built, written down and read again, in memory that nobody else has. The supervisor then sends it
 * the descriptors of a role and the role.
 */
final class Standby {
    private Standby() {
    }

    /**
     * Gets warm, waits, and says which service this process is; null if none is needed. {@code profile}: of seccomp,
     * until the role is known.
     */
    static Role await(String profile, Orders orders, SandboxSpec spec) {
        loadClasses();
        Jail.openJars();
        rehearse(profile.equals(ServiceId.GOFER.label()), spec.with(spec.kernel().unrecorded()));
        Jail.close(profile);
        orders.say(Orders.WARM);
        if (!Keeper.takeFixed()) {
            return null;
        }
        String role = orders.await();
        return role.isEmpty() ? null : Role.decode(role);
    }

    private static void rehearse(boolean gofer, SandboxSpec spec) {
        List<ServiceId> roles = gofer ? List.of(ServiceId.GOFER)
            : List.of(ServiceId.DISPATCH, ServiceId.PROC, ServiceId.MM, ServiceId.VFS, ServiceId.NETSTACK);
        for (ServiceId id : roles) {
            Role role = new Role(id, Role.Start.COMPARE, 0, true);
            ServiceRuntime one = ServiceMain.build(role, spec);
            one.rehearse();
            ServiceMain.build(role, spec).compare(one);
        }
    }

    /** What fails here would fail later, if it is ever needed. */
    private static void loadClasses() {
        try {
            ClassPath.load((name, e) -> { });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
