package io.cloister.vfs.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.lock.LockTable.Range;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Record locks against one array of owners per byte. */
final class LockTableTest {
    private static final int BYTES = 40;
    private static final int OWNERS = 3;

    private static final class Plain extends Inode {
        private final Attributes attributes = new Attributes();

        private Plain() {
            super(null);
        }

        @Override
        public Attributes attributes() {
            return attributes;
        }
    }

    @Test
    void recordsAreBytes() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            LockTable table = new LockTable();
            Inode inode = new Plain();
            Object[] owners = {"a", "b", "c"};
            char[][] held = new char[OWNERS][BYTES];
            for (int step = 0; step < 500; step++) {
                int who = random.nextInt(OWNERS);
                int start = random.nextInt(BYTES);
                int end = start + random.nextInt(BYTES - start);
                int kind = random.nextInt(3);
                if (kind == 0) {
                    table.unlock(inode, owners[who], start, end);
                    Arrays.fill(held[who], start, end + 1, (char) 0);
                    continue;
                }
                boolean write = kind == 1;
                boolean free = free(held, who, start, end, write);
                long outcome = table.lock(inode, new Range(owners[who], who, write, start, end));
                assertEquals(free, outcome == 0, "seed " + seed + " step " + step);
                if (free) {
                    Arrays.fill(held[who], start, end + 1, write ? 'w' : 'r');
                }
            }
        }
    }

    private static boolean free(char[][] held, int who, int start, int end, boolean write) {
        for (int other = 0; other < OWNERS; other++) {
            for (int b = start; other != who && b <= end; b++) {
                if (held[other][b] == 'w' || write && held[other][b] == 'r') {
                    return false;
                }
            }
        }
        return true;
    }
}
