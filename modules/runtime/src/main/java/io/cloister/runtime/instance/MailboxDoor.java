package io.cloister.runtime.instance;

import static io.cloister.bus.MailboxDescriptor.ACTION_BYTES;
import static io.cloister.bus.MailboxDescriptor.AGENT_SLEEPING;
import static io.cloister.bus.MailboxDescriptor.BELL_PROCESS_BITS;
import static io.cloister.bus.MailboxDescriptor.BELL_STRIDE;
import static io.cloister.bus.MailboxDescriptor.DOOR;
import static io.cloister.bus.MailboxDescriptor.MAP_TICKET;
import static io.cloister.bus.MailboxDescriptor.MAX_PROCESSES;
import static io.cloister.bus.MailboxDescriptor.MAX_SLOTS;
import static io.cloister.bus.MailboxDescriptor.P_CALL_BITS;
import static io.cloister.bus.MailboxDescriptor.REPLY_FLAGS;
import static io.cloister.bus.MailboxDescriptor.RESULT;
import static io.cloister.bus.MailboxDescriptor.SEQ;
import static io.cloister.bus.MailboxDescriptor.SLOTS_PER_PROCESS;
import static io.cloister.bus.MailboxDescriptor.SLOT_STRIDE;
import static io.cloister.bus.MailboxDescriptor.STATE;
import static io.cloister.bus.MailboxDescriptor.STATE_CALL;
import static io.cloister.bus.MailboxDescriptor.STATE_REPLY;
import static io.cloister.bus.MailboxDescriptor.slotOffset;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.tape.MessageTape;
import io.cloister.runtime.tape.ReplaySource;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A service's door: finds posted calls in mailboxes, takes them, and publishes answers. All it reads is hostile: identity comes from which
 * mailbox holds the call (the task table says whose that is), never from its contents.
 */
public final class MailboxDoor implements Call.Completion {
    /** Gives the mapped mailbox file of a process. */
    @FunctionalInterface
    public interface Files {
        /** The {@link io.cloister.bus.MailboxDescriptor#FILE_SIZE} bytes of mailbox file {@code process}; maps it on first use. */
        UnsafeBuffer file(int process);
    }

    /** Who takes claimed calls. */
    @FunctionalInterface
    public interface Handler {
        /** A call was claimed. */
        void onCall(Call call);
    }

    private static final int WORDS = MAX_PROCESSES / 64;

    private final int door;
    private final UnsafeBuffer bells;
    private final Files live;
    private final TaskTable tasks;
    private final HostSync sync;
    private final Handler handler;
    private final Call[][] calls = new Call[MAX_PROCESSES][];
    private Files files;
    private Call lastRecompleted;
    private long lastResult;
    private int lastFlags;
    private int processes = MAX_PROCESSES;
    private IntConsumer violation = tid -> { };
    private Runnable beforeCall = () -> { };
    private MessageTape journal = MessageTape.NONE;
    private HostClock clock = new HostClock();

    /** A door of {@code id}; nobody is told of violations yet. */
    public MailboxDoor(ServiceId id, Bells bells, Files files, TaskTable tasks, HostSync sync, Handler handler) {
        this.door = id.ordinal();
        this.bells = bells.page();
        this.live = files;
        this.files = files;
        this.tasks = tasks;
        this.sync = sync;
        this.handler = handler;
    }

    /** Who is told the task whose agent broke the mailbox protocol. */
    public MailboxDoor onViolation(IntConsumer listener) {
        violation = listener;
        return this;
    }

    /** Handles what the service has been sent and a call that was just seen may follow from. */
    MailboxDoor beforeCall(Runnable action) {
        beforeCall = action;
        return this;
    }

    /** How many mailbox files there are: bells may point beyond, for guests can write them. */
    public MailboxDoor processes(int count) {
        processes = count;
        return this;
    }

    /** Records what passes. */
    public MailboxDoor journal(MessageTape newJournal, HostClock newClock) {
        journal = newJournal;
        clock = newClock;
        return this;
    }

    /** Takes the calls that the bells point to; returns how many. */
    public int poll() {
        int work = 0;
        int base = door * BELL_STRIDE + BELL_PROCESS_BITS;
        for (int word = 0; word < WORDS; word++) {
            if (bells.getLongVolatile(base + 8 * word) != 0) {
                work += pollProcesses(bells.getAndSetLong(base + 8 * word, 0), word * 64);
            }
        }
        return work;
    }

    /** True where a bell points to a call. */
    public boolean isRung() {
        int base = door * BELL_STRIDE + BELL_PROCESS_BITS;
        for (int word = 0; word < WORDS; word++) {
            if (bells.getLongVolatile(base + 8 * word) != 0) {
                return true;
            }
        }
        return false;
    }

    /** True where a signal waits for {@code tid}: its calls here have to end. */
    boolean signalWaits(int tid) {
        return tid > 0 && tid < TaskTable.PID_MAX && tasks.signalWaits(tid);
    }

    /** Looks at every bound slot itself, whatever the hints say: a call whose hint a guest lost or cleared is late, and no more. */
    public int scan() {
        int work = 0;
        for (int process = 0; process < processes; process++) {
            for (int slot = 0; slot < MAX_SLOTS; slot++) {
                if (tasks.tidOfHandle(process * SLOTS_PER_PROCESS + slot) > 0 && isPosted(files.file(process), slotOffset(slot))
                    && take(process, slot)) {
                    work++;
                }
            }
        }
        return work;
    }

