package io.cloister.simulation;

import io.cloister.abi.Sys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Maps, unmaps, protects, moves; what the kernel believes (/proc/self/maps) must be what the address space is. */
final class MemoryProgram implements Program {
    private static final int PAGE = 4096;
    private static final int MOST = 24;

    private final int rounds;
    private final boolean threaded;

    MemoryProgram(int rounds, boolean threaded) {
        this.rounds = rounds;
        this.threaded = threaded;
    }

    @Override
    public void run(Guest g) {
        compare(g);
        long word = g.must(g.call(Sys.MMAP, 0, PAGE, 3, 0x22, -1, 0), "mmap");
        if (threaded) {
            g.thread(this::churn, word);
        }
        churn(g);
        if (threaded) {
            FutexProgram.join(g, word);
        }
        compare(g);
    }

    private void churn(Guest g) {
        List<long[]> mine = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            int kind = mine.isEmpty() ? 0 : g.random.nextInt(6);
            long[] area = mine.isEmpty() ? null : mine.get(g.random.nextInt(mine.size()));
            switch (kind) {
                case 0, 1 -> mine.add(map(g));
                case 2 -> {
                    mine.remove(area);
                    unmap(g, area, mine);
                }
                case 3 -> protect(g, area);
                case 4 -> {
                    mine.remove(area);
                    mine.add(grow(g, area));
                }
                default -> brk(g);
            }
        }
    }

    private static long[] map(Guest g) {
        long length = (1 + g.random.nextInt(MOST)) * (long) PAGE;
        boolean shared = g.random.nextInt(4) == 0;
        long at = g.must(g.call(Sys.MMAP, 0, length, 3, shared ? 0x21 : 0x22, -1, 0), "mmap");
        for (byte b : g.load(at, PAGE)) {
            g.same(0, b, "fresh memory");
        }
        g.store32(at, (int) at);
        return new long[] {at, length};
    }

    /** All of it, or a hole in the middle. */
    private static void unmap(Guest g, long[] area, List<long[]> mine) {
        long pages = area[1] / PAGE;
        if (pages < 3 || g.random.nextBoolean()) {
            g.must(g.call(Sys.MUNMAP, area[0], area[1]), "munmap");
            return;
        }
        long from = 1 + g.random.nextLong(pages - 2);
        g.must(g.call(Sys.MUNMAP, area[0] + from * PAGE, PAGE), "munmap");
        mine.add(new long[] {area[0], from * PAGE});
        g.must(g.call(Sys.MUNMAP, area[0] + (from + 1) * PAGE, (pages - from - 1) * PAGE), "munmap");
    }

    private static void protect(Guest g, long[] area) {
        long pages = area[1] / PAGE;
        long from = g.random.nextLong(pages);
        g.must(g.call(Sys.MPROTECT, area[0] + from * PAGE, (pages - from) * PAGE, 1), "mprotect");
        g.must(g.call(Sys.MPROTECT, area[0], area[1], 3), "mprotect");
    }

    private static long[] grow(Guest g, long[] area) {
        int mark = g.load32(area[0]);
        long length = (1 + g.random.nextInt(MOST)) * (long) PAGE;
        long at = g.must(g.call(Sys.MREMAP, area[0], area[1], length, 1, 0), "mremap");
        g.same(mark, g.load32(at), "memory that moved");
        return new long[] {at, length};
    }

    private void brk(Guest g) {
        long now = g.call(Sys.BRK, 0);
        long wanted = now + (g.random.nextInt(9) - 2) * (long) PAGE;
        long got = g.call(Sys.BRK, wanted);
        g.check(threaded || got == wanted || got == now, "brk");
    }

    private static void compare(Guest g) {
        String maps = new String(g.file("/proc/self/maps"), StandardCharsets.ISO_8859_1);
        List<GuestMemory.Range> told = new ArrayList<>();
        long end = 0;
        for (String line : maps.split("\n")) {
            String[] parts = line.split("[- ]");
            long from = Long.parseUnsignedLong(parts[0], 16);
            g.check(from >= end, "areas overlap: " + line);
            end = Long.parseUnsignedLong(parts[1], 16);
            String access = line.substring(line.indexOf(' ') + 1);
            int prot = (access.charAt(0) == 'r' ? 1 : 0)
                    | (access.charAt(1) == 'w' ? 2 : 0)
                    | (access.charAt(2) == 'x' ? 4 : 0);
            GuestMemory.merge(told, new GuestMemory.Range(from, end, prot));
        }
        List<GuestMemory.Range> real = g.thread.process.memory.ranges();
        g.check(told.equals(real), "/proc/self/maps says " + told + " where there is " + real);
    }
}
