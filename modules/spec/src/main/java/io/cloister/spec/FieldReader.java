package io.cloister.spec;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;

/**
 * Reads fields of one message whose lengths and counts may be lies: looks first, and names the field that does not fit.
 */
final class FieldReader {
    /** Bytes of a text, out of a generated decoder. */
    @FunctionalInterface
    interface Get {
        int get(byte[] into, int offset, int length);
    }

    private static final int COUNTS = 4;
    private static final long UNSIGNED = 0xffffffffL;
    private static final int UNSIGNED_SHORT = 0xffff;

    private final DirectBuffer buffer;
    private final IntSupplier limit;

    /** {@code limit}: where the next field of varying length begins. */
    FieldReader(DirectBuffer buffer, IntSupplier limit) {
        this.buffer = buffer;
        this.limit = limit;
    }

    /** What {@code make} makes, whose complaints are about {@code part}. */
    static <T> T part(String part, Supplier<T> make) {
        try {
            return make.get();
        } catch (SpecException e) {
            throw e.in(part);
        }
    }

    String text(String field, Get get) {
        int at = limit.getAsInt();
        need(field, at, Integer.BYTES);
        long length = buffer.getInt(at, ByteOrder.LITTLE_ENDIAN) & UNSIGNED;
        need(field, at + Integer.BYTES, length);
        byte[] bytes = new byte[(int) length];
        get.get(bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /**
     * How many entries the list that begins here has; each has at least {@code entryBytes}, and exactly that many fixed
     * ones.
     */
    int count(String field, int entryBytes) {
        int at = limit.getAsInt();
        need(field, at, COUNTS);
        int bytes = buffer.getShort(at, ByteOrder.LITTLE_ENDIAN) & UNSIGNED_SHORT;
        int count = buffer.getShort(at + Short.BYTES, ByteOrder.LITTLE_ENDIAN) & UNSIGNED_SHORT;
        if (bytes != entryBytes || count > SpecLimits.ENTRIES) {
            throw new SpecException(field, count + " entries of " + bytes + " bytes are no such list");
        }
        return count;
    }

    /** There is an entry of a list here. */
    void entry(String field, int entryBytes) {
        need(field, limit.getAsInt(), entryBytes);
    }

    private void need(String field, int at, long bytes) {
        if (at < 0 || at > buffer.capacity() || bytes > buffer.capacity() - at) {
            throw new SpecException(field, "goes beyond the end");
        }
    }

    static boolean flag(String field, int value) {
        if (value != 0 && value != 1) {
            throw new SpecException(field, value + " is neither 0 nor 1");
        }
        return value == 1;
    }

    static <T> T constant(String field, T[] all, int ordinal) {
        if (ordinal < 0 || ordinal >= all.length) {
            throw new SpecException(field, "there is no number " + ordinal);
        }
        return all[ordinal];
    }
}
