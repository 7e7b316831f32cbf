package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionOp;
import io.cloister.bus.MailboxDescriptor;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any calls with any arguments: mm never throws, every action is one the host accepts, and after each reply the host's
 * pages, as the actions made them, are what mm's books say.
 */
class HostAgreesTest {
    private static final long PAGE = MmKernel.PAGE;
    private static final int[] CALLS = {
        Sys.MMAP,
        Sys.MMAP,
        Sys.MMAP,
        Sys.MUNMAP,
        Sys.MPROTECT,
        Sys.MPROTECT,
        Sys.MREMAP,
        Sys.MREMAP,
        Sys.BRK,
        Sys.MADVISE,
        Sys.MLOCK,
        Sys.MUNLOCK,
        Sys.MSYNC,
        Sys.SHMGET,
        Sys.SHMAT,
        Sys.SHMDT,
        Sys.SHMCTL,
        Sys.AGENT_PATCH_SITE,
        Sys.FUTEX,
        Sys.MINCORE,
        Sys.MLOCKALL,
        Sys.MUNLOCKALL,
        Sys.MSEAL,
        Sys.MBIND,
        Sys.MEMBARRIER,
        Sys.FUTEX_WAITV,
        Sys.FUTEX_WAIT,
        Sys.GET_MEMPOLICY,
        Sys.PKEY_MPROTECT,
        Sys.FUTEX_WAKE,
        Sys.PROCESS_MADVISE,
        Sys.SET_MEMPOLICY
    };

    private final TreeMap<Long, Integer> host = new TreeMap<>();
    private long base;
    private int tickets;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void always(long seed) {
        Random random = new Random(seed);
        Guest guest = new Guest(seed);
        Guest.Thread thread = guest.process(3);
        base = guest.space(thread).mmapBase;
        for (int step = 0; step < 20_000; step++) {
            String where = "seed " + seed + " step " + step;
            int nr = CALLS[random.nextInt(CALLS.length)];
            if (nr == Sys.MSEAL && random.nextInt(100) > 0) {
                continue;
            }
            long result = thread.call(
                    nr,
                    argument(random, 0),
                    argument(random, 1),
                    argument(random, 2),
                    argument(random, 3),
                    argument(random, 4),
                    argument(random, 5));
            long status = apply(thread, where);
            for (int phase = 0;
                    phase < 200 && thread.flags == MailboxDescriptor.REPLY_RESUBMIT && thread.result != null;
                    phase++) {
                result = thread.resubmit(status);
                status = apply(thread, where);
            }
            if (thread.result == null) {
                guest.service.onCancel(thread.tid);
            }
            assertTrue(thread.result != null, where + " nr " + nr + " waits");
            assertTrue(
                    result >= 0 ? result < MmLimits.TOP || result == Long.MAX_VALUE : result > -600,
                    where + " result " + result);
            if (step % 8 == 0) {
                compare(guest.space(thread), where + " nr " + nr);
            }
        }
        guest.mm.release(0, guest.space(thread).id);
    }

