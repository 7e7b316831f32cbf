package io.cloister.vfs.socket;

import io.cloister.abi.IovecLayout;
import io.cloister.abi.MsghdrLayout;
import io.cloister.bus.Call;
import io.cloister.vfs.stream.IntBytes;

/**
 * Where a received message goes: a struct msghdr of the guest, read once.
 *
 * @param header guest address of the msghdr
 * @param name guest address of the buffer for the sender's address
 * @param nameRoom its bytes
 * @param control guest address of the buffer for control messages
 * @param controlRoom its bytes
 * @param iov base and length of each part
 */
record MessageTarget(long header, long name, int nameRoom, long control, long controlRoom, long[] iov) {
    private static final int MAX_PARTS = 1024;

    /**
     * Decodes the copied-in {@code bytes}, with the iovec array at window offset {@code iovOff}; null if that is out
     * of bounds.
     */
    static MessageTarget of(Call call, byte[] bytes, long header, int iovOff, int parts) {
        if (parts < 0 || parts > MAX_PARTS) {
            return null;
        }
        byte[] array = call.windowBytes(iovOff, parts * IovecLayout.SIZE);
        if (array == null) {
            return null;
        }
        long[] iov = new long[2 * parts];
        for (int i = 0; i < iov.length; i++) {
            iov[i] = IntBytes.longAt(array, 8 * i);
        }
        long control = IntBytes.longAt(bytes, MsghdrLayout.MSG_CONTROL);
        long controlRoom = control == 0 ? 0 : IntBytes.longAt(bytes, MsghdrLayout.MSG_CONTROLLEN);
        return new MessageTarget(header, IntBytes.longAt(bytes, MsghdrLayout.MSG_NAME),
            Math.max(0, IntBytes.intAt(bytes, MsghdrLayout.MSG_NAMELEN)), control,
            controlRoom < 0 ? Integer.MAX_VALUE : controlRoom, iov);
    }

    /** Bytes that all parts hold. */
    long capacity() {
        long sum = 0;
        for (int i = 1; i < iov.length; i += 2) {
            sum += iov[i] < 0 ? 0 : Math.min(iov[i], Integer.MAX_VALUE);
        }
        return sum;
    }

    /** Has {@code bytes} at window offset {@code window} copied out over the parts. */
    void scatter(Call call, int window, long bytes) {
        long left = Math.min(bytes, capacity());
        int from = window;
        for (int i = 0; i < iov.length && left > 0; i += 2) {
            int n = (int) Math.min(left, iov[i + 1]);
            if (n > 0) {
                call.actions().copyOut(iov[i], from, n);
            }
            from += n;
            left -= n;
        }
    }
}
