package io.cloister.mm;

import java.util.Arrays;

/** Pages of an address space that hold jumps of rewritten call sites, and how full each is. */
final class TrampolineSet {
    private static final int PER_PAGE = 4096 / MmLimits.TRAMPOLINE;

    private long[] pages = new long[4];
    private int[] used = new int[4];
    private int size;

    int size() {
        return size;
    }

    /** A place for a trampoline that a jump from {@code site} reaches, or 0. */
    long take(long site, long reach) {
        for (int i = 0; i < size; i++) {
            if (used[i] < PER_PAGE && Math.abs(pages[i] - site) < reach) {
                return pages[i] + (long) MmLimits.TRAMPOLINE * used[i]++;
            }
        }
        return 0;
    }

    /** One more page. */
    void add(long page) {
        if (size == pages.length) {
            pages = Arrays.copyOf(pages, 2 * size);
            used = Arrays.copyOf(used, 2 * size);
        }
        pages[size] = page;
        used[size++] = 0;
    }

    /** Pages in [start, end) are the guest's again: no more trampolines there. */
    void forget(long start, long end) {
        for (int i = 0; i < size; i++) {
            if (pages[i] >= start && pages[i] < end) {
                used[i] = PER_PAGE;
            }
        }
    }

    TrampolineSet copy() {
        TrampolineSet copy = new TrampolineSet();
        copy.pages = pages.clone();
        copy.used = used.clone();
        copy.size = size;
        return copy;
    }
}
