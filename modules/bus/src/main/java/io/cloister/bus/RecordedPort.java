package io.cloister.bus;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What all recording ports share. Such a port stands before the host's own: live, it puts each answer on the tape;
 * while history is handled again it takes them from there and leaves the host alone. Nothing here allocates.
 */
@NotState
public abstract class RecordedPort {
    private final Tape tape;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /** Answers go to and come from {@code tape}. */
    protected RecordedPort(Tape tape) {
        this.tape = tape;
    }

    /** Asked first, and once, for each operation: true if the answer is a {@link #past} one. */
    protected final boolean replaying() {
        return tape.isReplaying();
    }

    /** The recorded answer. */
    protected final long past(PortOp op) {
        return tape.replay(op);
    }

    /** The recorded answer, its bytes into {@code bytes} from {@code offset} on. */
    protected final long past(PortOp op, byte[] bytes, int offset, int length) {
        view.wrap(bytes);
        return tape.replay(op, view, offset, length);
    }

    /** The recorded answer, its bytes, as far as kept, into {@code memory}. */
    protected final long past(PortOp op, MutableDirectBuffer memory, int offset, int length) {
        return tape.replay(op, memory, offset, length);
    }

    /** Live: an answer. */
    protected final long kept(PortOp op, long answer) {
        tape.record(op, answer);
        return answer;
    }

    /** Live: an answer with {@code length} bytes that the service looks at. */
    protected final long kept(PortOp op, long answer, byte[] bytes, int offset, int length) {
        view.wrap(bytes);
        tape.record(op, answer, view, offset, length);
        return answer;
    }

    /**
     * Live: an answer that is a number of bytes now in {@code memory}, or minus an errno. Outside the heap lie only the
     * windows of mailboxes: what the host puts there is the guest's, the service never looks at it, and a full journal
     * alone keeps it.
     */
    protected final long keptBytes(PortOp op, long count, MutableDirectBuffer memory, int offset) {
        if (count > 0 && (memory.byteArray() != null || tape.keepsPayloads())) {
            tape.record(op, count, memory, offset, (int) count);
        } else {
            tape.record(op, count);
        }
        return count;
    }

    /** Live: the same, and the bytes are kept wherever they are: they can't be had again. */
    protected final long keptOnce(PortOp op, long count, MutableDirectBuffer memory, int offset) {
        if (count > 0) {
            tape.record(op, count, memory, offset, (int) count);
        } else {
            tape.record(op, count);
        }
        return count;
    }

    /**
     * Replaying: true if {@code memory} is a window whose bytes were not kept, and whose guest may still wait for
     * them.
     */
    protected final boolean lacksBytes(MutableDirectBuffer memory) {
        return memory.byteArray() == null && !tape.keepsPayloads() && tape.isInFlight();
    }

    /**
     * Live, right before an effect that must not happen twice: announces it.
     *
     * @return true if a predecessor that died had announced it, too: it may have happened.
     */
    protected final boolean announce(PortOp op) {
        boolean maybeDone = tape.wasIntended(op);
        tape.intent(op);
        return maybeDone;
    }
}
