package io.cloister.platform;

import io.cloister.abi.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** One end of a SOCK_SEQPACKET pair that carries short texts, one a message. Used by one thread. */
public final class TextSocket {
    private static final int MAX_BYTES = 4096;

    private final int socket;
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_BYTES));
    private final UnsafeBuffer count = new UnsafeBuffer(ByteBuffer.allocateDirect(8));

    /** Over the descriptor {@code socket}. */
    public TextSocket(int socket) {
        this.socket = socket;
    }

    /** Sends {@code text}, cut where it is too long; false where nobody is there to read it. */
    public boolean send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_BYTES);
        message.putBytes(0, bytes, 0, length);
        return Native.cl_send_fds(socket, message.addressOffset(), length, 0, 0) >= 0;
    }

    /** Waits for the next text, which stays the next one; empty where the other end is gone. */
    public String peek() {
        return text(Native.cl_peek(socket, message.addressOffset(), MAX_BYTES));
    }

    /**
     * The next text, waiting at most {@code timeoutMs} (negative: for ever).
     *
     * @return empty where the other end is gone; null if there is none yet.
     */
    public String receive(int timeoutMs) {
        long length;
        do {
            length = Native.cl_recv_fds(
                    socket, message.addressOffset(), MAX_BYTES, 0, 0, count.addressOffset(), timeoutMs);
        } while (length == -Errno.EINTR);
        if (length == -Errno.EAGAIN) {
            return null;
        }
        return text(length);
    }

    private String text(long length) {
        byte[] bytes = new byte[(int) Math.max(0, length)];
        message.getBytes(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
