package io.cloister.netstack.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network byte order inside byte arrays. Bounds are the array's own. */
public final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {
    }

    /** Unsigned 8 bits. */
    public static int u8(byte[] b, int at) {
        return b[at] & 0xff;
    }

    /** Unsigned 16 bits. */
    public static int u16(byte[] b, int at) {
        return (short) SHORT.get(b, at) & 0xffff;
    }

    /** 32 bits. */
    public static int i32(byte[] b, int at) {
        return (int) INT.get(b, at);
    }

    /** 64 bits. */
    public static long i64(byte[] b, int at) {
        return (long) LONG.get(b, at);
    }

    /** Puts the low 8 bits. */
    public static void put8(byte[] b, int at, int value) {
        b[at] = (byte) value;
    }

    /** Puts the low 16 bits. */
    public static void put16(byte[] b, int at, int value) {
        SHORT.set(b, at, (short) value);
    }

    /** Puts 32 bits. */
    public static void put32(byte[] b, int at, int value) {
        INT.set(b, at, value);
    }

    /** Puts 64 bits. */
    public static void put64(byte[] b, int at, long value) {
        LONG.set(b, at, value);
    }
}
