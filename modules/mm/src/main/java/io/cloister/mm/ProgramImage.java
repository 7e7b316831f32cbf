package io.cloister.mm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The payload of MM_EXEC, decoded (see Op.MM_EXEC). Comes from vfs by way of dispatch; its bytes are a guest's file.
 *
 * @param program headers. @param interpreter headers, empty for none.
 * @param programPath as maps shows it. @param interpreterPath likewise. @param numbers device, inode of each.
 */
record ProgramImage(byte[] program, byte[] interpreter, byte[] programPath, byte[] interpreterPath, long[] numbers) {
    /** Null where lengths make no sense. */
    static ProgramImage decode(byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        byte[][] parts = new byte[4][];
        for (int i = 0; i < 4; i++) {
            if (i >= 2 && in.remaining() < 4) {
                parts[i] = new byte[0];
                continue;
            }
            if (in.remaining() < 4) {
                return null;
            }
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                return null;
            }
            parts[i] = new byte[length];
            in.get(parts[i]);
        }
        long[] numbers = new long[4];
        for (int i = 0; i < 4 && in.remaining() >= 8; i++) {
            numbers[i] = in.getLong();
        }
        return new ProgramImage(parts[0], parts[1], parts[2], parts[3], numbers);
    }
}
