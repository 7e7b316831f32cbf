package io.cloister.simulation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The address space of a guest process, as the actions of replies made it. */
final class GuestMemory {
    static final int PAGE = 4096;
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int SHARED = 1;

    /** A mapping. {@code file} null: anonymous. */
    private record Area(long start, long end, int prot, boolean shared, SimFile file, long offset) {
        Area part(long from, long to) {
            return new Area(from, to, prot, shared, file, offset + (from - start));
        }
    }

    /** Addresses with the same protection. */
    record Range(long start, long end, int prot) {
    }

    private final TreeMap<Long, Area> areas = new TreeMap<>();
    /** Private pages that were written, by page number; looked up only. */
    private final Map<Long, byte[]> pages = new HashMap<>();

    /** What fork(2) makes of it. */
    GuestMemory copy() {
        GuestMemory child = new GuestMemory();
        child.areas.putAll(areas);
        pages.forEach((number, page) -> child.pages.put(number, page.clone()));
        return child;
    }

    void map(long addr, long length, int prot, int flags, SimFile file, long offset) {
        unmap(addr, length);
        areas.put(addr, new Area(addr, addr + length, prot, (flags & SHARED) != 0, file, offset));
    }

    void unmap(long addr, long length) {
        split(addr);
        split(addr + length);
        areas.subMap(addr, addr + length).clear();
        drop(addr, length);
    }

    void protect(long addr, long length, int prot) {
        split(addr);
        split(addr + length);
        for (Area a : List.copyOf(areas.subMap(addr, addr + length).values())) {
            areas.put(a.start, new Area(a.start, a.end, prot, a.shared, a.file, a.offset));
        }
    }

    void remap(long from, long oldLength, long to, long newLength) {
        split(from);
        split(from + oldLength);
        List<Area> moved = new ArrayList<>(areas.subMap(from, from + oldLength).values());
        Map<Long, byte[]> kept = new HashMap<>();
        for (long at = from; at < from + Math.min(oldLength, newLength); at += PAGE) {
            byte[] page = pages.get(at / PAGE);
            if (page != null) {
                kept.put((to + at - from) / PAGE, page);
            }
        }
        unmap(from, oldLength);
        unmap(to, newLength);
        pages.putAll(kept);
        for (Area a : moved) {
            long start = to + a.start - from;
            boolean last = a.end == from + oldLength;
            long end = last ? to + newLength : Math.min(to + a.end - from, to + newLength);
            if (start < end) {
                areas.put(start, new Area(start, end, a.prot, a.shared, a.file, a.offset));
            }
        }
    }

    /** madvise(2), MADV_DONTNEED. */
    void drop(long addr, long length) {
        if (length / PAGE > pages.size()) {
            pages.keySet().removeIf(number -> number >= addr / PAGE && number < (addr + length) / PAGE);
        } else {
            for (long at = addr; at < addr + length; at += PAGE) {
                pages.remove(at / PAGE);
            }
        }
    }

    private void split(long at) {
        Map.Entry<Long, Area> entry = areas.lowerEntry(at);
        if (entry != null && entry.getValue().end > at) {
            Area a = entry.getValue();
            areas.put(a.start, a.part(a.start, at));
            areas.put(at, a.part(at, a.end));
        }
    }

    private Area area(long addr, int need) {
        Map.Entry<Long, Area> entry = areas.floorEntry(addr);
        return entry == null || entry.getValue().end <= addr || (entry.getValue().prot & need) == 0
                ? null
                : entry.getValue();
    }

    /** False at a fault. */
    boolean read(long addr, byte[] to, int offset, int length) {
        for (int done = 0; done < length;) {
            long at = addr + done;
            int in = (int) (at % PAGE);
            int part = Math.min(PAGE - in, length - done);
            Area a = area(at, READ);
            if (a == null) {
                return false;
            }
            byte[] page = a.shared && a.file != null ? null : pages.get(at / PAGE);
            Arrays.fill(to, offset + done, offset + done + part, (byte) 0);
            if (page != null) {
                System.arraycopy(page, in, to, offset + done, part);
            } else if (a.file != null) {
                a.file.read(a.offset + at - a.start, to, offset + done, part);
            }
            done += part;
        }
        return true;
    }

    /** False at a fault. */
    boolean write(long addr, byte[] from, int offset, int length) {
        for (int done = 0; done < length;) {
            long at = addr + done;
            int in = (int) (at % PAGE);
            int part = Math.min(PAGE - in, length - done);
            Area a = area(at, WRITE);
            if (a == null) {
                return false;
            }
            if (a.shared && a.file != null) {
                long position = a.offset + at - a.start;
                a.file.write(
                        position, from, offset + done, (int) Math.max(0, Math.min(part, a.file.size() - position)));
            } else {
                System.arraycopy(from, offset + done, page(a, at), in, part);
            }
            done += part;
        }
        return true;
    }

    private byte[] page(Area a, long at) {
        return pages.computeIfAbsent(at / PAGE, number -> {
            byte[] fresh = new byte[PAGE];
            if (a.file != null) {
                a.file.read(a.offset + at / PAGE * PAGE - a.start, fresh, 0, PAGE);
            }
            return fresh;
        });
    }

    /** All that is mapped, neighbours of one protection as one. */
    List<Range> ranges() {
        List<Range> found = new ArrayList<>();
        for (Area a : areas.values()) {
            merge(found, new Range(a.start, a.end, a.prot & 7));
        }
        return found;
    }

    /** Appends {@code next}, to the last one where they touch and agree. */
    static void merge(List<Range> ranges, Range next) {
        Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.end == next.start && last.prot == next.prot) {
            ranges.set(ranges.size() - 1, new Range(last.start, next.end, next.prot));
        } else {
            ranges.add(next);
        }
    }

    /** A little-endian word; -1 << 32 at a fault. */
    long word32(long addr) {
        byte[] bytes = new byte[4];
        return read(addr, bytes, 0, 4)
                ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL
                : -1L << 32;
    }

    boolean word32(long addr, int value) {
        return write(addr, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array(), 0, 4);
    }
}
