package io.cloister.simulation;

import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import java.util.Arrays;

/** What is done to files while services die. Nothing of it fails for a reason of its own. */
final class CrashFiles {
    private static final int SHARED = 1;

    private CrashFiles() {
    }

    static void data(Guest g, String name, String other) {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7};
        int fd = (int) g.must(g.open(name, Open.O_RDWR | Open.O_CREAT | Open.O_EXCL, 0600), "open");
        g.same(bytes.length, g.write(fd, bytes), "write");
        g.same(bytes.length, g.write(Sys.PWRITE64, fd, bytes, 20), "pwrite");
        g.must(g.call(Sys.FSYNC, fd), "fsync");
        g.must(g.call(Sys.FTRUNCATE, fd, 30), "ftruncate");
        long at = g.must(g.call(Sys.MMAP, 0, 30, 3, SHARED, fd, 0), "mmap");
        g.store(at + 25, new byte[] {9});
        g.must(g.close(fd), "close");
        g.must(g.call(Sys.MUNMAP, at, 30), "munmap");
        long mark = g.take(0);
        g.must(g.call(Sys.RENAME, g.put(name), g.put(other)), "rename");
        g.release(mark);
        byte[] expected = new byte[30];
        System.arraycopy(bytes, 0, expected, 0, bytes.length);
        System.arraycopy(bytes, 0, expected, 20, bytes.length);
        expected[25] = 9;
        g.check(Arrays.equals(expected, g.file(other)), "contents");
        g.must(g.path(Sys.TRUNCATE, other, 5), "truncate");
        g.must(g.path(Sys.CHMOD, other, 0640), "chmod");
    }

    static void names(Guest g, String directory) {
        g.must(g.path(Sys.MKDIR, directory, 0700), "mkdir");
        long mark = g.take(0);
        g.must(g.call(Sys.SYMLINK, g.put("target"), g.put(directory + "/s")), "symlink");
        g.must(g.path(Sys.MKNOD, directory + "/p", 0010600, 0), "mknod");
        int fd = (int) g.must(g.open(directory + "/f", Open.O_WRONLY | Open.O_CREAT, 0600), "open");
        g.must(g.close(fd), "close");
        g.must(g.call(Sys.LINK, g.put(directory + "/f"), g.put(directory + "/l")), "link");
        g.must(
                g.call(
                        Sys.RENAMEAT2,
                        Open.AT_FDCWD,
                        g.put(directory + "/s"),
                        Open.AT_FDCWD,
                        g.put(directory + "/l"),
                        2),
                "exchange");
        g.release(mark);
        g.same(4, FileProgram.names(g, directory).size(), "names");
        g.must(g.path(Sys.UNLINK, directory + "/f"), "unlink");
        g.must(g.path(Sys.UNLINK, directory + "/s"), "unlink");
        g.must(g.path(Sys.UNLINK, directory + "/p"), "unlink");
        g.same(1, FileProgram.names(g, directory).size(), "names");
        g.must(g.path(Sys.UNLINK, directory + "/l"), "unlink");
        g.must(g.path(Sys.RMDIR, directory), "rmdir");
    }
}
