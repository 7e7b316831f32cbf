package io.cloister.runtime.instance;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.KernelMemory;
import io.cloister.runtime.state.SnapshotDescriptor;

/**
 * The numbers under which every service inherits its descriptors from the supervisor. A service gets only those it
 * needs.
 *
 * <pre>
 *    0 .. 2       standard streams of the JVM: nothing, nothing, the log
 *   10 .. 1635    from the supervisor, the same in every process of a service
 * 1700 .. 2047    free in a successor, for descriptors on their way to their numbers ({@link #LANDING})
 * 2048 ..         opened while the service runs; kept by its keeper, at the same numbers in its successor ({@link
 *       #DYNAMIC})
 * </pre>
 */
public final class FdLayout {
    /** Rings and control words ({@link KernelMemory}); all services. */
    public static final int KERNEL = 10;
    /** {@link io.cloister.bus.TaskTable}; all services. */
    public static final int TASKS = 11;
    /** Bells page; services with a door, zygote. */
    public static final int BELLS = 12;
    /** Warm-up handshake with the jail: write a byte when warm, read one when the root is gone. */
    public static final int WARM = 13;
    /** dispatch: control socket of the zygote. */
    public static final int ZYGOTE = 14;
    /** mm and vfs: SOCK_SEQPACKET pair over which vfs hands memory objects to mm. */
    public static final int OBJECTS = 15;
    /** gofer and vfs: SOCK_SEQPACKET pair over which the gofer hands opened host files to vfs. */
    public static final int FILES = 16;
    /** {@link TapeDescriptor} of this service. */
    public static final int TAPE = 17;
    /** {@link SnapshotDescriptor} of this service. */
    public static final int SNAPSHOT = 18;
    /** Socket of this process's keeper; the supervisor has the other end. CL_KEEPER_FD in cloister.h. */
    public static final int KEEPER = 19;
    /** vfs: the operator's stdin, stdout, stderr. */
    public static final int STDIO = 20;
    /** Texts between the supervisor and this process: which service it is to be, how that went. */
    public static final int ORDERS = 23;
    /**
     * A successor's, until it has taken over: the other end of the socket of the keeper of the process before.
     * CL_PREDECESSOR_FD in cloister.h.
     */
    public static final int PREDECESSOR = 24;
    /** The supervisor's: memory that outlives it. CL_LEDGER_FD in cloister.h. */
    public static final int LEDGER = 25;
    /**
     * The supervisor's and its children's: a pidfd of the guard, with which everything ends. CL_GUARD_FD in cloister.h.
     */
    public static final int GUARD = 26;
    /** What the sandbox is; all services. */
    public static final int SPEC = 27;
    /** netstack: the device that is its link to the outside, where it has one. */
    public static final int LINK = 28;
    /** Mailbox files; services with a door. */
    public static final int MAILBOXES = 100;
    /** mm: the kernel's ends of the stubs' capability sockets. */
    public static final int CAPABILITIES = MAILBOXES + MailboxDescriptor.MAX_PROCESSES;
    /** mm and dispatch: the stubs' ends, to be handed over. */
    public static final int STUB_ENDS = CAPABILITIES + MailboxDescriptor.MAX_PROCESSES;
    /**
     * Everything below is filled before descriptors are taken over, so that they arrive between here and {@link
     * #DYNAMIC}.
     */
    public static final int LANDING = 1700;
    /** Everything below is filled before a service begins, so that all that it opens is from here on, and is kept. */
    public static final int DYNAMIC = 2048;

    private FdLayout() {
    }
}
