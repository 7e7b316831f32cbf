package io.cloister.runtime.instance;

import io.cloister.bus.Call;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.tape.MessageTape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A service's side of the mailboxes, put together: the door finds posted calls, each slot has its call, answers are
 * published; after the death of a process the next one replays calls first.
 */
public final class GuestCalls {
    /** What calls and answers go through. */
    public record Transport(Bells bells, HostSync sync, MessageTape tape, HostClock clock) {
    }

    private final MailboxCalls calls;
    private final MailboxDoor door;
    private final CallReplay replay;

    /**
     * Calls to {@code id}.
     *
     * @param processes how many mailbox files there are. @param tasks whose slot is whose. @param handler takes the
     *     calls.
     */
    public GuestCalls(
            ServiceId id,
            MailboxFiles mailboxes,
            int processes,
            TaskTable tasks,
            Transport transport,
            Consumer<Call> handler) {
        CallAnswers answers = new CallAnswers(transport.sync(), transport.tape(), transport.clock());
        calls = new MailboxCalls(mailboxes, answers);
        door = new MailboxDoor(id, calls, processes, tasks, transport, handler);
        replay = new CallReplay(calls, answers, handler);
    }

    /** Who is told the task whose agent broke the mailbox protocol. */
    public void onViolation(IntConsumer listener) {
        door.onViolation(listener);
    }

    /** From here on calls lie in memory of our own, which {@code shadow} has; until {@link #endReplay}. */
    public void beginReplay(MailboxFiles shadow) {
        replay.begin(shadow);
    }

    /**
     * The past has ended; {@code inCompletion} with an answered call, which may not have been published. Calls lie in
     * the mailboxes again.
     */
    public void endReplay(boolean inCompletion) {
        replay.end(inCompletion);
    }

    /** Finds and takes calls. */
    MailboxDoor door() {
        return door;
    }

    /** Handles calls of the past. */
    CallReplay replay() {
        return replay;
    }

    /** The call of a slot, taken or not. */
    Call call(int handle) {
        return calls.call(handle);
    }

    /** Writes all calls there are. */
    void save(DataOutput out) throws IOException {
        calls.save(out);
    }

    /** Reads what {@link #save} wrote. */
    void restore(DataInput in) throws IOException {
        calls.restore(in);
    }
}
