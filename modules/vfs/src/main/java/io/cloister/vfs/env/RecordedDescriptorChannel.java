package io.cloister.vfs.env;

import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;

/**
 * {@link DescriptorChannel} on the tape. A death between an effect and its record sends a descriptor to mm twice, which
 * takes the first; or loses one of the gofer's, and vfs asks for it anew.
 */
public final class RecordedDescriptorChannel extends RecordedPort implements DescriptorChannel {
    private static final long FULL = -1;
    private final DescriptorChannel real;

    /** Sends and receives by {@code real}. */
    public RecordedDescriptorChannel(DescriptorChannel real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public boolean toMm(long description, int hostFd) {
        return 0 == (replaying() ? past(PortOp.CHANNEL_TO_MM)
            : kept(PortOp.CHANNEL_TO_MM, real.toMm(description, hostFd) ? 0 : FULL));
    }

    @Override
    public int fromGofer(long token) {
        return (int) (replaying() ? past(PortOp.CHANNEL_FROM_GOFER)
            : kept(PortOp.CHANNEL_FROM_GOFER, real.fromGofer(token)));
    }
}
