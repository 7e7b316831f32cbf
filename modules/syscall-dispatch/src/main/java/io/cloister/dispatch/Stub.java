package io.cloister.dispatch;

import io.cloister.bus.MailboxDescriptor;

/** One mailbox file and the host process behind it. */
final class Stub {
    /** Life of a mailbox file. */
    enum State {
        /** Nobody uses it. */
        FREE,
        /** The zygote was asked for a stub. */
        SPAWNING,
        /** A fresh stub waits for a program. */
        READY,
        /** Guests run, or are about to. */
        USED,
        /** It is to die; the report is awaited. */
        DYING
    }

    /** A slot whose task is gone while its host thread may still be there. */
    static final int STALLED = -1;

    final int process;
    final int[] tids = new int[MailboxDescriptor.MAX_SLOTS];
    State state = State.FREE;
    /** 0: not known (yet). */
    int hostPid;
    /** Highest slot ever used since the last reset, plus one. */
    int slotsUsed;
    /** Tasks in its slots. */
    int tasks;

    Stub(int process) {
        this.process = process;
    }

    /** A free slot, or -1. */
    int freeSlot() {
        for (int i = 0; i < tids.length; i++) {
            if (tids[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    void put(int slot, int tid) {
        tids[slot] = tid;
        tasks++;
        slotsUsed = Math.max(slotsUsed, slot + 1);
    }

    void clear(int slot, int left) {
        tids[slot] = left;
        tasks--;
    }

    int handle(int slot) {
        return process * MailboxDescriptor.SLOTS_PER_PROCESS + slot;
    }
}
