package io.cloister.abi;

import io.cloister.abi.ArgShape.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints system calls in the manner of strace(1), from what a journal or a running service has at hand: number,
 * arguments, result, and for each argument the bytes that were copied in, as far as they are known.
 *
 * <pre>
 *   openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3
 *   read(3, 0x7ffc12345678, 4096) = 832
 *   unlink("/x") = -1 ENOENT (No such file or directory)
 * </pre>
 */
public final class SyscallPrinter {
    private static final byte[][] NO_DATA = {};

    private SyscallPrinter() {
    }

    /**
     * The call and its result.
     *
     * @param nr     number of the call, known or not
     * @param args   its arguments, six of them
     * @param result what it returned
     * @param data   per argument the bytes it points to; null, or a shorter array, where they are not known
     */
    public static String format(final int nr, final long[] args, final long result, final byte[]... data) {
        final var out = new StringBuilder(96);
        appendCall(out, nr, args, data);
        out.append(" = ");
        appendResult(out, nr, result);
        return out.toString();
    }

    /** The call without a result: one that has not returned yet. */
    public static String formatCall(final int nr, final long[] args, final byte[]... data) {
        final var out = new StringBuilder(96);
        appendCall(out, nr, args, data);
        return out.toString();
    }

    /** The result alone: {@code 3}, {@code 0x7f0000000000}, {@code -1 ENOENT (No such file or directory)}. */
    public static String formatResult(final int nr, final long result) {
        final var out = new StringBuilder();
        appendResult(out, nr, result);
        return out.toString();
    }

    /** The arguments alone, one by one: {@code AT_FDCWD}, {@code "/etc/passwd"}, {@code O_RDONLY}. */
    public static List<String> arguments(final int nr, final long[] args, final byte[]... given) {
        final byte[][] data = given == null ? NO_DATA : given;
        final List<ArgShape> shapes = SyscallTable.of(nr).args();
        final var all = new ArrayList<String>(shapes.size());
        for (int i = 0; i < shapes.size() && !isIgnoredMode(shapes, args, i); i++) {
            final var out = new StringBuilder();
            appendArgument(out, shapes.get(i), args[i], i < data.length ? data[i] : null);
            all.add(out.toString());
        }
        return all;
    }

    /** The name alone: {@code openat}, or {@code syscall_0x2f0} where the number is not known. */
    public static String name(final int nr) {
        return SyscallTable.isKnown(nr) ? SyscallTable.of(nr).name() : "syscall_0x" + Integer.toHexString(nr);
    }

    private static void appendCall(final StringBuilder out, final int nr, final long[] args, final byte[][] data) {
        out.append(name(nr)).append('(').append(String.join(", ", arguments(nr, args, data))).append(')');
    }

    /** The mode of open(2) means something only if a file may be created. */
    private static boolean isIgnoredMode(final List<ArgShape> shapes, final long[] args, final int index) {
        return index > 0
            && shapes.get(index).kind() == Kind.MODE
            && shapes.get(index - 1).hint().equals("open")
            && (args[index - 1] & (Open.O_CREAT | Open.__O_TMPFILE)) == 0;
    }

    private static void appendArgument(
        final StringBuilder out, final ArgShape shape, final long value, final byte[] data) {
        switch (shape.kind()) {
            case INT -> out.append((int) value);
            case UINT -> out.append(value & 0xffffffffL);
            case LONG -> out.append(value);
            case ULONG -> out.append(Long.toUnsignedString(value));
            case HEX -> appendHex(out, value);
            case MODE -> appendMode(out, value);
            case FD -> appendDescriptor(out, value);
            case FLAGS, ENUM -> appendNames(out, shape.hint(), value);
            default -> appendPointer(out, shape, value, data);
        }
    }

    private static void appendNames(final StringBuilder out, final String set, final long value) {
        if (set.equals("signal")) {
            out.append(Signals.name((int) value));
        } else {
            FlagSets.append(out, set, value);
        }
    }

    private static void appendDescriptor(final StringBuilder out, final long value) {
        if ((int) value == Open.AT_FDCWD) {
            out.append("AT_FDCWD");
        } else {
            out.append((int) value);
        }
    }

    private static void appendMode(final StringBuilder out, final long value) {
        out.append('0').append(value == 0 ? "" : Integer.toOctalString((int) value));
    }

    private static void appendHex(final StringBuilder out, final long value) {
        if (value == 0) {
            out.append('0');
        } else {
            out.append("0x").append(Long.toHexString(value));
        }
    }

    private static void appendPointer(
        final StringBuilder out, final ArgShape shape, final long value, final byte[] data) {
        if (value == 0) {
            out.append("NULL");
        } else if (data == null) {
            appendHex(out, value);
        } else {
            appendData(out, shape, value, data);
        }
    }

    private static void appendData(final StringBuilder out, final ArgShape shape, final long value, final byte[] data) {
        switch (shape.kind()) {
            case STR -> BytesPrinter.string(out, data);
            case STRV -> BytesPrinter.vector(out, data);
            case IN_IOV, OUT_IOV, IN_MSG, OUT_MSG -> {
                BytesPrinter.append(out.append('['), "", data);
                out.append(']');
            }
            case IN, OUT, INOUT -> {
                if (!shape.hint().isEmpty() || isByteBuffer(shape)) {
                    BytesPrinter.append(out, shape.hint(), data);
                } else {
                    appendHex(out, value);
                }
            }
            default -> appendHex(out, value);
        }
    }

    /** A buffer whose length is given in bytes, as opposed to a structure or an array of them. */
    private static boolean isByteBuffer(final ArgShape shape) {
        return shape.length().arg() >= 0 && shape.length().scale() == 1 && shape.length().fixed() == 0;
    }

    private static void appendResult(final StringBuilder out, final int nr, final long result) {
        if (result < 0 && result >= -Errno.MAX_ERRNO) {
            final int errno = (int) -result;
            final boolean restarts = errno >= Errno.ERESTARTSYS;
            out.append(restarts ? "? " : "-1 ").append(Errno.name(errno)).append(" (");
            out.append(restarts ? "To be restarted" : Errno.message(errno)).append(')');
            return;
        }
        switch (SyscallTable.of(nr).result()) {
            case HEX -> appendHex(out, result);
            case OCT -> appendMode(out, result);
            case NORETURN -> out.append('?');
            default -> out.append(result);
        }
    }
}
