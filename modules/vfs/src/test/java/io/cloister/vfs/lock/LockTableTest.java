package io.cloister.vfs.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.abi.Errno;
import io.cloister.abi.Locks;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.lock.LockTable.Range;
import java.util.Arrays;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
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

    private static final class NamelessFile extends OpenFile {
        private final Inode inode;

        private NamelessFile(Inode inode) {
            super(0);
            this.inode = inode;
        }

        @Override
        public long stat(MutableDirectBuffer memory, int offset) {
            return 0;
        }

        @Override
        public Object inode() {
            return inode;
        }

        @Override
        public byte[] linkText() {
            return new byte[0];
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

    /** An unlock in the middle makes two records of one: that is bounded too. */
    @Test
    void aSplitCountsAsALock() {
        LockTable table = new LockTable();
        Inode[] inodes = new Inode[128];
        Arrays.setAll(inodes, i -> new Plain());
        for (Inode inode : inodes) {
            assertEquals(0, table.lock(inode, new Range("a", 1, true, 0, Long.MAX_VALUE)));
        }
        int records = inodes.length;
        while (table.unlock(inodes[records % 128], "a", records, records) == 0) {
            records++;
        }
        assertEquals(VfsLimits.LOCKS, records);
        assertEquals(-Errno.ENOLCK, table.lock(inodes[0], new Range("a", 1, true, 1, 1)));
        assertEquals(0, table.unlock(inodes[0], "a", 0, Long.MAX_VALUE));
        assertEquals(0, table.unlock(inodes[1], "a", 3, 3));
    }

    /** flock(2) against who holds what. */
    @Test
    void flocksBelongToDescriptions() {
        Random random = new Random(11);
        LockTable table = new LockTable();
        Inode inode = new Plain();
        OpenFile[] files = new OpenFile[4];
        Arrays.setAll(files, i -> new NamelessFile(inode));
        int[] held = new int[files.length];
        for (int step = 0; step < 5000; step++) {
            int who = random.nextInt(files.length);
            int operation = new int[] {Locks.LOCK_SH, Locks.LOCK_EX, Locks.LOCK_UN}[random.nextInt(3)];
            boolean blocked = false;
            for (int other = 0; other < files.length; other++) {
                blocked |= other != who && operation != Locks.LOCK_UN && held[other] != 0
                    && (operation == Locks.LOCK_EX || held[other] == Locks.LOCK_EX);
            }
            boolean had = held[who] == operation;
            assertEquals(blocked ? -Errno.EAGAIN : 0, table.flock(inode, files[who], operation), "step " + step);
            held[who] = blocked ? had ? operation : 0 : operation == Locks.LOCK_UN ? 0 : operation;
            if (random.nextInt(20) == 0) {
                table.released(files[who]);
                held[who] = 0;
            }
        }
    }

    @Test
    void aCircleOfWaitersIsADeadlock() {
        LockTable table = new LockTable();
        assertEquals(0, table.waitFor("a", "b"));
        assertEquals(0, table.waitFor("b", "c"));
        assertEquals(-Errno.EDEADLK, table.waitFor("c", "a"));
        table.waitsNoMore("b");
        assertEquals(0, table.waitFor("c", "a"));
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
