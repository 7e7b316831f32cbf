package io.cloister.bus;

/**
 * One of the two open file descriptions that the host has of a memory object: one that may only be read, one that may
 * also be written. vfs names a descriptor that it sends to mm by this number. A stub is given the second kind only for
 * shared mappings that its guest may write: what a stub was given it can map as it likes.
 */
public final class ObjectDescription {
    private ObjectDescription() {
    }

    /** The number of a description of {@code objectId}. */
    public static long of(long objectId, boolean writable) {
        return objectId << 1 | (writable ? 1 : 0);
    }
}
