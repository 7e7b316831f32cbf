package io.cloister.bus;

/** {@link Entropy} on the tape. */
public final class RecordedEntropy extends RecordedPort implements Entropy {
    private final Entropy real;

    /** Bytes come from {@code real}. */
    public RecordedEntropy(Entropy real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public void fill(byte[] bytes, int offset, int length) {
        if (replaying()) {
            past(PortOp.ENTROPY_FILL, bytes, offset, length);
            return;
        }
        real.fill(bytes, offset, length);
        kept(PortOp.ENTROPY_FILL, length, bytes, offset, length);
    }
}
