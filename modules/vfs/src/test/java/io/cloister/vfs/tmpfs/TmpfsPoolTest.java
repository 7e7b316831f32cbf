package io.cloister.vfs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.vfs.Rig;
import io.cloister.vfs.env.VfsLimits;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** What all tmpfs may take together. */
final class TmpfsPoolTest {
    private TmpfsPool pool;
    private final Rig rig = new Rig(parts -> {
        pool = parts.memory();
        return Rig.tmpfs(parts);
    });

    @Test
    void bytesOfAllFileSystemsCount() {
        TmpFs one = new TmpFs(pool, 0755, 0, 0, 1 << 20);
        TmpFs other = new TmpFs(pool, 0755, 0, 0, Long.MAX_VALUE);
        assertFalse(one.spend((1 << 20) + 1));
        assertTrue(one.spend(1 << 20));
        assertFalse(other.spend(pool.freeBytes() + 1));
        assertTrue(other.spend(pool.freeBytes()));
        assertFalse(one.spend(1));
        other.spend(-1);
        assertFalse(one.spend(1));
        one.spend(-10);
        assertTrue(one.spend(10));
        assertFalse(one.spend(1));
    }

    /** How much is left of what {@code take} takes. */
    private static int left(int most, IntPredicate take) {
        int low = 0;
        for (int step = Integer.highestOneBit(most); step > 0; step >>= 1) {
            if (low + step <= most && take.test(low + step)) {
                take.test(-low - step);
                low += step;
            }
        }
        return low;
    }

    private int inodesLeft() {
        return left(VfsLimits.TMPFS_INODES, pool::spendInodes);
    }

    private int textLeft() {
        return left(VfsLimits.TMPFS_TEXT_BYTES, pool::spendText);
    }

    @Test
    void everyNameOfAFileCounts() {
        int before = inodesLeft();
        assertEquals(0, rig.write("/a", Open.O_CREAT, "x"));
        assertEquals(0, rig.call(Sys.LINK, "/a", "/b"));
        assertEquals(0, rig.call(Sys.LINK, "/a", "/c"));
        assertEquals(before - 3, inodesLeft());
        assertTrue(pool.spendInodes(before - 3));
        assertEquals(-Errno.ENOSPC, rig.call(Sys.LINK, "/a", "/d"));
        assertEquals(-Errno.ENOSPC, rig.call(Sys.MKDIR, "/d", 0755));
        assertEquals(0, rig.call(Sys.UNLINK, "/b"));
        assertEquals(0, rig.call(Sys.RENAME, "/c", "/d"));
        assertEquals(0, rig.call(Sys.UNLINK, "/d"));
        assertEquals(0, rig.call(Sys.UNLINK, "/a"));
        pool.spendInodes(3 - before);
        assertEquals(before, inodesLeft());
    }

    @Test
    void targetsAndAttributesAreBounded() {
        int before = textLeft();
        assertEquals(0, rig.call(Sys.SYMLINK, "t".repeat(100), "/l"));
        assertEquals(0, rig.write("/f", Open.O_CREAT, "x"));
        assertEquals(0, rig.call(Sys.SETXATTR, "/f", "user.a", new byte[50], 50, 0));
        assertEquals(before - 156, textLeft());
        assertEquals(0, rig.call(Sys.SETXATTR, "/f", "user.a", new byte[20], 20, 0));
        assertEquals(before - 126, textLeft());
        assertTrue(pool.spendText(textLeft()));
        assertEquals(-Errno.ENOSPC, rig.call(Sys.SETXATTR, "/f", "user.a", new byte[21], 21, 0));
        assertEquals(-Errno.ENOSPC, rig.call(Sys.SYMLINK, "t", "/m"));
        assertEquals(0, rig.call(Sys.REMOVEXATTR, "/f", "user.a"));
        assertEquals(26, textLeft());
        assertEquals(0, rig.call(Sys.UNLINK, "/l"));
        assertEquals(126, textLeft());
        assertEquals(0, rig.call(Sys.SETXATTR, "/f", "user.a", new byte[120], 120, 0));
        assertEquals(0, rig.call(Sys.UNLINK, "/f"));
        assertEquals(126, textLeft());
    }

    /** Small files are kept on the heap until too many are, whichever file system has them. */
    @Test
    void theHeapIsSharedByAllFileSystems() {
        assertTrue(pool.spendHeap((int) VfsLimits.HEAP_BYTES - 100));
        assertEquals(0, rig.write("/small", Open.O_CREAT, "x".repeat(60)));
        assertEquals(0, rig.write("/large", Open.O_CREAT, "y".repeat(200)));
        assertEquals(0, rig.call(Sys.MKDIR, "/mnt", 0755));
        assertEquals(0, rig.call(Sys.MOUNT, "none", "/mnt", "tmpfs", 0, 0));
        assertFalse(pool.spendHeap(41));
        assertEquals(0, rig.write("/mnt/other", Open.O_CREAT, "z".repeat(60)));
        long[] error = new long[1];
        assertEquals("x".repeat(60), rig.read("/small", error));
        assertEquals("y".repeat(200), rig.read("/large", error));
        assertEquals("z".repeat(60), rig.read("/mnt/other", error));
        assertEquals(0, rig.call(Sys.UNLINK, "/small"));
        assertTrue(pool.spendHeap(100));
        assertFalse(pool.spendHeap(1));
    }

    @Test
    void optionsOfMount() {
        assertEquals(",size=16384k", TmpFs.mounted(pool, "size=16m,mode=755,uid=3,unknown=1,noswap").options());
        assertEquals("", TmpFs.mounted(pool, "size=50%").options());
        assertNull(TmpFs.mounted(pool, "size=much"));
        assertNull(TmpFs.mounted(pool, "mode=9"));
    }

    private String name(int length) {
        return "n".repeat(length);
    }

    @Test
    void filesWithoutAName() {
        long fd = rig.call(Sys.MEMFD_CREATE, "some", Misc.MFD_ALLOW_SEALING);
        assertEquals(3, rig.call(Sys.WRITE, fd, "abc".getBytes(StandardCharsets.US_ASCII), 3));
        assertEquals(0, rig.call(Sys.FCNTL, fd, Open.F_ADD_SEALS, Misc.F_SEAL_WRITE));
        assertEquals(-Errno.EPERM, rig.call(Sys.WRITE, fd, new byte[1], 1));
        assertEquals(-Errno.EINVAL, rig.call(Sys.MEMFD_CREATE, "some", 0x4000));
        assertEquals(-Errno.EINVAL, rig.call(Sys.MEMFD_CREATE, name(250), 0));
        assertTrue(rig.call(Sys.MEMFD_CREATE, name(249), 0) > fd);
        int free = VfsLimits.TMPFS_INODES;
        while (!pool.spendInodes(free)) {
            free--;
        }
        assertEquals(-Errno.ENOMEM, rig.call(Sys.MEMFD_CREATE, "more", 0));
        assertEquals(0, rig.call(Sys.CLOSE, fd));
        assertTrue(rig.call(Sys.MEMFD_CREATE, "more", 0) >= 0);
    }
}
