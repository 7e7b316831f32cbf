package io.cloister.platform;

import io.cloister.abi.Errno;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One end of a SOCK_SEQPACKET pair that carries small messages with descriptors attached. Used by one thread. */
public final class DescriptorSocket {
    private static final int MESSAGE = 256;
    private static final int MAX_FDS = 16;
    /** Some milliseconds: who reads at all has read by then. */
    private static final int MAX_TRIES = 20_000;

    private final int socket;
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(MESSAGE));
    private final UnsafeBuffer fds = new UnsafeBuffer(ByteBuffer.allocateDirect(4 * MAX_FDS + 4));
    private int received;

    /** Over the descriptor {@code socket}. */
    public DescriptorSocket(int socket) {
        this.socket = socket;
    }

    /** The message buffer: fill before {@link #send}, read after {@link #receive}. */
    public UnsafeBuffer message() {
        return message;
    }

    /**
     * Sends {@code length} bytes of {@link #message()} with descriptors. Waits a little where it is full; EAGAIN: its
     * reader does not read.
     */
    public long send(int length, int... descriptors) {
        long outcome;
        int tries = 0;
        do {
            outcome = offer(socket, length, descriptors);
        } while (outcome == -Errno.EAGAIN && ++tries < MAX_TRIES);
        return outcome;
    }

    /** Drops what waits at another socket than this one's own. */
    public void drop(int other) {
        long length;
        do {
            length = Native.cl_recv_fds(
                    other, message.addressOffset(), MESSAGE, fds.addressOffset(), 0, fds.addressOffset(), 0);
        } while (length > 0);
    }

    /**
     * Sends a token with descriptors over another socket than this one's own; false if that is full. Any other
     * failure concerns its reader only.
     */
    public boolean offerTokenOver(int other, long token, int... descriptors) {
        message.putLong(0, token);
        return offer(other, 8, descriptors) != -Errno.EAGAIN;
    }

    private long offer(int to, int length, int... descriptors) {
        for (int i = 0; i < descriptors.length; i++) {
            fds.putInt(4 * i, descriptors[i]);
        }
        return Native.cl_send_fds(to, message.addressOffset(), length, fds.addressOffset(), descriptors.length);
    }

    /** Sends a token with descriptors (struct fd_message). */
    public long sendToken(long token, int... descriptors) {
        message.putLong(0, token);
        return send(8, descriptors);
    }

    /**
     * Receives one message, waiting at most {@code timeoutMs} (negative: for ever). Returns its length or minus an
     * errno.
     */
    public long receive(int timeoutMs) {
        long length = Native.cl_recv_fds(socket, message.addressOffset(), MESSAGE, fds.addressOffset(), MAX_FDS,
            fds.addressOffset() + 4 * MAX_FDS, timeoutMs);
        received = length < 0 ? 0 : fds.getInt(4 * MAX_FDS);
        return length;
    }

    /**
     * As {@link #receive} without waiting, but the message stays the next one; its descriptors are duplicates, which
     * the caller owns.
     */
    public long peekDescriptors() {
        long length = Native.cl_peek_fds(socket, message.addressOffset(), MESSAGE, fds.addressOffset(), MAX_FDS,
            fds.addressOffset() + 4 * MAX_FDS);
        received = length < 0 ? 0 : fds.getInt(4 * MAX_FDS);
        return length;
    }

    /**
     * Waits for a message and copies it to {@link #message()}; it stays the next one. Returns its length or minus an
     * errno.
     */
    public long peek() {
        return Native.cl_peek(socket, message.addressOffset(), MESSAGE);
    }

    /** How many descriptors came with the last message. */
    public int receivedFds() {
        return received;
    }

    /** Descriptor {@code i} of the last message; the caller owns it. */
    public int receivedFd(int i) {
        return fds.getInt(4 * i);
    }
}
