package io.cloister.supervisor.service;

import io.cloister.bus.host.FdLayout;
import io.cloister.platform.Native;

/**
 * A process that gets warm before anybody knows which service it will be: behind its jail, with all classes loaded and what a service learns from the
 * host's files learned. The supervisor then sends it the descriptors of a role and the role.
 */
final class Standby {
    /** More than a rehearsal opens. */
    private static final int REHEARSED_DESCRIPTORS = 300;

    private Standby() {
    }

    /** Gets warm, waits, and says which service this process is; null where none is needed. {@code profile}: of seccomp, until the role is known. */
    static Role await(String profile, Orders orders) {
        HostFacts.load();
        rehearse();
        Jail.close(profile);
        orders.say(Orders.WARM);
        if (!Keeper.takeFixed()) {
            return null;
        }
        String role = orders.await();
        return role.isEmpty() ? null : Role.decode(role);
    }

    /** All that the rehearsal opens, directories of the host among it, gets high numbers, and is closed. */
    private static void rehearse() {
        Jail.openJars();
        Native.must(Native.cl_fill_descriptors(0, FdLayout.LANDING), "numbers for descriptors");
        Rehearsal.run();
        for (int fd = FdLayout.LANDING; fd < FdLayout.LANDING + REHEARSED_DESCRIPTORS; fd++) {
            Native.cl_close(fd);
        }
    }
}
