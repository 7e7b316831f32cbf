package io.cloister.netstack.netlink;

import io.cloister.abi.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes netlink messages, netlink(7): {@code struct nlmsghdr} (0 length, 4 type, 6 flags, 8 sequence, 12 port), a
 * family's header, and attributes (0 length, 2 type, 4 value), all aligned to four bytes.
 */
final class MessageWriter {
    /** Bytes of {@code struct nlmsghdr}. */
    static final int HEADER = 16;
    private static final int MOST = 8192;
    private static final int ALIGN = 4;

    private final ByteBuffer out = ByteBuffer.allocate(MOST).order(ByteOrder.LITTLE_ENDIAN);
    private final int sequence;
    private final int port;
    private int start;

    /** Messages that answer the request {@code sequence} of {@code port}. */
    MessageWriter(int sequence, int port) {
        this.sequence = sequence;
        this.port = port;
    }

    /** Begins a message; {@code header} is what follows the nlmsghdr. */
    MessageWriter begin(int type, int flags, byte[] header) {
        start = out.position();
        out.putInt(0).putShort((short) type).putShort((short) flags).putInt(sequence).putInt(port).put(header);
        return pad();
    }

    /** Ends the message. */
    MessageWriter end() {
        out.putInt(start, out.position() - start);
        return this;
    }

    MessageWriter attribute(int type, byte[] value) {
        out.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return pad();
    }

    MessageWriter attribute(int type, int value) {
        out.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    MessageWriter attributeByte(int type, int value) {
        return attribute(type, new byte[] {(byte) value});
    }

    MessageWriter attribute(int type, String text) {
        return attribute(type, (text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private MessageWriter pad() {
        while (out.position() % ALIGN != 0) {
            out.put((byte) 0);
        }
        return this;
    }

    /** NLMSG_DONE: a dump is over. */
    MessageWriter done() {
        return begin(Sockets.NLMSG_DONE, Sockets.NLM_F_MULTI, new byte[4]).end();
    }

    /** NLMSG_ERROR about a request whose nlmsghdr is {@code request}; 0 is an acknowledgment. */
    MessageWriter error(int errno, byte[] request) {
        byte[] body = new byte[4 + HEADER];
        ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).putInt(-errno).put(request, 0, HEADER);
        return begin(Sockets.NLMSG_ERROR, Sockets.NLM_F_CAPPED, body).end();
    }

    /** What was written since the last call. */
    byte[] take() {
        byte[] b = Arrays.copyOf(out.array(), out.position());
        out.clear();
        return b;
    }
}
