package io.cloister.supervisor.service;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.proc.env.MailboxWords;
import io.cloister.runtime.instance.MailboxFiles;
import org.agrona.concurrent.UnsafeBuffer;

/** {@link MailboxWords} over mapped mailbox files. */
public record NativeMailboxWords(MailboxFiles files) implements MailboxWords {
    @Override
    public void put(int handle, int field, int value) {
        file(handle).putIntVolatile(offset(handle) + field, value);
    }

    @Override
    public void putClearTid(int handle, long addr) {
        file(handle).putLong(offset(handle) + MailboxDescriptor.CLEAR_TID, addr);
    }

    @Override
    public boolean inGuest(int handle) {
        return file(handle).getIntVolatile(offset(handle) + MailboxDescriptor.STATE) == MailboxDescriptor.STATE_GUEST;
    }

    @Override
    public long cpuTimeNs(int handle) {
        boolean whole = handle % MailboxDescriptor.SLOTS_PER_PROCESS == MailboxDescriptor.HEADER_SLOT;
        return file(handle).getLong(offset(handle) + (whole ? MailboxDescriptor.P_CPU_NS : MailboxDescriptor.CPU_NS));
    }

    private UnsafeBuffer file(int handle) {
        return files.file(handle / MailboxDescriptor.SLOTS_PER_PROCESS);
    }

    private static int offset(int handle) {
        return MailboxDescriptor.slotOffset(handle % MailboxDescriptor.SLOTS_PER_PROCESS);
    }
}
