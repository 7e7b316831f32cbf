package io.cloister.supervisor.service;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.host.MailboxDoor;
import io.cloister.platform.Mappings;
import org.agrona.concurrent.UnsafeBuffer;

/** Mailbox files of this process's own, for calls of the past; memory that is not touched is not there. */
public final class ShadowMailboxes implements MailboxDoor.Files {
    private final UnsafeBuffer[] files = new UnsafeBuffer[MailboxDescriptor.MAX_PROCESSES];

    @Override
    public UnsafeBuffer file(int process) {
        if (files[process] == null) {
            files[process] = Mappings.anonymous(MailboxDescriptor.FILE_SIZE, "shadow of mailbox file " + process);
        }
        return files[process];
    }
}
