package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.vfs.VfsProxy;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The set of areas against a model that keeps every page on its own. */
class VmaSetTest {
    private static final int PAGES = 200;
    private static final long BASE = 0x10000;

    /** One page of the model: 0 unmapped, else attributes. */
    private final int[] prot = new int[PAGES];
    private final long[] object = new long[PAGES];
    private final long[] offset = new long[PAGES];
    private final boolean[] mapped = new boolean[PAGES];
    private final TestBus bus = new TestBus();
    private final ObjectTable objects = new ObjectTable(new VfsProxy(bus));
    private final VmaSet set = new VmaSet(objects);

    private static long address(int page) {
        return BASE + page * MmKernel.PAGE;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesAsPages(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 3000; step++) {
            int from = random.nextInt(PAGES);
            int to = Math.min(PAGES, from + 1 + random.nextInt(24));
            switch (random.nextInt(4)) {
                case 0, 1 -> map(random, from, to);
                case 2 -> unmap(from, to);
                default -> protect(random.nextInt(4), from, to);
            }
            compare("seed " + seed + " step " + step);
            searches(random, "seed " + seed + " step " + step);
        }
        VmaSet copy = set.copy();
        assertEquals(set.size(), copy.size());
        copy.remove(0, Long.MAX_VALUE);
        unmap(0, PAGES);
        assertEquals(0, set.size());
        assertEquals(0, objects.size(), "objects still referenced");
        assertEquals(bus.objectsGiven, bus.objectsReleased);
    }

    private void map(Random random, int from, int to) {
        Vma area = new Vma(address(from), address(to), random.nextInt(4), 0);
        long id = random.nextInt(3);
        if (id > 0) {
            bus.objectsGiven++;
            area.of(
                    objects.given(id, new byte[0], 0, 0),
                    random.nextBoolean() ? address(from) : random.nextInt(9) * MmKernel.PAGE);
            objects.retain(area.object);
        }
        set.remove(area.start, area.end);
        set.insert(area);
        objects.release(id > 0 ? area.object : null);
        for (int i = from; i < to; i++) {
            mapped[i] = true;
            prot[i] = area.prot;
            object[i] = id;
            offset[i] = id == 0 ? 0 : area.offset + (i - from) * MmKernel.PAGE;
        }
    }

    private void unmap(int from, int to) {
        set.remove(address(from), address(to));
        for (int i = from; i < to; i++) {
            mapped[i] = false;
        }
    }

    private void protect(int bits, int from, int to) {
        set.splitAt(address(from));
        set.splitAt(address(to));
        for (int i = set.indexFrom(address(from)); i < set.size() && set.at(i).start < address(to); i++) {
            set.at(i).prot = bits;
        }
        set.joinAll(address(from), address(to));
        for (int i = from; i < to; i++) {
            prot[i] = mapped[i] ? bits : 0;
        }
    }

    private void compare(String where) {
        for (int i = 0; i < PAGES; i++) {
            Vma area = set.find(address(i));
            if (!mapped[i]) {
                assertNull(area, where);
                continue;
            }
            assertEquals(prot[i], area.prot, where);
            assertEquals(object[i], area.object == null ? 0 : area.object.id, where);
            assertEquals(offset[i], area.object == null ? 0 : area.offsetOf(address(i)), where);
        }
        for (int i = 0; i < set.size(); i++) {
            assertTrue(set.at(i).start < set.at(i).end, where);
            if (i > 0) {
                assertTrue(set.at(i - 1).end <= set.at(i).start, where);
                assertFalse(set.at(i - 1).joins(set.at(i)), where + ": neighbours that differ in nothing");
            }
        }
    }

    private void searches(Random random, String where) {
        int low = random.nextInt(PAGES);
        int high = low + 1 + random.nextInt(PAGES - low);
        int want = 1 + random.nextInt(20);
        int below = -1;
        int above = -1;
        boolean covered = true;
        boolean free = true;
        for (int i = low; i + want <= high; i++) {
            boolean fits = true;
            for (int k = i; k < i + want; k++) {
                fits &= !mapped[k];
            }
            below = fits ? i : below;
            above = fits && above < 0 ? i : above;
        }
        for (int i = low; i < high; i++) {
            covered &= mapped[i];
            free &= !mapped[i];
        }
        long length = want * MmKernel.PAGE;
        assertEquals(
                below < 0 ? -1 : address(below), set.gapBelow(address(low), address(high), length), where + " below");
        assertEquals(
                above < 0 ? -1 : address(above), set.gapAbove(address(low), address(high), length), where + " above");
        assertEquals(covered, set.covers(address(low), address(high)), where);
        assertEquals(free, set.isFree(address(low), address(high)), where);
    }
}
