package io.cloister.runtime.record;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Where in one slot's window the guest memory lies that the last phase of its call asked for: kept with the next phase.
 */
public final class FetchedRanges {
    private static final int MOST = 16;
    /** What a slot without any has. */
    public static final FetchedRanges NONE = new FetchedRanges(0);

    private final int[] offset;
    private final int[] length;
    private int count;

    public FetchedRanges() {
        this(MOST);
    }

    private FetchedRanges(int most) {
        offset = new int[most];
        length = new int[most];
    }

    int count() {
        return count;
    }

    int offset(int i) {
        return offset[i];
    }

    int length(int i) {
        return length[i];
    }

    public void clear() {
        count = 0;
    }

    void add(int newOffset, int newLength) {
        if (count < offset.length) {
            offset[count] = newOffset;
            length[count++] = newLength;
        }
    }

    public void save(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeInt(offset[i]);
            out.writeInt(length[i]);
        }
    }

    public void restore(DataInput in) throws IOException {
        int n = in.readInt();
        if (n < 0 || n > MOST) {
            throw new IOException(n + " fetched ranges");
        }
        for (int i = 0; i < n; i++) {
            add(in.readInt(), in.readInt());
        }
    }
}
