package io.cloister.proc.env;

import io.cloister.bus.NotState;

/** The words of mailbox slots that proc writes for the agents. Implemented over the mapped mailbox files. */
@NotState
public interface MailboxWords {
    /** Sets the 32-bit word at {@code field} (a MailboxDescriptor offset) of the slot, sequentially consistent. */
    void put(int handle, int field, int value);

    /** Sets clear_tid: the guest address that the agent zeroes when the thread exits; 0 none. */
    void putClearTid(int handle, long addr);

    /** Hint: the slot's state is GUEST, read after all earlier {@link #put}s; so a kick is needed to be noticed. */
    boolean inGuest(int handle);

    /**
     * CPU time as the agent said it last, nanoseconds: of the thread behind the slot, or of its whole host process
     * where the handle names the process header. Guest-written: any number.
     */
    default long cpuTimeNs(int handle) {
        return 0;
    }
}
