package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Ipc;
import io.cloister.abi.Mman;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionOp;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ProcText;
import io.cloister.bus.mm.ForkReply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MappingTest {
    private static final int ANONYMOUS = Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS;
    private static final int RW = Mman.PROT_READ | Mman.PROT_WRITE;

    private final Guest guest = new Guest(1);
    private final Guest.Thread thread = guest.process(5);

    private long map(long length, int prot, int flags) {
        return thread.call(Sys.MMAP, 0, length, prot, flags, -1, 0);
    }

    @Test
    void mapsTopDownWithTickets() {
        long first = map(8192, RW, ANONYMOUS);
        assertEquals(0x7f0000000000L - 8192, first);
        assertEquals(1, thread.ticket);
        Guest.Action action = thread.actions.get(0);
        assertEquals(ActionOp.MAP, action.op());
        assertEquals(first, action.fields()[0]);
        assertEquals(8192, action.fields()[1]);
        assertEquals(RW | (long) (Mman.MAP_FIXED | ANONYMOUS | Mman.MAP_NORESERVE) << 32, action.fields()[3]);
        long second = map(1, RW, ANONYMOUS);
        assertEquals(first - 4096, second);
        assertEquals(2, thread.ticket);
        assertEquals(1, guest.space(thread).areas.size(), "neighbours are joined");
    }

    @Test
    void refusesWhatTheHostWouldRefuse() {
        assertEquals(-Errno.EINVAL, map(0, RW, ANONYMOUS));
        assertEquals(-Errno.EINVAL, map(4096, RW, Mman.MAP_ANONYMOUS));
        assertEquals(-Errno.ENOMEM, map(Long.MAX_VALUE, RW, ANONYMOUS));
        assertEquals(-Errno.ENOMEM, map(-1, RW, ANONYMOUS));
        assertEquals(-Errno.EINVAL, thread.call(Sys.MMAP, 0x100001, 4096, RW, ANONYMOUS | Mman.MAP_FIXED, -1, 0));
        assertEquals(-Errno.EPERM, thread.call(Sys.MMAP, 0x1000, 4096, RW, ANONYMOUS | Mman.MAP_FIXED, -1, 0));
        assertEquals(-Errno.ENOMEM, thread.call(Sys.MMAP, MmLimits.TOP, 4096, RW, ANONYMOUS | Mman.MAP_FIXED, -1, 0));
        assertEquals(-Errno.EBADF, thread.call(Sys.MMAP, 0, 4096, RW, Mman.MAP_PRIVATE, 9, 0));
        assertEquals(-Errno.EACCES, thread.call(Sys.MMAP, 0, 4096, RW, Mman.MAP_SHARED, 3, 0));
        assertEquals(-Errno.EINVAL, thread.call(Sys.MMAP, 0, 4096, RW, Mman.MAP_SHARED, 4, 12));
        assertEquals(-Errno.EINVAL, thread.call(Sys.MUNMAP, 0x100001, 4096));
        assertEquals(-Errno.EINVAL, thread.call(Sys.MUNMAP, 0x100000, 0));
        assertEquals(-Errno.EINVAL, thread.call(Sys.MUNMAP, -4096, 8192));
        assertEquals(-Errno.ENOMEM, thread.call(Sys.MPROTECT, 0x100000, 4096, RW));
        assertEquals(0, thread.actions.size());
        assertEquals(0, thread.ticket);
        assertEquals(0, guest.space(thread).areas.size());
        assertEquals(guest.bus.objectsGiven, guest.bus.objectsReleased);
    }

    @Test
    void filesAreCountedAndDescriptorsSent() {
        long at = thread.call(Sys.MMAP, 0, 16384, Mman.PROT_READ, Mman.MAP_PRIVATE, 3, 0);
        assertEquals("send 6 to 5", guest.descriptors.get(0));
        assertTrue(thread.actions.get(0).fields()[4] != 0, "token");
        assertEquals(0, thread.call(Sys.MPROTECT, at + 4096, 4096, RW));
        assertEquals(3, guest.space(thread).areas.size());
        assertEquals(0, thread.call(Sys.MUNMAP, at, 16384));
        assertEquals(1, guest.bus.objectsReleased);
        long shared = thread.call(Sys.MMAP, 0, 4096, Mman.PROT_READ, Mman.MAP_SHARED, 3, 0);
        assertEquals(-Errno.EACCES, thread.call(Sys.MPROTECT, shared, 4096, RW));
    }

    @Test
    void brkGrowsAndShrinks() {
        long start = thread.call(Sys.BRK, 0);
        assertEquals(start + 10000, thread.call(Sys.BRK, start + 10000));
        assertEquals(ActionOp.MAP, thread.actions.get(0).op());
        assertEquals(12288, thread.actions.get(0).fields()[1]);
        assertEquals(start + 12000, thread.call(Sys.BRK, start + 12000));
        assertEquals(0, thread.actions.size(), "same page");
        assertEquals(start + 100, thread.call(Sys.BRK, start + 100));
        assertEquals(ActionOp.UNMAP, thread.actions.get(0).op());
        assertEquals(start + 100, thread.call(Sys.BRK, 5));
        guest.tasks.putRlimit(thread.tid, Rlimits.RLIMIT_DATA, 65536, 65536);
        assertEquals(start + 100, thread.call(Sys.BRK, start + 100000));
    }

    @Test
    void mremapMovesInPiecesWhereTheHostHasSeams() {
        long at = map(32768, RW, ANONYMOUS);
        assertEquals(at, thread.call(Sys.MREMAP, at, 32768, 16384, 0));
        assertEquals(at, thread.call(Sys.MREMAP, at, 16384, 20480, 0), "in place");
        map(4096, RW, ANONYMOUS | Mman.MAP_FIXED);
        thread.call(Sys.MMAP, at + 20480, 4096, Mman.PROT_READ, ANONYMOUS | Mman.MAP_FIXED, -1, 0);
        assertEquals(-Errno.ENOMEM, thread.call(Sys.MREMAP, at, 20480, 40960, 0));
        assertEquals(0, thread.call(Sys.MREMAP, at, 20480, 40960, Mman.MREMAP_MAYMOVE));
        assertEquals(MailboxDescriptor.REPLY_RESUBMIT, thread.flags);
        assertEquals(ActionOp.REMAP, thread.actions.get(0).op());
        int moves = 0;
        long covered = 0;
        long result = thread.resubmit(-Errno.EFAULT);
        while (thread.flags == MailboxDescriptor.REPLY_RESUBMIT) {
            assertTrue(++moves < 100);
            long length = thread.actions.get(0).fields()[1];
            boolean fits = length <= 8192;
            covered += fits ? length : 0;
            result = thread.resubmit(fits ? 0 : -Errno.EFAULT);
        }
        assertEquals(20480, covered);
        assertNotNull(guest.space(thread).areas.find(result + 40959));
        assertNull(guest.space(thread).areas.find(at));
        assertEquals(ActionOp.MAP, thread.actions.get(0).op(), "the part that is new");
        assertEquals(20480, thread.actions.get(0).fields()[1]);
    }

    @Test
    void adviceIsObeyedWhereItChangesContents() {
        long at = map(16384, RW, ANONYMOUS);
        assertEquals(0, thread.call(Sys.MADVISE, at, 16384, Mman.MADV_DONTNEED));
        assertEquals(ActionOp.ADVISE, thread.actions.get(0).op());
        assertEquals(-Errno.EINVAL, thread.call(Sys.MADVISE, at, 4096, 77));
        assertEquals(-Errno.EINVAL, thread.call(Sys.MADVISE, at + 1, 4096, Mman.MADV_DONTNEED));
        thread.call(Sys.MUNMAP, at + 4096, 4096);
        assertEquals(-Errno.ENOMEM, thread.call(Sys.MADVISE, at, 16384, Mman.MADV_DONTNEED));
        assertEquals(2, thread.actions.size(), "what is there is discarded");
        assertEquals(0, thread.call(Sys.MADVISE, at, 4096, Mman.MADV_HUGEPAGE));
        assertEquals(0, thread.call(Sys.MLOCK, at, 4096));
        assertEquals(-Errno.EINVAL, thread.call(Sys.MADVISE, at, 4096, Mman.MADV_DONTNEED));
    }

    @Test
    void forkCopiesAndReleaseForgets() {
        thread.call(Sys.MMAP, 0, 16384, Mman.PROT_READ, Mman.MAP_PRIVATE, 3, 0);
        int asid = guest.space(thread).id;
        ForkReply forked = guest.mm.fork(0, asid, 9);
        int copy = (int) forked.result();
        assertEquals(2, forked.ticket(), "ticket after the mapping's");
        Guest.Thread child = guest.thread(copy);
        child.call(Sys.MMAP, 0, 4096, RW, ANONYMOUS, -1, 0);
        assertEquals(1, child.ticket, "the child counts from 1");
        guest.mm.release(0, asid);
        assertEquals(0, guest.bus.objectsReleased);
        guest.mm.release(0, copy);
        assertEquals(1, guest.bus.objectsReleased);
        assertEquals(0, guest.service.kernel().spaces.size());
    }

    private static int[] ops(Guest.Thread thread) {
        return thread.actions.stream().mapToInt(Guest.Action::op).toArray();
    }

    @Test
    void sitesAreRewrittenThroughHiddenPages() {
        long at = thread.call(Sys.MMAP, 0, 16384, Mman.PROT_READ | Mman.PROT_EXEC, Mman.MAP_PRIVATE, 3, 0);
        assertEquals(1, thread.call(Sys.AGENT_PATCH_SITE, at + 100, 1, at - 0x70000000L, at + 0x70000000L));
        assertArrayEquals(
                new int[] {ActionOp.MAP, ActionOp.PROTECT, ActionOp.PATCH, ActionOp.PROTECT, ActionOp.PROTECT},
                ops(thread));
        long trampoline = thread.actions.get(2).fields()[1];
        assertEquals(1, thread.call(Sys.AGENT_PATCH_SITE, at + 200, 1, at - 0x70000000L, at + 0x70000000L));
        assertArrayEquals(
                new int[] {ActionOp.PROTECT, ActionOp.PROTECT, ActionOp.PATCH, ActionOp.PROTECT, ActionOp.PROTECT},
                ops(thread));
        assertEquals(trampoline + MmLimits.TRAMPOLINE, thread.actions.get(2).fields()[1]);
        assertEquals(0, thread.call(Sys.AGENT_PATCH_SITE, 0x5000, 1, 0x10000, 0x10000000));
        String maps = new String(
                guest.mm.text(0, ProcText.MAPS, 0, guest.space(thread).id).chunk(), StandardCharsets.US_ASCII);
        assertEquals(1, maps.lines().count(), maps);
        assertTrue(maps.endsWith(" /some/file\n") && maps.contains("r-xp 00000000 08:01 77 "), maps);
        long page = trampoline & -4096;
        assertEquals(0, thread.call(Sys.MUNMAP, page - 8192, 65536));
        assertNotNull(guest.space(thread).areas.find(page), "our pages survive the guest's munmap");
        assertTrue(
                thread.actions.stream().noneMatch(a -> a.fields()[0] <= page && a.fields()[0] + a.fields()[1] > page));
    }

    @Test
    void someSitesHave256PlacesOnly() {
        long at = thread.call(Sys.MMAP, 0, 16384, Mman.PROT_READ | Mman.PROT_EXEC, Mman.MAP_PRIVATE, 3, 0);
        for (long first : new long[] {at + 0x48050f05L, at + 0x38050f81L, at - 0x100000000L + 0xb8050fffL}) {
            for (int i = 0; i < 4; i++) {
                assertEquals(1, thread.call(Sys.AGENT_PATCH_SITE, at + 100 * i, 0, first, first + 255));
                Guest.Action patch = thread.actions.get(2);
                assertEquals(ActionOp.PATCH, patch.op());
                assertTrue(patch.fields()[1] >= first && patch.fields()[1] <= first + 255);
                assertTrue((patch.fields()[1] & 4095) <= 4096 - 32);
            }
        }
        thread.call(Sys.MMAP, 0x20000, 8192, 1, ANONYMOUS | Mman.MAP_FIXED, -1, 0);
        assertEquals(0, thread.call(Sys.AGENT_PATCH_SITE, at, 0, 0x20100, 0x201ff));
        assertEquals(0, thread.call(Sys.AGENT_PATCH_SITE, at, 0, -5, 200));
        assertEquals(0, thread.call(Sys.AGENT_PATCH_SITE, at, 0, MmLimits.TOP - 10, MmLimits.TOP + 245));
    }

    @Test
    void aSnapshotHoldsEverything() {
        thread.call(Sys.MMAP, 0, 16384, Mman.PROT_READ | Mman.PROT_EXEC, Mman.MAP_PRIVATE, 3, 0);
        thread.call(Sys.AGENT_PATCH_SITE, 0x7f0000000000L - 16384, 1, 0x7e0000000000L, 0x7f7000000000L);
        long segment = thread.call(Sys.SHMGET, 7, 5000, 0777 | Ipc.IPC_CREAT);
        thread.call(Sys.SHMAT, segment, 0, 0);
        thread.call(Sys.BRK, 0x555000000000L + 5000);
        guest.twin.check();
    }
}
