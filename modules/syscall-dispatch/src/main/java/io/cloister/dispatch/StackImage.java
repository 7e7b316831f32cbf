package io.cloister.dispatch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The top of a new program's stack, as the x86-64 ABI and Linux lay it out:
 *
 * <pre>
 * top      8 zero bytes, file name, environment strings, argument strings (ascending: args, env, name)
 *          "x86_64", 16 random bytes
 *          auxiliary vector, NULL, envp[], NULL, argv[]
 * rsp -&gt; argc                                                    (16-byte aligned)
 * </pre>
 *
 * @param rsp address of the image's first byte. @param bytes from rsp to top. @param argStart @param argEnd @param envEnd addresses of the
 * strings; the environment starts where the arguments end. @param auxv the vector's bytes.
 */
record StackImage(long rsp, byte[] bytes, long argStart, long argEnd, long envEnd, byte[] auxv) {
    private static final byte[] PLATFORM = "x86_64\0".getBytes(StandardCharsets.US_ASCII);
    private static final int RANDOM = 16;
    private static final int TOP_ZEROS = 8;
    /** Pairs of the vector, with AT_NULL and those that {@link #build} adds itself. */
    static final int MAX_PAIRS = 32;

    /** What is put on the stack: @param name file name for AT_EXECFN. @param random 16 bytes. */
    record Content(List<byte[]> argv, List<byte[]> env, byte[] name, byte[] random) {
        /** Upper bound of the image, bytes; long, because hostile vectors can be large. */
        long size() {
            long strings = name.length + 1L;
            for (List<byte[]> list : List.of(argv, env)) {
                for (byte[] s : list) {
                    strings += s.length + 1L;
                }
            }
            return strings + 8L * (argv.size() + env.size() + 3) + 16L * MAX_PAIRS + TOP_ZEROS + PLATFORM.length + RANDOM + 48;
        }
    }

    /** {@code aux}: tag, value, tag, value...; AT_RANDOM, AT_EXECFN and AT_PLATFORM are added. */
    static StackImage build(long top, Content content, long[] aux) {
        long envEnd = top - TOP_ZEROS - content.name().length - 1;
        long argEnd = envEnd - length(content.env());
        long argStart = argEnd - length(content.argv());
        long platform = argStart - PLATFORM.length;
        long random = (platform & -16) - RANDOM;
        int words = 1 + content.argv().size() + 1 + content.env().size() + 1 + aux.length + 2 * 4;
        long rsp = random - 8L * words & -16;
        ByteBuffer out = ByteBuffer.allocate((int) (top - rsp)).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(content.argv().size());
        long at = pointers(out, content.argv(), argStart);
        pointers(out, content.env(), at);
        int auxFrom = out.position();
        for (long value : aux) {
            out.putLong(value);
        }
        out.putLong(io.cloister.abi.Elf.AT_RANDOM).putLong(random);
        out.putLong(io.cloister.abi.Elf.AT_EXECFN).putLong(envEnd);
        out.putLong(io.cloister.abi.Elf.AT_PLATFORM).putLong(platform);
        out.putLong(io.cloister.abi.Elf.AT_NULL).putLong(0);
        byte[] auxv = new byte[out.position() - auxFrom];
        out.get(auxFrom, auxv);
        out.position((int) (random - rsp)).put(content.random(), 0, RANDOM);
        out.position((int) (platform - rsp)).put(PLATFORM);
        strings(out, content.argv());
        strings(out, content.env());
        out.put(content.name()).put((byte) 0);
        return new StackImage(rsp, out.array(), argStart, argEnd, envEnd, auxv);
    }

    private static long length(List<byte[]> list) {
        long sum = 0;
        for (byte[] s : list) {
            sum += s.length + 1L;
        }
        return sum;
    }

    private static long pointers(ByteBuffer out, List<byte[]> list, long from) {
        long at = from;
        for (byte[] s : list) {
            out.putLong(at);
            at += s.length + 1L;
        }
        out.putLong(0);
        return at;
    }

    private static void strings(ByteBuffer out, List<byte[]> list) {
        for (byte[] s : list) {
            out.put(s).put((byte) 0);
        }
    }
}
