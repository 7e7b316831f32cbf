package io.cloister.runtime.instance;

import static io.cloister.bus.MailboxDescriptor.BELL_PROCESS_BITS;
import static io.cloister.bus.MailboxDescriptor.BELL_STRIDE;
import static io.cloister.bus.MailboxDescriptor.DOOR;
import static io.cloister.bus.MailboxDescriptor.MAP_TICKET;
import static io.cloister.bus.MailboxDescriptor.MAX_PROCESSES;
import static io.cloister.bus.MailboxDescriptor.MAX_SLOTS;
import static io.cloister.bus.MailboxDescriptor.P_CALL_BITS;
import static io.cloister.bus.MailboxDescriptor.SEQ;
import static io.cloister.bus.MailboxDescriptor.SLOTS_PER_PROCESS;
import static io.cloister.bus.MailboxDescriptor.STATE;
import static io.cloister.bus.MailboxDescriptor.STATE_CALL;
import static io.cloister.bus.MailboxDescriptor.slotOffset;

import io.cloister.bus.Call;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.tape.MessageTape;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A service's door: finds posted calls in mailboxes and takes them. All it reads is hostile: identity comes from which
 * mailbox holds the call (the task table says whose that is), never from its contents.
 */
final class MailboxDoor {
    private static final int WORDS = MAX_PROCESSES / 64;

    private final int door;
    private final UnsafeBuffer bells;
    private final MailboxCalls calls;
    private final TaskTable tasks;
    private final Consumer<Call> handler;
    private final int processes;
    private final MessageTape tape;
    private final HostClock clock;
    private IntConsumer violation = tid -> { };
    private Runnable beforeCall = () -> { };

    /** The door of {@code id}, which takes calls of tasks in {@code tasks}; nobody is told of violations yet. */
    MailboxDoor(
            ServiceId id,
            MailboxCalls calls,
            int processes,
            TaskTable tasks,
            GuestCalls.Transport transport,
            Consumer<Call> handler) {
        this.door = id.ordinal();
        this.bells = transport.bells().page();
        this.calls = calls;
        this.tasks = tasks;
        this.handler = handler;
        this.processes = processes;
        this.tape = transport.tape();
        this.clock = transport.clock();
    }

    /** Who is told the task whose agent broke the mailbox protocol. */
    void onViolation(IntConsumer listener) {
        violation = listener;
    }

    /** {@code action} handles what the service has been sent and a call that was just seen may follow from. */
    void beforeCall(Runnable action) {
        beforeCall = action;
    }

    /** Takes the calls that the bells point to; returns how many. */
    int poll() {
        int work = 0;
        int base = door * BELL_STRIDE + BELL_PROCESS_BITS;
        for (int word = 0; word < WORDS; word++) {
            if (bells.getLongVolatile(base + 8 * word) != 0) {
                work += pollProcesses(bells.getAndSetLong(base + 8 * word, 0), word * 64);
            }
        }
        return work;
    }

    /** True if a bell points to a call. */
    boolean isRung() {
        int base = door * BELL_STRIDE + BELL_PROCESS_BITS;
        for (int word = 0; word < WORDS; word++) {
            if (bells.getLongVolatile(base + 8 * word) != 0) {
                return true;
            }
        }
        return false;
    }

    /** True if a signal waits for {@code tid}: its calls here have to end. */
    boolean signalWaits(int tid) {
        return tid > 0 && tid < TaskTable.PID_MAX && tasks.signalWaits(tid);
    }

    /**
     * Looks at every bound slot itself, whatever the hints say: a call whose hint a guest lost or cleared is late, and
     * no more.
     */
    int scan() {
        int work = 0;
        for (int process = 0; process < processes; process++) {
            for (int slot = 0; slot < MAX_SLOTS; slot++) {
                if (tasks.tidOfHandle(process * SLOTS_PER_PROCESS + slot) > 0
                        && isPosted(calls.file(process), slotOffset(slot))
                        && take(process, slot)) {
                    work++;
                }
            }
        }
        return work;
    }

    /** True if a slot holds a call for this door, taken already or not. */
    private boolean isPosted(UnsafeBuffer memory, int slot) {
        return memory.getIntVolatile(slot + STATE) == STATE_CALL && memory.getIntVolatile(slot + DOOR) == door;
    }

    /** Guests can write the bells: they may point to processes that do not exist. */
    private int pollProcesses(long bits, int first) {
        int work = 0;
        long rest = bits;
        while (rest != 0) {
            int process = first + Long.numberOfTrailingZeros(rest);
            work += process < processes ? pollSlots(process) : 0;
            rest &= rest - 1;
        }
        return work;
    }

    private int pollSlots(int process) {
        UnsafeBuffer file = calls.file(process);
        int work = 0;
        for (int word = 0; word < 2; word++) {
            int at = P_CALL_BITS + door * 16 + word * 8;
            long bits = file.getLongVolatile(at) == 0 ? 0 : file.getAndSetLong(at, 0);
            while (bits != 0) {
                int slot = word * 64 + Long.numberOfTrailingZeros(bits);
                bits &= bits - 1;
                if (slot < MAX_SLOTS && take(process, slot)) {
                    work++;
                }
            }
        }
        return work;
    }

    /**
     * An agent counts up, fills in the door, and posts: what is seen between two equal counts belongs to the call of
     * that count.
     */
    private boolean take(int process, int slotIndex) {
        beforeCall.run();
        int tid = tasks.tidOfHandle(process * SLOTS_PER_PROCESS + slotIndex);
        if (tid <= 0) {
            return false;
        }
        MailboxCall call = calls.call(process, slotIndex);
        UnsafeBuffer slot = call.slot();
        int seq = slot.getIntVolatile(SEQ);
        if (seq == call.seq() || !isPosted(slot, 0) || slot.getIntVolatile(SEQ) != seq) {
            return false;
        }
        if (call.isPending()) {
            if (call.tid() == tid) {
                violation.accept(tid);
                return false;
            }
            call.drop();
        }
        tape.beforeCall();
        slot.putInt(MAP_TICKET, 0);
        call.claim(tid, seq);
        tape.call(clock.tick(), call);
        handler.accept(call);
        tape.settled();
        return true;
    }
}
