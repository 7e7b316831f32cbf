package io.cloister.netstack;

import io.cloister.abi.Errno;
import io.cloister.netstack.link.FrameDevice;
import io.cloister.netstack.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A device in memory: frames that wait to be read, and those that were written. */
final class SimulatedDevice implements FrameDevice {
    final ArrayDeque<byte[]> incoming = new ArrayDeque<>();
    final List<byte[]> outgoing = new ArrayList<>();
    boolean full;
    int watches;

    @Override
    public int read(byte[] batch) {
        int at = 0;
        while (!incoming.isEmpty() && at + 2 + incoming.peek().length <= batch.length) {
            byte[] frame = incoming.poll();
            Bytes.put16(batch, at, frame.length);
            System.arraycopy(frame, 0, batch, at + 2, frame.length);
            at += 2 + frame.length;
        }
        return at;
    }

    @Override
    public int write(byte[] frame, int length) {
        if (full) {
            return -Errno.EAGAIN;
        }
        byte[] copy = new byte[length];
        System.arraycopy(frame, 0, copy, 0, length);
        outgoing.add(copy);
        return 0;
    }

    @Override
    public void watch() {
        watches++;
    }

    /** What was written since the last time. */
    List<byte[]> taken() {
        List<byte[]> all = List.copyOf(outgoing);
        outgoing.clear();
        return all;
    }
}
