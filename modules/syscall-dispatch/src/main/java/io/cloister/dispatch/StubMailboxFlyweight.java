package io.cloister.dispatch;

import static io.cloister.bus.MailboxDescriptor.ACTION_BYTES;
import static io.cloister.bus.MailboxDescriptor.AGENT_SLEEPING;
import static io.cloister.bus.MailboxDescriptor.HOST_PID;
import static io.cloister.bus.MailboxDescriptor.HOST_TID;
import static io.cloister.bus.MailboxDescriptor.MAP_TICKET;
import static io.cloister.bus.MailboxDescriptor.MAX_SLOTS;
import static io.cloister.bus.MailboxDescriptor.P_INDEX;
import static io.cloister.bus.MailboxDescriptor.P_MAP_SEQ;
import static io.cloister.bus.MailboxDescriptor.P_VERSION;
import static io.cloister.bus.MailboxDescriptor.REPLY_FLAGS;
import static io.cloister.bus.MailboxDescriptor.RESULT;
import static io.cloister.bus.MailboxDescriptor.SEQ;
import static io.cloister.bus.MailboxDescriptor.SIG_PENDING;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS_SIZE;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW;
import static io.cloister.bus.MailboxDescriptor.STATE;
import static io.cloister.bus.MailboxDescriptor.STATE_REPLY;
import static io.cloister.bus.MailboxDescriptor.VERSION;
import static io.cloister.bus.MailboxDescriptor.slotOffset;

import io.cloister.bus.ActionWriter;
import org.agrona.concurrent.UnsafeBuffer;

/** What dispatch itself writes into mailbox files: a fresh header, and the first orders of a stub. What it reads there is hostile. */
final class StubMailboxFlyweight {
    private final Platform platform;
    private final int[] sequences = new int[MAX_SLOTS];

    StubMailboxFlyweight(Platform platform) {
        this.platform = platform;
    }

    /**
     * Makes the file ready for a stub. Sequence numbers of the slots go on where they were: doors tell a new posting from one they took
     * already by its number.
     */
    void reset(int process, int slotsUsed) {
        UnsafeBuffer file = platform.mailbox(process);
        for (int slot = 0; slot < slotsUsed; slot++) {
            sequences[slot] = file.getInt(slotOffset(slot) + SEQ);
        }
        platform.clear(process);
        for (int slot = 0; slot < slotsUsed; slot++) {
            file.putInt(slotOffset(slot) + SEQ, sequences[slot] + 1);
        }
        file.putInt(P_VERSION, VERSION);
        file.putInt(P_INDEX, process);
        file.putIntVolatile(P_MAP_SEQ, 1);
    }

    /** Where a new list of actions for a slot's first orders is written. */
    ActionWriter actions(int process, int slot) {
        return new ActionWriter(new UnsafeBuffer(platform.mailbox(process), slotOffset(slot) + SLOT_ACTIONS, SLOT_ACTIONS_SIZE));
    }

    /** Copies {@code bytes} to the start of a slot's data window. */
    void window(int process, int slot, byte[] bytes) {
        platform.mailbox(process).putBytes(slotOffset(slot) + SLOT_WINDOW, bytes);
    }

    /** Publishes the first orders of a stub or thread that waits for them. */
    void reply(int process, int slot, int actionBytes) {
        UnsafeBuffer file = platform.mailbox(process);
        int at = slotOffset(slot);
        file.putLong(at + RESULT, 0);
        file.putInt(at + REPLY_FLAGS, 0);
        file.putInt(at + MAP_TICKET, 0);
        file.putInt(at + ACTION_BYTES, actionBytes);
        file.putIntVolatile(at + STATE, STATE_REPLY);
        if (file.getIntVolatile(at + AGENT_SLEEPING) != 0) {
            platform.wake(process, slot);
        }
    }

    /** What the slot's agent says its host thread is: a hint. */
    int hostTid(int process, int slot) {
        return platform.mailbox(process).getInt(slotOffset(slot) + HOST_TID);
    }

    /** What the slot's agent says its host process is: a hint. */
    int hostPid(int process, int slot) {
        return platform.mailbox(process).getInt(slotOffset(slot) + HOST_PID);
    }

    /** Has the agent of a slot whose task is gone come and wait for ever. */
    void stall(int process, int slot) {
        platform.mailbox(process).putIntVolatile(slotOffset(slot) + SIG_PENDING, 1);
    }
}