    private long argument(Random random, int index) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return random.nextLong();
        }
        if (kind == 1) {
            return random.nextInt(64) - 32;
        }
        if (kind == 2) {
            return MmLimits.TOP - random.nextInt(3) * PAGE;
        }
        return switch (index) {
            case 0 -> random.nextInt(30) == 0 ? 0x555000000000L + random.nextInt(200_000)
                : base - random.nextInt(120) * PAGE + (random.nextInt(12) == 0 ? 100 : 0);
            case 1 -> random.nextInt(40) * (random.nextInt(4) == 0 ? 1000 : PAGE);
            case 2 -> random.nextInt(3) == 0 ? random.nextInt(40) * PAGE : random.nextInt(8);
            case 3 -> switch (random.nextInt(6)) {
                case 0 -> Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED;
                case 1 -> Mman.MREMAP_MAYMOVE | (random.nextInt(4) == 0 ? Mman.MREMAP_DONTUNMAP : 0);
                case 2 -> Mman.MAP_SHARED | (random.nextBoolean() ? Mman.MAP_ANONYMOUS : 0);
                case 3 -> Mman.MAP_PRIVATE | (random.nextBoolean() ? Mman.MAP_FIXED : 0);
                case 4 -> base + (random.nextInt(40) - 20) * PAGE;
                default -> Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS | (random.nextBoolean() ? Mman.MAP_FIXED : 0);
            };
            case 4 -> random.nextBoolean() ? 3 + random.nextInt(2) : base - random.nextInt(120) * PAGE;
            default -> random.nextInt(5) * PAGE;
        };
    }

    /** What the agent does with the reply; the phase status. */
    private long apply(Guest.Thread thread, String where) {
        boolean maps = false;
        long status = 0;
        for (Guest.Action action : thread.result == null ? List.<Guest.Action>of() : thread.actions) {
            long[] f = action.fields();
            switch (action.op()) {
                case ActionOp.MAP -> {
                    range(f[0], f[1], where);
                    fill(f[0], f[1], (int) f[3] & 7);
                }
                case ActionOp.UNMAP -> {
                    assertTrue(
                            f[1] > 0 && f[0] >= 0 && f[0] <= MmLimits.TOP - f[1] && ((f[0] | f[1]) & PAGE - 1) == 0,
                            where);
                    host.subMap(f[0], f[0] + f[1]).clear();
                }
                case ActionOp.PROTECT -> protect(f, where);
                case ActionOp.ADVISE -> {
                    range(f[0], f[1], where);
                    assertEquals(f[1] / PAGE, host.subMap(f[0], f[0] + f[1]).size(), where + ": advice about a hole");
                }
                case ActionOp.REMAP -> status = move(f, where);
                default -> { }
            }
            maps |= action.op() >= ActionOp.MAP && action.op() <= ActionOp.ADVISE || action.op() == ActionOp.PATCH;
        }
        if (thread.result != null) {
            assertEquals(maps ? ++tickets : 0, thread.ticket, where + ": ticket");
        }
        return status;
    }

    private static void range(long from, long length, String where) {
        assertTrue(
                length > 0
                        && from >= MmLimits.MMAP_MIN
                        && from <= MmLimits.TOP - length
                        && ((from | length) & PAGE - 1) == 0,
                where + ": " + Long.toHexString(from) + "+" + Long.toHexString(length));
    }

    private void fill(long from, long length, int prot) {
        assertTrue(length <= PAGE << 20, "too large for this model");
        for (long page = from; page < from + length; page += PAGE) {
            host.put(page, prot);
        }
    }

    private void protect(long[] f, String where) {
        range(f[0], f[1], where);
        assertEquals(f[1] / PAGE, host.subMap(f[0], f[0] + f[1]).size(), where + ": protection of a hole");
        fill(f[0], f[1], (int) f[2] & 7);
    }

    /** The host holds every eighth page apart from the one before. */
    private long move(long[] f, String where) {
        range(f[0], f[1], where);
        range(f[2], f[3], where);
        assertFalse(f[0] < f[2] + f[3] && f[2] < f[0] + f[1], where + ": ranges overlap");
        host.subMap(f[2], f[2] + f[3]).clear();
        if (f[0] / (8 * PAGE) != (f[0] + f[1] - 1) / (8 * PAGE)) {
            return -Errno.EFAULT;
        }
        int prot = host.get(f[0]);
        assertEquals(f[1] / PAGE, host.subMap(f[0], f[0] + f[1]).size(), where + ": move of a hole");
        host.subMap(f[0], f[0] + f[1]).clear();
        fill(f[2], f[3], prot);
        return 0;
    }

    private void compare(AddressSpace space, String where) {
        long pages = 0;
        for (int i = 0; i < space.areas.size(); i++) {
            Vma area = space.areas.at(i);
            for (long page = area.start; page < area.end; page += PAGE) {
                Integer prot = host.get(page);
                assertEquals(Integer.valueOf(area.prot), prot, where + ": page " + Long.toHexString(page));
                pages++;
            }
        }
        assertEquals(pages, host.size(), where + ": pages that mm forgot");
    }
}
