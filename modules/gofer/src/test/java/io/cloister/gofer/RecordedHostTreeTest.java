package io.cloister.gofer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.testkit.Absent;
import io.cloister.testkit.MemoryTape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gofer's host calls on the tape, and what becomes of them when the gofer dies in their midst. */
class RecordedHostTreeTest {
    private static final int DIR = 3;

    /** One of every call that changes names, and some that don't. Outcomes and bytes as text. */
    private static List<String> session(HostTree tree) {
        List<String> seen = new ArrayList<>();
        byte[] attributes = new byte[256];
        seen.add("mkdir " + tree.makeDirectory(DIR, name("d"), 0755));
        int fd = tree.open(DIR, name("f"), Open.O_CREAT | Open.O_EXCL | Open.O_RDWR, 0644);
        seen.add("create " + (fd >= 0));
        seen.add("statx " + tree.statx(DIR, name("f"), attributes) + " " + Arrays.hashCode(attributes));
        seen.add("donate " + tree.donate(1, fd));
        seen.add("symlink " + tree.symlink(name("target"), DIR, name("s")));
        byte[] target = new byte[64];
        int length = tree.readLink(DIR, name("s"), target);
        seen.add("readlink " + new String(target, 0, length, StandardCharsets.US_ASCII));
        seen.add("link " + tree.link(DIR, name("f"), DIR, name("g")));
        seen.add("mknod " + tree.makeNode(DIR, name("n"), 0600));
        seen.add("rename " + tree.rename(DIR, name("n"), DIR, name("m"), 0));
        seen.add("exchange " + tree.rename(DIR, name("m"), DIR, name("s"), Misc.RENAME_EXCHANGE));
        seen.add("unlink " + tree.unlink(DIR, name("g"), 0));
        seen.add("rmdir " + tree.unlink(DIR, name("d"), Open.AT_REMOVEDIR));
        seen.add("unlink of nothing " + tree.unlink(DIR, name("none"), 0));
        seen.add("mkdir over it " + tree.makeDirectory(DIR, name("f"), 0755));
        return seen;
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aSessionComesAgainWithoutAHost() {
        MemoryTape tape = new MemoryTape(false);
        List<String> lived = session(new RecordedHostTree(new FlatTree(), tape));
        List<String> again = session(new RecordedHostTree(Absent.port(HostTree.class), tape.successor()));
        assertEquals(lived, again);
        assertTrue(lived.contains("unlink of nothing " + -Errno.ENOENT));
        assertTrue(lived.contains("readlink target"));
    }

    @Test
    void aDeathAnywhereLeavesTheSameTreeAndTheSameAnswers() {
        FlatTree expectedTree = new FlatTree();
        MemoryTape whole = new MemoryTape(false);
        List<String> expected = session(new RecordedHostTree(expectedTree, whole));
        for (int death = 0; death < whole.size(); death++) {
            FlatTree tree = new FlatTree();
            MemoryTape tape = new MemoryTape(false).dieAt(death);
            assertThrows(MemoryTape.Death.class, () -> session(new RecordedHostTree(tree, tape)));
            List<String> survived = session(new RecordedHostTree(tree, tape.successor()));
            // What fails for a reason of its own right after its announcement looks like done: nobody can tell.
            survived.replaceAll(s -> s.equals("unlink of nothing 0") ? "unlink of nothing " + -Errno.ENOENT : s);
            survived.replaceAll(s -> s.equals("mkdir over it 0") ? "mkdir over it " + -Errno.EEXIST : s);
            assertEquals(expected, survived, "death at " + death);
            assertEquals(expectedTree.names(), tree.names(), "death at " + death);
            assertEquals(1, tree.donated(1), "death at " + death);
        }
    }

    @Test
    void aFailureBringsNoBytes() {
        MemoryTape tape = new MemoryTape(false);
        byte[] attributes = {1, 2, 3};
        assertEquals(-Errno.ENOENT, new RecordedHostTree(new FlatTree(), tape).statx(DIR, name("none"), attributes));
        new RecordedHostTree(Absent.port(HostTree.class), tape.successor()).statx(DIR, name("none"), attributes);
        assertArrayEquals(new byte[] {1, 2, 3}, attributes);
    }
}
