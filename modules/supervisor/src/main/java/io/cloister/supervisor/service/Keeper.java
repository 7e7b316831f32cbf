package io.cloister.supervisor.service;

import io.cloister.abi.Errno;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;

/**
 * The process beside this one that shares its descriptors (native/lib/keeper.c), and what a successor gets from it:
 * everything that a service opens while it runs has a number from {@link FdLayout#DYNAMIC} on, and has the same number
 * in the process that goes on.
 */
final class Keeper {
    private static final int GIVE = 'F';
    private static final int WAIT_MS = 10_000;
    private static final int NOTHING = 0;

    private Keeper() {
    }

    /** Starts it; before the jail closes, which lets nobody start a process. */
    static void start() {
        Native.must(Native.cl_keeper_start(), "start of the keeper");
    }

    /**
     * Waits for the fixed descriptors of a role, which the supervisor sends over the orders' socket; false if it
     * does not need this process.
     */
    static boolean takeFixed() {
        int outcome = take(FdLayout.ORDERS, 0, -1);
        if (outcome == -Errno.EPIPE) {
            return false;
        }
        Native.must(outcome, "descriptors of a role");
        return true;
    }

    /** Takes over what the predecessor had open. */
    static int takeOver(int generation) {
        Native.must(
                Native.cl_keeper_order(FdLayout.PREDECESSOR, GIVE, FdLayout.DYNAMIC, generation),
                "order to the predecessor's keeper");
        int taken =
                (int) Native.must(take(FdLayout.PREDECESSOR, generation, WAIT_MS), "descriptors of the predecessor");
        Native.cl_close(FdLayout.PREDECESSOR);
        return taken;
    }

    private static int take(int socket, int tag, int waitMs) {
        Native.must(Native.cl_fill_descriptors(NOTHING, FdLayout.LANDING), "numbers for descriptors");
        return Native.cl_take_descriptors(socket, tag, waitMs);
    }

    /** Leaves no free number for what the service opens but those that are kept. */
    static void fill() {
        Native.must(Native.cl_fill_descriptors(NOTHING, FdLayout.DYNAMIC), "numbers for descriptors");
    }
}
