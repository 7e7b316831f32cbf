package io.cloister.dispatch;

import io.cloister.bus.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What vfs says of a program to be executed (reply of VFS_EXEC_OPEN; layout there). */
final class Program {
    final long object;
    final long interpreter;
    final int setUid;
    final int setGid;
    final boolean readable;
    final byte[] headers;
    final byte[] interpreterHeaders;
    final byte[] path;
    final byte[] interpreterPath;
    final long[] identity = new long[4];
    /** Arguments that #! lines put before the caller's, the script's path last; empty for an ELF file. */
    final List<byte[]> prefix = new ArrayList<>();

    Program(Message reply) {
        object = reply.a[1];
        interpreter = reply.a[2];
        setUid = (int) reply.a[3];
        setGid = (int) reply.a[4];
        readable = reply.a[6] != 0;
        ByteBuffer in = ByteBuffer.wrap(reply.payloadBytes()).order(ByteOrder.LITTLE_ENDIAN);
        headers = block(in);
        interpreterHeaders = block(in);
        path = block(in);
        int strings = in.getInt();
        for (int i = 0; i < strings; i++) {
            prefix.add(string(in));
        }
        if (in.remaining() >= 36) {
            for (int i = 0; i < 4; i++) {
                identity[i] = in.getLong();
            }
            interpreterPath = block(in);
        } else {
            interpreterPath = new byte[0];
        }
    }

    /** The payload of MM_EXEC. */
    byte[] forMm() {
        ByteBuffer out = ByteBuffer.allocate(
                        16 + 32 + headers.length + interpreterHeaders.length + path.length + interpreterPath.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] part : List.of(headers, interpreterHeaders, path, interpreterPath)) {
            out.putInt(part.length).put(part);
        }
        for (long value : identity) {
            out.putLong(value);
        }
        return out.array();
    }

    private static byte[] block(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private static byte[] string(ByteBuffer in) {
        int start = in.position();
        while (in.get() != 0) {
            continue;
        }
        byte[] bytes = new byte[in.position() - 1 - start];
        in.get(start, bytes);
        return bytes;
    }
}