    /** True where a slot holds a call for this door, taken already or not. */
    private boolean isPosted(UnsafeBuffer memory, int slot) {
        return memory.getIntVolatile(slot + STATE) == STATE_CALL && memory.getIntVolatile(slot + DOOR) == door;
    }

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
        UnsafeBuffer file = files.file(process);
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

    /** An agent counts up, fills in the door, and posts: what is seen between two equal counts belongs to the call of that count. */
    private boolean take(int process, int slotIndex) {
        beforeCall.run();
        int tid = tasks.tidOfHandle(process * SLOTS_PER_PROCESS + slotIndex);
        if (tid <= 0) {
            return false;
        }
        Call call = call(process, slotIndex);
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
        journal.beforeCall();
        slot.putInt(MAP_TICKET, 0);
        call.claim(tid, seq);
        journal.call(clock.tick(), call);
        handler.onCall(call);
        journal.settled();
        return true;
    }

    /** From here on calls lie in memory of our own, which {@code shadow} has; until {@link #goLive}. */
    public void replay(Files shadow) {
        files = shadow;
    }

    /** Handles a call of the past again. */
    void replay(ReplaySource past) {
        Call call = call(past.handle());
        past.fill(call.slot());
        if (call.isPending()) {
            call.drop();
        }
        call.slot().putInt(MAP_TICKET, 0);
        call.claim(past.tid(), past.seq());
        if (past.isPoison()) {
            call.complete(-Errno.EIO);
        } else {
            handler.onCall(call);
        }
    }

    /** History ends here: calls that wait are answered where their agents wait. {@code inCompletion}: the last thing that happened is an answer. */
    public void goLive(boolean inCompletion) {
        if (files == live) {
            return;
        }
        files = live;
        if (inCompletion && lastRecompleted != null && waits(lastRecompleted)) {
            Call call = lastRecompleted;
            UnsafeBuffer slot = liveSlot(call);
            call.copyAnswer(slot);
            publish(slot, lastResult, lastFlags, call.actions().length());
        }
        lastRecompleted = null;
        for (int process = 0; process < calls.length; process++) {
            for (int slot = 0; calls[process] != null && slot < calls[process].length; slot++) {
                goLive(process, slot);
            }
        }
    }

    /**
     * What was written for an answer goes where the agent waits, also where the call is just being answered and not pending any more. A call whose agent
     * does not wait for it is answered into the void; its slot gets a call of its own when it is used again.
     */
    private void goLive(int process, int slotIndex) {
        Call call = calls[process][slotIndex];
        if (call != null && waits(call)) {
            call.rebind(liveSlot(call));
        } else {
            calls[process][slotIndex] = null;
        }
    }

    private boolean waits(Call call) {
        UnsafeBuffer slot = liveSlot(call);
        return slot.getIntVolatile(SEQ) == call.seq() && slot.getIntVolatile(STATE) == STATE_CALL;
    }

    private UnsafeBuffer liveSlot(Call call) {
        return new UnsafeBuffer(live.file(call.process()), slotOffset(call.slotIndex()), SLOT_STRIDE);
    }

    /** The call of a slot, taken or not. */
    public Call call(int handle) {
        return call(handle / SLOTS_PER_PROCESS, handle % SLOTS_PER_PROCESS);
    }

    /** Writes all calls there are. */
    void save(DataOutput out) throws IOException {
        for (int process = 0; process < calls.length; process++) {
            for (int slot = 0; calls[process] != null && slot < calls[process].length; slot++) {
                Call call = calls[process][slot];
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

    private Call call(int process, int slotIndex) {
        if (calls[process] == null) {
            calls[process] = new Call[MAX_SLOTS];
        }
        Call call = calls[process][slotIndex];
        if (call == null) {
            UnsafeBuffer slot = new UnsafeBuffer(files.file(process), slotOffset(slotIndex), SLOT_STRIDE);
            call = new Call(slot, process, slotIndex, this);
            calls[process][slotIndex] = call;
        }
        return call;
    }

    @Override
    public void completed(Call call, long result, int replyFlags) {
        if (journal.isReplaying()) {
            journal.recompleted(call, result, replyFlags);
            lastRecompleted = call;
            lastResult = result;
            lastFlags = replyFlags;
            return;
        }
        journal.completed(clock.monotonicNs(), call, result, replyFlags);
        publish(call.slot(), result, replyFlags, call.actions().length());
    }

    /** Where history ends with it nothing is left to be published. */
    @Override
    public void ended(Call call, long result) {
        if (journal.isReplaying()) {
            journal.recompleted(call, result, 0);
            lastRecompleted = null;
        } else {
            journal.completed(clock.monotonicNs(), call, result, 0);
        }
    }

    private void publish(UnsafeBuffer slot, long result, int replyFlags, int actionBytes) {
        slot.putLong(RESULT, result);
        slot.putInt(REPLY_FLAGS, replyFlags);
        slot.putInt(ACTION_BYTES, actionBytes);
        slot.putIntVolatile(STATE, STATE_REPLY);
        if (slot.getIntVolatile(AGENT_SLEEPING) != 0) {
            sync.wake(slot.addressOffset() + STATE, 1);
        }
    }
}
