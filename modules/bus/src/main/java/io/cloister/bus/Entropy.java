package io.cloister.bus;

import java.nio.ByteBuffer;


/** Random bytes as an input: recorded with the message being handled. */
@NotState
public interface Entropy {
    /** Fills {@code bytes[offset .. offset+length)}. */
    void fill(byte[] bytes, int offset, int length);

    /** One random long. */
    default long nextLong() {
        byte[] b = new byte[8];
        fill(b, 0, 8);
        return ByteBuffer.wrap(b).getLong();
    }
}
