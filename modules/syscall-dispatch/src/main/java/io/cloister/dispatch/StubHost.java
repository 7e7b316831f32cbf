package io.cloister.dispatch;

import io.cloister.bus.NotState;
import java.util.BitSet;

/**
 * The host's side of stubs, as the pool needs it: commands to the zygote, and mailboxes. Slots are named by process
 * file and slot index.
 */
@NotState
public interface StubHost {
    /**
     * Asks for a stub over a process file; its readiness is news. Nothing happens where the file has a stub that lives.
     */
    void spawn(int process);

    /** Kills a host process; nothing happens if it is gone. */
    void kill(int hostPid);

    /** Has a host thread look at its mailbox; nothing happens if it is gone. */
    void kick(int hostPid, int hostTid);

    /** A 32-bit field of a slot's header, a MailboxDescriptor offset, as the guest has left it. */
    int word(int process, int slot, int field);

    /** Where the fresh stub of a process file says that it keeps the host's vdso. */
    long vdso(int process);

    /** Makes a process file, and the headers of {@code slots} that a guest may have written, ready for another stub. */
    void prepare(int process, BitSet slots);

    /** Answers a slot's waiting thread with a list of actions; {@code window} is data for the start of its window. */
    void order(int process, int slot, byte[] actions, int actionBytes, byte[] window);
}
