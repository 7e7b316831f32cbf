package io.cloister.bus;

import org.agrona.MutableDirectBuffer;

/**
 * The answer to a request, where it is more than a number: a result (at least 0, or minus an errno), further fields,
 * and data. The callee sets fields in any order, and data in theirs; what it does not set is 0 or empty. What the
 * caller gets is valid until its next use of the bus.
 */
@NotState
public abstract class Reply {
    private static final byte[] NONE = new byte[0];

    private final int template;
    private final int block;
    private final int count;
    private Message message;

    /** {@code block}: bytes of the fields; {@code count}: how many data follow. */
    protected Reply(int template, int block, int count) {
        this.template = template;
        this.block = block;
        this.count = count;
    }

    /** At least 0, or minus an errno. */
    public final long result() {
        return body().getLong(0);
    }

    /** The message's body. */
    public final MutableDirectBuffer body() {
        return message.body();
    }

    /** Callee: begins an answer, all of it 0 or empty. */
    public final void begin(Message answer) {
        message = answer;
        message.template = template;
        message.blockLength = block;
        clear(0);
    }

    /** Callee: the answer is whole. */
    public final void end(long result) {
        body().putLong(0, result);
        message.bodyLength(offset(count) - Integer.BYTES);
    }

    /**
     * Caller: takes an answer. One that says no more than an errno, whatever else the reply has, is a {@link
     * Templates#RESULT}.
     *
     * @throws KernelFault if it is neither that nor this reply, whole.
     */
    final void take(Message answer) {
        message = answer;
        if (answer.template == Templates.RESULT && answer.bodyLength() == Long.BYTES && result() < 0) {
            clear(Long.BYTES);
        } else if (answer.template != template || answer.blockLength != block || !isWhole()) {
            throw wrong(answer);
        }
    }

    /** What a caller gets that is not what it asked for. */
    static KernelFault wrong(Message answer) {
        return new KernelFault(
                KernelFault.Category.PROTOCOL, "not an answer to what was asked: " + MessageText.of(answer));
    }

    private void clear(int from) {
        body().setMemory(from, block + Integer.BYTES * count - from, (byte) 0);
    }

    private boolean isWhole() {
        int end = message.bodyLength();
        int at = block;
        for (int i = 0; i < count && at >= 0; i++) {
            int length = at <= end - Integer.BYTES ? body().getInt(at) : -1;
            at = length >= 0 && length <= end - Integer.BYTES - at ? at + Integer.BYTES + length : -1;
        }
        return at == end;
    }

    /** Where data {@code index} begin. */
    protected final int offset(int index) {
        int at = block;
        for (int i = 0; i < index; i++) {
            at += Integer.BYTES + body().getInt(at);
        }
        return at + Integer.BYTES;
    }

    /** Bytes of data {@code index}. */
    protected final int length(int index) {
        return body().getInt(offset(index) - Integer.BYTES);
    }

    /** A copy of data {@code index}. */
    protected final byte[] bytes(int index) {
        int at = offset(index);
        int length = body().getInt(at - Integer.BYTES);
        if (length == 0) {
            return NONE;
        }
        byte[] bytes = new byte[length];
        body().getBytes(at, bytes);
        return bytes;
    }

    /** Callee: data {@code index} were written where they lie. */
    protected final void length(int index, int bytes) {
        int at = offset(index);
        body().putInt(at - Integer.BYTES, bytes);
        body().setMemory(at + bytes, Integer.BYTES * (count - 1 - index), (byte) 0);
    }

    /** Callee: writes data {@code index}. */
    protected final void put(int index, byte[] from, int start, int bytes) {
        body().putBytes(offset(index), from, start, bytes);
        length(index, bytes);
    }
}
