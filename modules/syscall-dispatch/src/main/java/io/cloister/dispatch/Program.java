package io.cloister.dispatch;

import io.cloister.abi.Rlimits;
import io.cloister.bus.Message;
import io.cloister.bus.mm.ExecReply;
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

    /** Has mm lay it out in a new address space, for a stack with {@code stringBytes} of strings. */
    ExecReply layOut(Kernel kernel, int task, long stringBytes, int process) {
        long stackLimit = kernel.ports.tasks().rlimit(task, Rlimits.RLIMIT_STACK);
        return kernel.peers.mm.exec(
                task,
                kernel.platform.vdso(),
                object,
                interpreter,
                stringBytes,
                stackLimit,
                process,
                identity[0],
                identity[1],
                identity[2],
                identity[3],
                headers,
                interpreterHeaders,
                path,
                interpreterPath);
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
