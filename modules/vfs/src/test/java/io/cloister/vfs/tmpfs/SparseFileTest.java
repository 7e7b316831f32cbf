package io.cloister.vfs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.vfs.Rig;
import org.junit.jupiter.api.Test;

/** A small file whose end was only ever said by truncate(2). */
final class SparseFileTest {
    private final Rig rig = new Rig(Rig::tmpfs);

    @Test
    void theEndThatTruncateMadeReadsAsZeros() {
        long fd = rig.call(Sys.OPEN, "/f", Open.O_CREAT | Open.O_RDWR, 0600);
        assertEquals(3, rig.call(Sys.WRITE, fd, new byte[] {1, 2, 3}, 3));
        assertEquals(0, rig.call(Sys.FTRUNCATE, fd, 5000));
        assertEquals(4, rig.call(Sys.PREAD64, fd, new byte[4], 4, 4000));
        assertArrayEquals(new byte[4], rig.copied());
        assertEquals(5, rig.call(Sys.PREAD64, fd, new byte[5], 5, 1));
        assertArrayEquals(new byte[] {2, 3, 0, 0, 0}, rig.copied());
    }
}
