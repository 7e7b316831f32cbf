package io.cloister.supervisor.service;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A process that gets warm before anybody knows which service it will be: behind its jail, with all classes loaded and what a service learns from the
 * host's files learned. The supervisor then sends it the descriptors of a role and the role.
 */
final class Standby {
    private Standby() {
    }

    /** Gets warm, waits, and says which service this process is; null where none is needed. {@code profile}: of seccomp, until the role is known. */
    static Role await(String profile, Orders orders) {
        HostFacts.load();
        loadClasses();
        Jail.openJars();
        Jail.close(profile);
        orders.say(Orders.WARM);
        if (!Keeper.takeFixed()) {
            return null;
        }
        String role = orders.await();
        return role.isEmpty() ? null : Role.decode(role);
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
