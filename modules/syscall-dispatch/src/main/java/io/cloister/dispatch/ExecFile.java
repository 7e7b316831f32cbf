package io.cloister.dispatch;

import io.cloister.bus.Message;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What vfs answered to VFS_EXEC_OPEN (see Op), decoded.
 *
 * @param programId memory object. @param interpreterId memory object, 0 none. @param setuid uid or -1. @param setgid gid or -1.
 * @param readable the program file may be read. @param program ELF and program headers. @param interpreter likewise.
 * @param path for /proc/self/exe. @param prefix arguments from #! lines. @param interpreterPath may be empty. @param numbers device, inode.
 */
record ExecFile(long programId, long interpreterId, long setuid, long setgid, boolean readable, byte[] program, byte[] interpreter,
                byte[] path, List<byte[]> prefix, byte[] interpreterPath, long[] numbers) {
    private static final int MAX_PREFIX = 16;

    /** Null where the reply makes no sense. */
    static ExecFile decode(Message reply) {
        ByteBuffer in = ByteBuffer.wrap(reply.payloadBytes()).order(ByteOrder.LITTLE_ENDIAN);
        try {
            byte[] program = block(in);
            byte[] interpreter = block(in);
            byte[] path = trimmed(block(in));
            List<byte[]> prefix = strings(in);
            long[] numbers = new long[4];
            for (int i = 0; i < 4 && in.remaining() >= 8; i++) {
                numbers[i] = in.getLong();
            }
            byte[] interpreterPath = in.remaining() >= 4 ? trimmed(block(in)) : new byte[0];
            return new ExecFile(reply.a[1], reply.a[2], reply.a[3], reply.a[4], reply.a[6] != 0, program, interpreter, path, prefix,
                interpreterPath, numbers);
        } catch (BufferUnderflowException | IllegalArgumentException | NegativeArraySizeException e) {
            return null;
        }
    }

    private static List<byte[]> strings(ByteBuffer in) {
        List<byte[]> all = new ArrayList<>();
        int count = in.remaining() >= 4 ? in.getInt() : 0;
        if (count < 0 || count > MAX_PREFIX) {
            throw new IllegalArgumentException("prefix arguments");
        }
        for (int i = 0; i < count; i++) {
            int start = in.position();
            while (in.get() != 0) {
                continue;
            }
            byte[] one = new byte[in.position() - 1 - start];
            in.get(start, one);
            all.add(one);
        }
        return all;
    }

    private static byte[] block(ByteBuffer in) {
        int length = in.getInt();
        if (length > in.remaining()) {
            throw new IllegalArgumentException("block");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] trimmed(byte[] path) {
        int n = 0;
        while (n < path.length && path[n] != 0) {
            n++;
        }
        return java.util.Arrays.copyOf(path, n);
    }

    /** The payload of MM_EXEC. */
    byte[] image() {
        ByteBuffer out = ByteBuffer.allocate(4 * 4 + program.length + interpreter.length + path.length + interpreterPath.length + 32)
            .order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] part : List.of(program, interpreter, path, interpreterPath)) {
            out.putInt(part.length).put(part);
        }
        for (long number : numbers) {
            out.putLong(number);
        }
        return out.array();
    }

    /** What the program is given as arguments: a script's name and argv[0] give way to the #! line's, execve(2). */
    List<byte[]> arguments(List<byte[]> argv) {
        if (prefix.isEmpty()) {
            return argv;
        }
        List<byte[]> all = new ArrayList<>(prefix);
        all.addAll(argv.subList(Math.min(1, argv.size()), argv.size()));
        return all;
    }
}
