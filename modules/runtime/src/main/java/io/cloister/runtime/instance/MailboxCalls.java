package io.cloister.runtime.instance;

import static io.cloister.bus.MailboxDescriptor.MAX_PROCESSES;
import static io.cloister.bus.MailboxDescriptor.MAX_SLOTS;
import static io.cloister.bus.MailboxDescriptor.SEQ;
import static io.cloister.bus.MailboxDescriptor.SLOTS_PER_PROCESS;
import static io.cloister.bus.MailboxDescriptor.SLOT_STRIDE;
import static io.cloister.bus.MailboxDescriptor.STATE;
import static io.cloister.bus.MailboxDescriptor.STATE_CALL;
import static io.cloister.bus.MailboxDescriptor.slotOffset;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The calls of a service, one object for each slot that ever had one. They lie in the mailboxes, but while calls of the
 * past are replayed in memory of our own: the agents' mailboxes have gone on since.
 */
final class MailboxCalls {
    private final MailboxFiles mailboxes;
    private final MailboxCall.Answers answers;
    private final MailboxCall[][] calls = new MailboxCall[MAX_PROCESSES][];
    private MailboxFiles files;

    /** None yet. */
    MailboxCalls(MailboxFiles mailboxes, MailboxCall.Answers answers) {
        this.mailboxes = mailboxes;
        this.answers = answers;
        this.files = mailboxes;
    }

    /** The call of a slot, taken or not. */
    MailboxCall call(int handle) {
        return call(handle / SLOTS_PER_PROCESS, handle % SLOTS_PER_PROCESS);
    }

    /** The call of a slot, taken or not. */
    MailboxCall call(int process, int slotIndex) {
        if (calls[process] == null) {
            calls[process] = new MailboxCall[MAX_SLOTS];
        }
        MailboxCall call = calls[process][slotIndex];
        if (call == null) {
            call = new MailboxCall(
                    new UnsafeBuffer(files.file(process), slotOffset(slotIndex), SLOT_STRIDE),
                    process,
                    slotIndex,
                    answers);
            calls[process][slotIndex] = call;
        }
        return call;
    }

    /** The memory in which the calls of a process lie now. */
    UnsafeBuffer file(int process) {
        return files.file(process);
    }

    /** From here on calls lie in memory of our own, until {@link #moveToMailboxes}. */
    void moveTo(MailboxFiles shadow) {
        files = shadow;
    }

    /** True while calls lie in the mailboxes themselves. */
    boolean areInMailboxes() {
        return files == mailboxes;
    }

    /**
     * Binds each call to its slot in the mailboxes, if its agent still waits for that very call; the others are
     * forgotten, and whatever a service still answers them goes nowhere. This concerns calls that are not pending, too:
     * one may be just about to be answered.
     */
    void moveToMailboxes() {
        files = mailboxes;
        for (MailboxCall[] ofProcess : calls) {
            for (int slot = 0; ofProcess != null && slot < ofProcess.length; slot++) {
                MailboxCall call = ofProcess[slot];
                if (call != null && agentWaits(call)) {
                    call.rebind(mailboxSlot(call));
                } else {
                    ofProcess[slot] = null;
                }
            }
        }
    }

    /** True if the agent waits for the answer of {@code call}, whatever came of it here. */
    boolean agentWaits(MailboxCall call) {
        UnsafeBuffer slot = mailboxSlot(call);
        return slot.getIntVolatile(SEQ) == call.seq() && slot.getIntVolatile(STATE) == STATE_CALL;
    }

    /** The slot in the mailboxes in which {@code call} was posted. */
    UnsafeBuffer mailboxSlot(MailboxCall call) {
        return new UnsafeBuffer(mailboxes.file(call.process()), slotOffset(call.slotIndex()), SLOT_STRIDE);
    }

    /** Writes all calls there are. */
    void save(DataOutput out) throws IOException {
        for (MailboxCall[] ofProcess : calls) {
            for (int slot = 0; ofProcess != null && slot < ofProcess.length; slot++) {
                MailboxCall call = ofProcess[slot];
                if (call != null) {
                    out.writeInt(call.handle());
                    call.save(out);
                }
            }
        }
        out.writeInt(-1);
    }

    /** Reads what {@link #save} wrote. */
    void restore(DataInput in) throws IOException {
        for (int handle = in.readInt(); handle >= 0; handle = in.readInt()) {
            call(handle).restore(in);
        }
    }
}
