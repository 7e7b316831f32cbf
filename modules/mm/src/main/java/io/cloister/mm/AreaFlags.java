package io.cloister.mm;

/** Changes of flags over a range of areas. */
final class AreaFlags {
    private AreaFlags() {
    }

    /** Sets and clears flags of all areas in [from, to); holes are skipped. */
    static void change(VmaSet areas, long from, long to, int set, int clear) {
        areas.splitAt(from);
        areas.splitAt(to);
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            if (!areas.at(i).is(Vma.TRAMPOLINE)) {
                areas.at(i).flags = areas.at(i).flags & ~clear | set;
            }
        }
        areas.joinAll(from, to);
    }
}
