package io.cloister.runtime.ring;

import static io.cloister.bus.MailboxDescriptor.BELL_SLEEPING;
import static io.cloister.bus.MailboxDescriptor.BELL_STRIDE;
import static io.cloister.bus.MailboxDescriptor.BELL_WORD;
import static io.cloister.bus.MailboxDescriptor.SERVICE_CORE;
import static io.cloister.bus.MailboxDescriptor.WAKE_SEQ;

import io.cloister.bus.ServiceId;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How a party is woken, and how agents ring. Parties with a door (DISPATCH, PROC, MM, VFS: the door number is the
 * ordinal) sleep on the word in the bells page, which guests may write: a hint that a slow scan backs. The others sleep
 * on a word guests can't reach.
 */
public final class Bells {
    /** Doors there are. */
    public static final int DOORS = 4;

    private final UnsafeBuffer page;
    private final KernelMemory kernel;
    private final HostSync sync;

    public Bells(UnsafeBuffer page, KernelMemory kernel, HostSync sync) {
        this.page = page;
        this.kernel = kernel;
        this.sync = sync;
    }

    /** True where guests ring this party. */
    public static boolean hasDoor(ServiceId id) {
        return id.ordinal() < DOORS;
    }

    /** Hint words of a door. */
    public UnsafeBuffer page() {
        return page;
    }

    /** The core that all services share, or -1. */
    public int serviceCore() {
        return page.getIntVolatile(SERVICE_CORE) - 1;
    }

    boolean servicesShareCore() {
        return serviceCore() >= 0;
    }

    boolean othersRun() {
        return sync.othersRun();
    }

    /** Wakes {@code id} if it sleeps. */
    public void ring(ServiceId id) {
        if (!kernel.claimWake(id)) {
            return;
        }
        if (hasDoor(id)) {
            int door = id.ordinal() * BELL_STRIDE;
            page.putIntVolatile(door + BELL_SLEEPING, 0);
            page.getAndAddInt(door + BELL_WORD, 1);
            page.getAndAddInt(WAKE_SEQ, 1);
            sync.wake(page.addressOffset() + door + BELL_WORD, 1);
        } else {
            kernel.ringWord(id);
            page.getAndAddInt(WAKE_SEQ, 1);
            sync.wake(kernel.bellAddress(id), 1);
        }
    }

    /** The value to hand to {@link #sleep}, read before the last look for work. */
    public int announceSleep(ServiceId id) {
        int word;
        if (hasDoor(id)) {
            int door = id.ordinal() * BELL_STRIDE;
            word = page.getIntVolatile(door + BELL_WORD);
            page.putIntVolatile(door + BELL_SLEEPING, 1);
        } else {
            word = kernel.bellWord(id);
        }
        kernel.sleeping(id, true);
        return word;
    }

    /** Sleeps until rung or for {@code timeoutNs}. */
    public void sleep(ServiceId id, int word, long timeoutNs) {
        long address = hasDoor(id)
                ? page.addressOffset() + (long) id.ordinal() * BELL_STRIDE + BELL_WORD
                : kernel.bellAddress(id);
        sync.sleep(address, word, timeoutNs);
    }

    /** Awake again. */
    public void awake(ServiceId id) {
        kernel.sleeping(id, false);
        if (hasDoor(id)) {
            page.putIntVolatile(id.ordinal() * BELL_STRIDE + BELL_SLEEPING, 0);
        }
    }

    /** Changes whenever somebody is woken: who spins gives up its core when it sees that. */
    public int wakeSequence() {
        return page.getIntVolatile(WAKE_SEQ);
    }
}
