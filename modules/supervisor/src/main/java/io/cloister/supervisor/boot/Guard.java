package io.cloister.supervisor.boot;

import io.cloister.abi.Errno;
import io.cloister.bus.KernelFault;
import io.cloister.platform.Mappings;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import java.util.Set;

/**
 * The process that started this one and outlives it (native/guard): what a supervisor gets from it, and leaves with it.
 * What must be open in a successor has a number from {@link FdLayout#DYNAMIC} on, as in a service.
 */
public final class Guard {
    private static final int GIVE = 'F';
    private static final int QUIT = 'Q';
    private static final int TAKE_MS = 10_000;
    /** As CL_DESCRIPTORS_MAX. */
    private static final int LIMIT = 16384;

    private final int pid;
    private final Ledger ledger;
    private final boolean isSuccession;

    private Guard(int pid) {
        this.pid = pid;
        this.ledger = new Ledger(Mappings.map(FdLayout.LEDGER, LedgerDescriptor.SIZE, "ledger"));
        this.isSuccession = ledger.sandbox() != null;
    }

    /** As the launcher arranged it. */
    public static Guard fromEnvironment() {
        String pid = System.getenv("CLOISTER_GUARD");
        if (pid == null) {
            throw new IllegalStateException("CLOISTER_GUARD is not set: start Cloister with its launcher, ./cloister");
        }
        return new Guard(Integer.parseInt(pid));
    }

    /** Its process id, that of the sandbox for everybody else. */
    public int pid() {
        return pid;
    }

    /** What is written down for a successor. */
    public Ledger ledger() {
        return ledger;
    }

    /** True if this process succeeds a supervisor that was killed. */
    public boolean isSuccession() {
        return isSuccession;
    }

    /** Takes over what the predecessor had open; its keeper still has it, too. */
    public void takeOver() {
        int tag = (int) ProcessHandle.current().pid();
        Native.must(
                Native.cl_keeper_order(FdLayout.PREDECESSOR, GIVE, FdLayout.DYNAMIC, tag),
                "order to the predecessor's keeper");
        Native.must(Native.cl_take_descriptors(FdLayout.PREDECESSOR, tag, TAKE_MS), "descriptors of the predecessor");
    }

    /**
     * Closes what was taken over and is not {@code wanted}: of processes that nobody has written down, which end with
     * that.
     */
    static void closeOthers(int from, Set<Integer> wanted) {
        for (int fd = from; fd < LIMIT; fd++) {
            if (!wanted.contains(fd)) {
                Native.cl_close(fd);
            }
        }
    }

    /** A copy of {@code fd}, which is closed, that a successor will have. */
    static int keep(int fd) {
        int kept = Native.cl_dup(fd, FdLayout.DYNAMIC);
        if (kept == -Errno.EINVAL || kept == -Errno.EMFILE) {
            throw new KernelFault(
                    KernelFault.Category.HOST,
                    "too few descriptors may be open: a sandbox needs a limit of " + LIMIT + " (ulimit -Hn " + LIMIT
                            + ", or LimitNOFILE=" + LIMIT + " for systemd)");
        }
        Native.must(kept, "descriptor");
        Native.cl_close(fd);
        return kept;
    }

    /** From here on this process can be succeeded: it has a keeper, which says so to the guard. */
    public void arm() {
        Thread thread =
                new Thread(() -> Native.must(Native.cl_keeper_start(), "start of the supervisor's keeper"), "keeper");
        thread.start(); // the keeper's thread gives up privileges that the others need
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isSuccession) {
            Native.cl_keeper_order(FdLayout.PREDECESSOR, QUIT, 0, 0);
            Native.cl_close(FdLayout.PREDECESSOR);
        }
    }
}
