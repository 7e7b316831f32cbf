package io.cloister.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.agrona.UnsafeApi;

/** Slots of objects of any class: records, hidden classes and the insides of collections refuse reflection. */
final class SlotUnsafe {
    private static final long BYTES = UnsafeApi.arrayBaseOffset(byte[].class);
    private static final long LONGS = UnsafeApi.arrayBaseOffset(long[].class);
    private static final long INTS = UnsafeApi.arrayBaseOffset(int[].class);
    private static final long SHORTS = UnsafeApi.arrayBaseOffset(short[].class);
    private static final long CHARS = UnsafeApi.arrayBaseOffset(char[].class);
    private static final long BOOLEANS = UnsafeApi.arrayBaseOffset(boolean[].class);
    private static final long FLOATS = UnsafeApi.arrayBaseOffset(float[].class);
    private static final long DOUBLES = UnsafeApi.arrayBaseOffset(double[].class);

    private SlotUnsafe() {
    }

    static long offset(Field field) {
        return UnsafeApi.objectFieldOffset(field);
    }

    static Object allocate(Class<?> type) {
        return UnsafeApi.allocateInstance(type);
    }

    static Object ref(Object o, long offset) {
        return UnsafeApi.getReference(o, offset);
    }

    static void ref(Object o, long offset, Object value) {
        UnsafeApi.putReference(o, offset, value);
    }

    /** The value of a static final field, null where its class is not initialized yet: then nothing can refer to it. */
    static Object constant(Field field, boolean initialize) {
        if (!Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
            return null;
        }
        if (UnsafeApi.shouldBeInitialized(field.getDeclaringClass())) {
            if (!initialize) {
                return null;
            }
            UnsafeApi.ensureClassInitialized(field.getDeclaringClass());
        }
        return UnsafeApi.getReference(UnsafeApi.staticFieldBase(field), UnsafeApi.staticFieldOffset(field));
    }

    /** The value of a primitive slot, widened to its bits. */
    static long bits(Object o, long offset, char type) {
        return switch (type) {
            case 'Z', 'B' -> UnsafeApi.getByte(o, offset);
            case 'S', 'C' -> UnsafeApi.getShort(o, offset);
            case 'I', 'F' -> UnsafeApi.getInt(o, offset);
            default -> UnsafeApi.getLong(o, offset);
        };
    }

    static void bits(Object o, long offset, char type, long bits) {
        switch (type) {
            case 'Z' -> UnsafeApi.putByte(o, offset, (byte) (bits & 1));
            case 'B' -> UnsafeApi.putByte(o, offset, (byte) bits);
            case 'S', 'C' -> UnsafeApi.putShort(o, offset, (short) bits);
            case 'I', 'F' -> UnsafeApi.putInt(o, offset, (int) bits);
            default -> UnsafeApi.putLong(o, offset, bits);
        }
    }

    /** Copies the slot to {@code to[at ..]}, in its own size. */
    static void write(Object o, long offset, char type, byte[] to, int at) {
        switch (type) {
            case 'Z', 'B' -> to[at] = UnsafeApi.getByte(o, offset);
            case 'S', 'C' -> UnsafeApi.putShortUnaligned(to, BYTES + at, UnsafeApi.getShort(o, offset));
            case 'I', 'F' -> UnsafeApi.putIntUnaligned(to, BYTES + at, UnsafeApi.getInt(o, offset));
            default -> UnsafeApi.putLongUnaligned(to, BYTES + at, UnsafeApi.getLong(o, offset));
        }
    }

    static void putInt(byte[] to, int at, int value) {
        UnsafeApi.putIntUnaligned(to, BYTES + at, value);
    }

    static int getInt(byte[] from, int at) {
        return UnsafeApi.getIntUnaligned(from, BYTES + at);
    }

    static long getBits(byte[] from, int at, char type) {
        return switch (type) {
            case 'Z', 'B' -> from[at];
            case 'S', 'C' -> UnsafeApi.getShortUnaligned(from, BYTES + at);
            case 'I', 'F' -> UnsafeApi.getIntUnaligned(from, BYTES + at);
            default -> UnsafeApi.getLongUnaligned(from, BYTES + at);
        };
    }

    /** Asking each time is a call out of Java. */
    private static long base(Object array) {
        Class<?> type = array.getClass();
        if (type == byte[].class) {
            return BYTES;
        }
        if (type == long[].class || type == int[].class) {
            return type == long[].class ? LONGS : INTS;
        }
        if (type == short[].class || type == char[].class) {
            return type == short[].class ? SHORTS : CHARS;
        }
        return type == boolean[].class ? BOOLEANS : type == float[].class ? FLOATS : DOUBLES;
    }

    /** Copies the first {@code bytes} bytes of a primitive array to {@code to[at ..]}. */
    static void copyOut(Object array, int bytes, byte[] to, int at) {
        UnsafeApi.copyMemory(array, base(array), to, BYTES + at, bytes);
    }

    /**
     * Fills the first {@code bytes} bytes of a primitive array from {@code from[at ..]}; zeroes the rest, up to {@code
     * size}.
     */
    static void copyIn(Object array, int bytes, int size, byte[] from, int at) {
        UnsafeApi.copyMemory(from, BYTES + at, array, base(array), bytes);
        UnsafeApi.setMemory(array, base(array) + bytes, size - bytes, (byte) 0);
    }

    /** Bytes of a primitive array of {@code size} bytes up to the last that is not 0. */
    static int used(Object array, int size) {
        long base = base(array);
        int n = size;
        while (n >= 8 && UnsafeApi.getLongUnaligned(array, base + n - 8) == 0) {
            n -= 8;
        }
        while (n > 0 && UnsafeApi.getByte(array, base + n - 1) == 0) {
            n--;
        }
        return n;
    }

    /** Where in its array a buffer over a byte[] begins. */
    static int indexOf(long addressOffset) {
        return (int) (addressOffset - BYTES);
    }
}
