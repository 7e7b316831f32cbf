package io.cloister.bus;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a service takes in beside its messages: every answer of a port, in the order in which it asked. A recording port
 * writes each answer here; while history is handled again (recovery after a crash, replay of a journal) it takes them
 * from here and leaves the host alone.
 */
@NotState
public interface Tape {
    /**
     * True while history is handled again. Turns false, for good, at the first question that history does not answer:
     * from there on the service is live, even in the middle of a message.
     */
    boolean isReplaying();

    /** True where bytes that the service itself never looks at are kept, too: a full journal. */
    boolean keepsPayloads();

    /**
     * Replaying: true while what is handled again may not have been answered. Bytes that were not kept, since only the
     * guest looks at them, have to be had again then.
     */
    boolean isInFlight();

    /** Live: the answer of {@code op}. */
    void record(PortOp op, long result);

    /** Live: the answer of {@code op} and the bytes that came with it. */
    void record(PortOp op, long result, DirectBuffer data, int offset, int length);

    /** Live, before an effect that must not happen twice: who recovers then knows that it may have happened. */
    void intent(PortOp op);

    /**
     * Replaying: the next answer.
     *
     * @throws KernelFault if history has something else here: the service does not do again what it did.
     */
    long replay(PortOp op);

    /**
     * Replaying: the next answer; its bytes, as far as they were kept, go to {@code data}, at most {@code capacity}.
     */
    long replay(PortOp op, MutableDirectBuffer data, int offset, int capacity);

    /**
     * At the first live question: true where {@link #intent} of {@code op} is the last thing in history, so that its
     * effect may have happened.
     */
    boolean wasIntended(PortOp op);

    /** Keeps nothing and never replays. */
    Tape NONE = new Tape() {
        @Override
        public boolean isReplaying() {
            return false;
        }

        @Override
        public boolean keepsPayloads() {
            return false;
        }

        @Override
        public boolean isInFlight() {
            return false;
        }

        @Override
        public void record(PortOp op, long result) {
        }

        @Override
        public void record(PortOp op, long result, DirectBuffer data, int offset, int length) {
        }

        @Override
        public void intent(PortOp op) {
        }

        @Override
        public long replay(PortOp op) {
            throw new IllegalStateException("nothing to replay");
        }

        @Override
        public long replay(PortOp op, MutableDirectBuffer data, int offset, int capacity) {
            throw new IllegalStateException("nothing to replay");
        }

        @Override
        public boolean wasIntended(PortOp op) {
            return false;
        }
    };
}
