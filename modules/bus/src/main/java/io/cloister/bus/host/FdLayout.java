package io.cloister.bus.host;

import io.cloister.bus.MailboxDescriptor;

/** The numbers under which every service inherits its descriptors from the supervisor. A service gets only those it needs. */
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
    /** vfs: the operator's stdin, stdout, stderr. */
    public static final int STDIO = 20;
    /** gofer: directory descriptors of its roots. */
    public static final int ROOTS = 30;
    /** Most roots. */
    public static final int MAX_ROOTS = 60;
    /** Mailbox files; services with a door. */
    public static final int MAILBOXES = 100;
    /** mm: the kernel's ends of the stubs' capability sockets. */
    public static final int CAPABILITIES = MAILBOXES + MailboxDescriptor.MAX_PROCESSES;
    /** mm and dispatch: the stubs' ends, to be handed over. */
    public static final int STUB_ENDS = CAPABILITIES + MailboxDescriptor.MAX_PROCESSES;

    private FdLayout() {
    }
}
