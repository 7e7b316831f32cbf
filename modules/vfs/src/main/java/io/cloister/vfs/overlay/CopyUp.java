package io.cloister.vfs.overlay;

import io.cloister.bus.Clock;
import io.cloister.vfs.inode.Inode;
import org.agrona.concurrent.UnsafeBuffer;

/** Copies the bytes of a lower file into its upper twin. */
final class CopyUp {
    private static final int CHUNK = 256 << 10;

    private CopyUp() {
    }

    static long data(Clock clock, Inode from, Inode to, long limit) {
        long size = Math.min(limit, from.attributes().size);
        if (size == 0) {
            return 0;
        }
        UnsafeBuffer chunk = new UnsafeBuffer(new byte[(int) Math.min(CHUNK, size)]);
        long now = clock.realtimeNs();
        long at = 0;
        long outcome = from.acquire(false);
        while (outcome >= 0 && at < size) {
            outcome = from.readAt(chunk, 0, (int) Math.min(chunk.capacity(), size - at), at);
            if (outcome <= 0) {
                break;
            }
            outcome = to.writeAt(chunk, 0, (int) outcome, at, now);
            at += Math.max(0, outcome);
        }
        from.relinquish(false);
        return Math.min(0, outcome);
    }
}
