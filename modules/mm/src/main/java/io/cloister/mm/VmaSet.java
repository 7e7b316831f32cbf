package io.cloister.mm;

import java.util.Arrays;

/**
 * The areas of one address space: sorted, disjoint, neighbours that differ in nothing are one. Counts uses of objects.
 */
final class VmaSet {
    private final ObjectTable objects;
    private Vma[] areas = new Vma[32];
    private int size;

    /** {@code objects} counts the uses. */
    VmaSet(ObjectTable objects) {
        this.objects = objects;
    }

    int size() {
        return size;
    }

    Vma at(int index) {
        return areas[index];
    }

    /** Index of the first area that ends above {@code address}; {@link #size()} for none. */
    int indexFrom(long address) {
        int low = 0;
        int high = size;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (areas[mid].end > address) {
                high = mid;
            } else {
                low = mid + 1;
            }
        }
        return low;
    }

    /** The area that contains {@code address}, or null. */
    Vma find(long address) {
        int i = indexFrom(address);
        return i < size && areas[i].start <= address ? areas[i] : null;
    }

    /** True if no area touches [start, end). */
    boolean isFree(long start, long end) {
        int i = indexFrom(start);
        return i == size || areas[i].start >= end;
    }

    /** True where every byte of [start, end) belongs to an area. */
    boolean covers(long start, long end) {
        long at = start;
        for (int i = indexFrom(start); i < size && at < end && areas[i].start <= at; i++) {
            at = areas[i].end;
        }
        return at >= end;
    }

    /** Adds an area where nothing is, joining it with its neighbours. */
    void insert(Vma area) {
        int i = indexFrom(area.start);
        assert i == size || areas[i].start >= area.end : "areas overlap";
        objects.retain(area.object);
        openAt(i, area);
        join(i);
        join(i - 1);
    }

    /** Takes [start, end) out. */
    void remove(long start, long end) {
        splitAt(start);
        splitAt(end);
        int from = indexFrom(start);
        int to = from;
        while (to < size && areas[to].end <= end) {
            to++;
        }
        if (to == from) {
            return;
        }
        Vma[] gone = Arrays.copyOfRange(areas, from, to);
        System.arraycopy(areas, to, areas, from, size - to);
        Arrays.fill(areas, size - (to - from), size, null);
        size -= to - from;
        for (Vma area : gone) {
            objects.release(area.object);
        }
    }

    /**
     * Makes {@code address} a border, so that what lies on both sides can be changed apart. Follow with {@link
     * #joinAll}.
     */
    void splitAt(long address) {
        int i = indexFrom(address);
        if (i < size && areas[i].start < address) {
            Vma upper = areas[i].part(address, areas[i].end);
            areas[i].end = address;
            objects.retain(upper.object);
            openAt(i + 1, upper);
        }
    }

    /** Joins what can be joined in and around [start, end). */
    void joinAll(long start, long end) {
        int last = indexFrom(end);
        int first = Math.max(0, indexFrom(start) - 1);
        for (int i = Math.min(last, size - 1); i >= first; i--) {
            join(i);
        }
    }

    /** Bytes of all areas. */
    long bytes() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            if (!areas[i].is(Vma.TRAMPOLINE)) {
                sum += areas[i].length();
            }
        }
        return sum;
    }

    /** Highest address below which {@code length} bytes are free within [low, high), or -1. */
    long gapBelow(long low, long high, long length) {
        long top = high;
        for (int i = indexFrom(high - 1); i >= 0; i--) {
            if (i < size && areas[i].start < top) {
                long bottom = Math.max(low, areas[i].end);
                if (top - bottom >= length && top >= bottom) {
                    return top - length;
                }
                top = areas[i].start;
            }
            if (top - low < length) {
                return -1;
            }
        }
        return top - low >= length ? top - length : -1;
    }

    /** Lowest address from which {@code length} bytes are free within [low, high), or -1. */
    long gapAbove(long low, long high, long length) {
        long bottom = low;
        for (int i = indexFrom(low); i < size && areas[i].start - bottom < length; i++) {
            bottom = Math.max(bottom, areas[i].end);
        }
        return high - bottom >= length ? bottom : -1;
    }

    /** The same areas once more, in a set of its own. */
    VmaSet copy() {
        VmaSet copy = new VmaSet(objects);
        copy.areas = new Vma[Math.max(32, size + 8)];
        copy.size = size;
        for (int i = 0; i < size; i++) {
            copy.areas[i] = areas[i].part(areas[i].start, areas[i].end);
            objects.retain(areas[i].object);
        }
        return copy;
    }

    private void openAt(int index, Vma area) {
        if (size == areas.length) {
            areas = Arrays.copyOf(areas, size * 2);
        }
        System.arraycopy(areas, index, areas, index + 1, size - index);
        areas[index] = area;
        size++;
    }

    /** Joins area {@code i} with the next, if they differ in nothing. */
    private void join(int i) {
        if (i < 0 || i + 1 >= size || !areas[i].joins(areas[i + 1])) {
            return;
        }
        Vma upper = areas[i + 1];
        areas[i].end = upper.end;
        System.arraycopy(areas, i + 2, areas, i + 1, size - i - 2);
        areas[--size] = null;
        objects.release(upper.object);
    }
}
