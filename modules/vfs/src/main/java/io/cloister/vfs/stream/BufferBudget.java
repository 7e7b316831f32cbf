package io.cloister.vfs.stream;

/** Memory that rings share: a guest that fills many pipes gets small ones, never an OutOfMemoryError. */
public final class BufferBudget {
    private final long limit;
    private long used;

    /** At most {@code limit} bytes. */
    public BufferBudget(long limit) {
        this.limit = limit;
    }

    /** Takes {@code bytes}; false if they would pass the limit. */
    public boolean take(long bytes) {
        if (used + bytes > limit) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** Takes {@code bytes} even beyond the limit: for the first page of each ring. */
    public void takeAlways(long bytes) {
        used += bytes;
    }

    public void give(long bytes) {
        used -= bytes;
    }

    /** Bytes taken. */
    public long used() {
        return used;
    }
}
