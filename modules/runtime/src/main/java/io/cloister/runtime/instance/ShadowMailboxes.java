package io.cloister.runtime.instance;

import io.cloister.bus.MailboxDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

/** Mailbox files of this process's own, for calls of the past; memory that is not touched is not there. */
public final class ShadowMailboxes implements MailboxFiles {
    private final UnsafeBuffer[] files = new UnsafeBuffer[MailboxDescriptor.MAX_PROCESSES];
    private final OwnMemory own;

    /** In memory of {@code own}. */
    public ShadowMailboxes(OwnMemory own) {
        this.own = own;
    }

    @Override
    public UnsafeBuffer file(int process) {
        if (files[process] == null) {
            files[process] = own.of(MailboxDescriptor.FILE_SIZE, "shadow of mailbox file " + process);
        }
        return files[process];
    }
}
