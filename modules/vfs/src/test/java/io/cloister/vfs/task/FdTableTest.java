package io.cloister.vfs.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.FileLocks;
import io.cloister.vfs.file.OpenFile;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;

/** Random installs, dups and closes against a map; every file is released exactly when its last number goes. */
final class FdTableTest {
    private static final class Plain extends OpenFile {
        private Plain() {
            super(0);
        }

        @Override
        public long stat(MutableDirectBuffer memory, int offset) {
            return 0;
        }

        @Override
        public Object inode() {
            return null;
        }

        @Override
        public byte[] linkText() {
            return new byte[0];
        }
    }

    @Test
    void isAMap() {
        Random random = new Random(3);
        DescriptorsInUse inUse = new DescriptorsInUse();
        FdTable table = new FdTable(FileLocks.NONE, inUse);
        TreeMap<Integer, OpenFile> model = new TreeMap<>();
        for (int step = 0; step < 5000; step++) {
            int fd = random.nextInt(100);
            OpenFile old = model.get(fd);
            switch (random.nextInt(3)) {
                case 0 -> {
                    OpenFile file = new Plain();
                    int got = table.install(file, fd, 80, false);
                    int expected = fd;
                    while (model.containsKey(expected)) {
                        expected++;
                    }
                    assertEquals(expected < 80 ? expected : -Errno.EMFILE, got);
                    if (got >= 0) {
                        model.put(got, file);
                    }
                }
                case 1 -> {
                    assertEquals(old == null ? -Errno.EBADF : 0, table.close(fd));
                    model.remove(fd);
                }
                default -> {
                    if (old != null) {
                        int to = random.nextInt(100);
                        table.put(to, old.retain(), true);
                        model.put(to, old);
                        assertTrue(table.closeOnExec(to));
                    }
                }
            }
            assertEquals(old != null && !model.containsValue(old), old != null && old.isReleased());
        }
        for (Map.Entry<Integer, OpenFile> e : model.entrySet()) {
            assertSame(e.getValue(), table.file(e.getKey()));
        }
        assertEquals(model.size(), inUse.count());
        FdTable copy = table.copy();
        assertEquals(2L * model.size(), inUse.count());
        copy.release();
        inUse.add(VfsLimits.OPEN_FILES - model.size());
        assertEquals(-Errno.ENFILE, table.room(200));
        assertEquals(-Errno.EMFILE, table.room(0));
        inUse.add(model.size() - VfsLimits.OPEN_FILES);
        assertEquals(0, table.room(200));
        table.release();
        assertEquals(0, inUse.count());
        model.values().forEach(file -> assertTrue(file.isReleased()));
    }
}
