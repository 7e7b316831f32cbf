package io.cloister.abi;

/**
 * What one argument of a system call is: how the agent moves the bytes that it points to, and how it is printed.
 *
 * @param kind   value, or direction and form of the bytes pointed to
 * @param length how many bytes; {@link Length#NOTHING} where the kind says it all
 * @param hint   flag set of {@link Kind#FLAGS} and {@link Kind#ENUM}, or what the bytes are ("timespec"); else empty
 */
public record ArgShape(Kind kind, Length length, String hint) {

    /** Value or pointer kinds, as the words of syscalls.tbl. */
    public enum Kind {
        /** Signed 32-bit value. */
        INT,
        /** Unsigned 32-bit value. */
        UINT,
        /** Signed 64-bit value. */
        LONG,
        /** Unsigned 64-bit value. */
        ULONG,
        /** Value or address, printed in hexadecimal. */
        HEX,
        /** File mode, printed in octal. */
        MODE,
        /** File descriptor. */
        FD,
        /** Bits of a set. */
        FLAGS,
        /** One value of a set. */
        ENUM,
        /** Address that the agent doesn't follow. */
        PTR,
        /** NUL-terminated string in. */
        STR,
        /** NULL-terminated vector of strings in. */
        STRV,
        /** Bytes in. */
        IN,
        /** Bytes out. */
        OUT,
        /** Bytes in, and out again. */
        INOUT,
        /** {@code struct iovec} array, data in. */
        IN_IOV,
        /** {@code struct iovec} array, data out. */
        OUT_IOV,
        /** {@code struct msghdr}, data in. */
        IN_MSG,
        /** {@code struct msghdr}, data out. */
        OUT_MSG;

        /** True when the agent moves bytes for arguments of this kind. */
        public boolean isMoved() {
            return compareTo(STR) >= 0;
        }
    }

    /**
     * A length in bytes: {@code fixed + scale * args[arg]}, or that of a bitmap.
     *
     * @param fixed constant part
     * @param scale factor of the argument
     * @param arg   index of the argument that counts, -1 for none
     * @param bits  the argument counts bits; the length is that of the 64-bit words that hold them
     * @param max   cap, 0 for none
     */
    public record Length(int fixed, int scale, int arg, boolean bits, int max) {
        /** No bytes. */
        public static final Length NOTHING = new Length(0, 0, -1, false, 0);

        /** Exactly {@code bytes}. */
        public static Length of(final int bytes) {
            return new Length(bytes, 0, -1, false, 0);
        }

        /** Elements of {@code size} bytes, as many as argument {@code arg} says. */
        public static Length elements(final int size, final int arg) {
            return new Length(0, size, arg, false, 0);
        }

        /**
         * The length for these arguments. Counts are unsigned and saturate, so that a hostile count gives a long
         * length, never a negative one.
         */
        public long bytes(final long... args) {
            if (arg < 0) {
                return fixed;
            }
            final long count = args[arg] < 0 ? Integer.MAX_VALUE : Math.min(args[arg], Integer.MAX_VALUE);
            final long bytes = bits ? (count + 63) / 64 * 8 : fixed + scale * count;
            return max == 0 ? bytes : Math.min(bytes, max);
        }
    }

    /** Longest string that is copied in, with its NUL. */
    public static final int STR_MAX = 4096;

    /** True when the agent moves bytes for this argument. */
    public boolean isMoved() {
        return kind.isMoved();
    }

    /** True when the agent copies guest memory in for this argument. */
    public boolean isIn() {
        return switch (kind) {
            case STR, STRV, IN, INOUT, IN_IOV, IN_MSG -> true;
            default -> false;
        };
    }

    /** True when bytes may come out through this argument. */
    public boolean isOut() {
        return switch (kind) {
            case OUT, INOUT, OUT_IOV, OUT_MSG -> true;
            default -> false;
        };
    }
}
