package io.cloister.netstack.link;

import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;

/**
 * {@link FrameDevice} on the tape. Where a predecessor died between the host's answer and its record, frames that it
 * took are lost, or one is sent twice: a network does both.
 */
public final class RecordedFrameDevice extends RecordedPort implements FrameDevice {
    private final FrameDevice real;

    public RecordedFrameDevice(FrameDevice real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public int read(byte[] batch) {
        if (replaying()) {
            return (int) past(PortOp.LINK_READ, batch, 0, batch.length);
        }
        int count = real.read(batch);
        return (int) (count > 0 ? kept(PortOp.LINK_READ, count, batch, 0, count) : kept(PortOp.LINK_READ, count));
    }

    @Override
    public int write(byte[] frame, int length) {
        return (int) (replaying() ? past(PortOp.LINK_WRITE) : kept(PortOp.LINK_WRITE, real.write(frame, length)));
    }

    @Override
    public void watch() {
        if (replaying()) {
            past(PortOp.LINK_WATCH);
            return;
        }
        real.watch();
        kept(PortOp.LINK_WATCH, 0);
    }
}
