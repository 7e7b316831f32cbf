package io.cloister.dispatch;

import io.cloister.abi.Elf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The memory a new program finds at its stack pointer (System V ABI AMD64, 3.4.1).
 *
 * <pre>
 * top      8 zero bytes
 *          file name, NUL
 *          environment strings, argument strings, each with NUL
 *          "x86_64", NUL;  16 random bytes
 *          auxv: pairs of u64, the last {0, 0}
 *          envp pointers, NULL
 *          argv pointers, NULL
 * rsp      argc                                  16-byte aligned
 * </pre>
 */
final class StackImage {
    private static final byte[] PLATFORM = {'x', '8', '6', '_', '6', '4', 0};
    private static final int RANDOM = 16;

    final long stackPointer;
    final byte[] bytes;
    final byte[] auxv;
    final long argStart;
    final long argEnd;
    final long envStart;
    final long envEnd;

    /**
     * Lays the image out below {@code top}.
     *
     * @param auxiliary pairs of type and value; AT_RANDOM, AT_EXECFN and AT_PLATFORM are added, and the end mark.
     */
    StackImage(long top, List<byte[]> argv, List<byte[]> envp, byte[] fileName, byte[] random, long[] auxiliary) {
        long at = top - 8 - fileName.length - 1;
        final long execFn = at;
        envEnd = at;
        envStart = at - bytesOf(envp);
        argEnd = envStart;
        argStart = argEnd - bytesOf(argv);
        long platform = argStart - PLATFORM.length;
        long randomAt = (platform - RANDOM) & -16L;
        long[] aux = Arrays.copyOf(auxiliary, auxiliary.length + 8);
        int n = auxiliary.length;
        aux[n] = Elf.AT_RANDOM;
        aux[n + 1] = randomAt;
        aux[n + 2] = Elf.AT_EXECFN;
        aux[n + 3] = execFn;
        aux[n + 4] = Elf.AT_PLATFORM;
        aux[n + 5] = platform;
        long words = 1 + argv.size() + 1 + envp.size() + 1 + aux.length;
        stackPointer = (randomAt - 8 * words) & -16L;
        ByteBuffer out = ByteBuffer.allocate((int) (top - stackPointer)).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(argv.size());
        pointers(out, argv, argStart);
        pointers(out, envp, envStart);
        ByteBuffer auxBytes = ByteBuffer.allocate(8 * aux.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : aux) {
            auxBytes.putLong(value);
        }
        auxv = auxBytes.array();
        out.put(auxv);
        place(out, randomAt, random);
        place(out, platform, PLATFORM);
        strings(out, argStart, argv);
        strings(out, envStart, envp);
        place(out, execFn, fileName);
        bytes = out.array();
    }

    /** Most bytes an image of these strings can take. */
    static long size(List<byte[]> argv, List<byte[]> envp, byte[] fileName, int auxiliary) {
        return bytesOf(argv)
                + bytesOf(envp)
                + fileName.length
                + 8L * (argv.size() + envp.size() + auxiliary + 16)
                + 128;
    }

    private static long bytesOf(List<byte[]> strings) {
        long sum = 0;
        for (byte[] s : strings) {
            sum += s.length + 1;
        }
        return sum;
    }

    private static void pointers(ByteBuffer out, List<byte[]> strings, long start) {
        long at = start;
        for (byte[] s : strings) {
            out.putLong(at);
            at += s.length + 1;
        }
        out.putLong(0);
    }

    private void strings(ByteBuffer out, long start, List<byte[]> strings) {
        long at = start;
        for (byte[] s : strings) {
            place(out, at, s);
            at += s.length + 1;
        }
    }

    private void place(ByteBuffer out, long address, byte[] what) {
        out.position((int) (address - stackPointer));
        out.put(what);
    }
}
