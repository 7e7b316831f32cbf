package io.cloister.mm;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Pages of an address space that hold jumps of rewritten call sites, and which of their bytes are taken. */
final class TrampolineSet {
    private static final int PAGE = (int) MmKernel.PAGE;

    private final TreeMap<Long, BitSet> pages = new TreeMap<>();

    int size() {
        return pages.size();
    }

    /**
     * Takes room for a trampoline that begins within [first, last] and ends in the page it begins in; its address, or
     * 0.
     */
    long take(long first, long last) {
        for (Map.Entry<Long, BitSet> page : pages.subMap(first & -PAGE, true, last, true).entrySet()) {
            BitSet used = page.getValue();
            int from = (int) Math.max(0, first - page.getKey());
            int to = (int) Math.min(PAGE - MmLimits.TRAMPOLINE, last - page.getKey());
            for (int at = used.nextClearBit(from); at <= to; at = used.nextClearBit(at + 1)) {
                int next = used.nextSetBit(at);
                if (next < 0 || next >= at + MmLimits.TRAMPOLINE) {
                    used.set(at, at + MmLimits.TRAMPOLINE);
                    return page.getKey() + at;
                }
            }
        }
        return 0;
    }

    /** One more page. */
    void add(long page) {
        pages.put(page, new BitSet(PAGE));
    }

    /** Pages in [start, end) are the guest's again. */
    void forget(long start, long end) {
        if (!pages.isEmpty()) {
            pages.subMap(start, end).clear();
        }
    }

    TrampolineSet copy() {
        TrampolineSet copy = new TrampolineSet();
        for (Map.Entry<Long, BitSet> page : pages.entrySet()) {
            copy.pages.put(page.getKey(), (BitSet) page.getValue().clone());
        }
        return copy;
    }
}
