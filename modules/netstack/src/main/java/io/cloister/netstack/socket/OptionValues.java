package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeMap;

/** The options that were set on one socket; what was not set has the default of {@link OptionTable}. */
public final class OptionValues {
    private final TreeMap<Integer, Integer> ints = new TreeMap<>();
    private final TreeMap<Integer, byte[]> structs = new TreeMap<>();
    private int error;

    static int key(int level, int name) {
        return level << 16 | name & 0xffff;
    }

    /** Why the last getsockopt(2) has no value; asking forgets it. */
    public int takeError() {
        int e = error;
        error = 0;
        return e == 0 ? Errno.ENOPROTOOPT : e;
    }

    /** Notes why there is no value; returns none. */
    byte[] fail(int errno) {
        error = errno;
        return null;
    }

    /** True where {@link #fail} was said and nobody asked why. */
    boolean failed() {
        return error != 0;
    }

    /** An option's value. */
    int value(int level, int name) {
        Integer v = ints.get(key(level, name));
        if (v != null) {
            return v;
        }
        OptionTable.Spec spec = OptionTable.spec(level, name);
        return spec == null ? 0 : spec.initial();
    }

    boolean on(int level, int name) {
        return value(level, name) != 0;
    }

    void put(int level, int name, int value) {
        ints.put(key(level, name), value);
    }

    byte[] struct(int level, int name) {
        return structs.get(key(level, name));
    }

    void put(int level, int name, byte[] value) {
        structs.put(key(level, name), value);
    }

    /** Takes over all that is set in {@code other}: an accepted socket has its listener's options. */
    void inherit(OptionValues other) {
        ints.putAll(other.ints);
        structs.putAll(other.structs);
    }

    /** An int as the guest's bytes. */
    static byte[] bytes(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    /** The guest's bytes as an int; the caller has checked that there are 4. */
    static int number(byte[] b) {
        return ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
}
