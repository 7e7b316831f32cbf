package io.cloister.dispatch;

import org.agrona.concurrent.UnsafeBuffer;

/** The host's side of stubs: zygote control and mapped mailbox files. Reports come back as DISPATCH_STUB_READY and DISPATCH_STUB_DIED. */
public interface Platform {
    /** Mailbox files there are; processes are numbered 0 .. processes()-1. */
    int processes();

    /** Asks for a stub over mailbox file {@code process}; answered by DISPATCH_STUB_READY (a0 process, a1 host pid or -errno). */
    void spawn(int process);

    /** Kills a stub process; nothing happens if it is gone. Its end is reported by DISPATCH_STUB_DIED (a0 host pid, a1 wait status). */
    void kill(int hostPid);

    /** Has one thread of a stub look at its mailbox; nothing happens if it is gone. */
    void kick(int hostPid, int hostTid);

    /** The mapped mailbox file, {@link io.cloister.bus.MailboxDescriptor#FILE_SIZE} bytes. */
    UnsafeBuffer mailbox(int process);

    /** Makes all bytes of a mailbox file zero (a hole): nothing of the last guest is left. No stub uses it. */
    void clear(int process);

    /** Wakes whoever sleeps on the state word of a slot. */
    void wake(int process, int slot);
}
