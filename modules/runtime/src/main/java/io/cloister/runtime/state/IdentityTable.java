package io.cloister.runtime.state;

import java.util.Arrays;

/** Object -> int by identity; made for being filled and cleared again and again. */
final class IdentityTable {
    static final int NONE = Integer.MIN_VALUE;

    private Object[] keys = new Object[1024];
    private int[] values = new int[1024];
    private int size;

    int get(Object key) {
        return get(key, hash(key));
    }

    /** The same where {@link #hash} is known. */
    int get(Object key, int hash) {
        int mask = keys.length - 1;
        int i = hash & mask;
        Object there = keys[i];
        while (there != null) {
            if (there == key) {
                return values[i];
            }
            i = i + 1 & mask;
            there = keys[i];
        }
        return NONE;
    }

    void put(Object key, int value) {
        put(key, hash(key), value);
    }

    /** The same where {@link #hash} is known. */
    void put(Object key, int hash, int value) {
        if (size >= keys.length >> 1) {
            grow();
        }
        int mask = keys.length - 1;
        int i = hash & mask;
        while (keys[i] != null && keys[i] != key) {
            i = i + 1 & mask;
        }
        if (keys[i] == null) {
            size++;
        }
        keys[i] = key;
        values[i] = value;
    }

    /** Forgets all; keeps its room. */
    void clear() {
        Arrays.fill(keys, null);
        size = 0;
    }

    static int hash(Object key) {
        int h = System.identityHashCode(key) * 0x9e3779b9;
        return h ^ h >>> 16;
    }

    private void grow() {
        Object[] oldKeys = keys;
        int[] oldValues = values;
        keys = new Object[oldKeys.length * 4];
        values = new int[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }
}
