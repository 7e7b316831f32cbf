package io.cloister.journal;

/** Where in one slot's window the guest memory lies that the last phase of its call asked for: kept with the next phase. */
final class FetchedRanges {
    private static final int MOST = 16;
    /** What a slot without any has. */
    static final FetchedRanges NONE = new FetchedRanges(0);

    private final int[] offset;
    private final int[] length;
    private int count;

    FetchedRanges() {
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

    void clear() {
        count = 0;
    }

    void add(int newOffset, int newLength) {
        if (count < offset.length) {
            offset[count] = newOffset;
            length[count++] = newLength;
        }
    }
}
