package io.cloister.runtime.instance;

import org.agrona.concurrent.UnsafeBuffer;

/** Gives the mapped mailbox file of a process. */
@FunctionalInterface
public interface MailboxFiles {
    /**
     * The {@link io.cloister.bus.MailboxDescriptor#FILE_SIZE} bytes of mailbox file {@code process}; maps it on first
     * use.
     */
    UnsafeBuffer file(int process);
}
