package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes, changes, renames and removes files in a directory of its own, and knows what must be in them. */
final class FileProgram implements Program {
    private static final int NAMES = 5;
    private static final int MOST = 20_000;
    private static final int MS_SHARED = 1;

    private final String directory;
    private final int rounds;
    private final Map<String, byte[]> model = new TreeMap<>();

    FileProgram(String directory, int rounds) {
        this.directory = directory;
        this.rounds = rounds;
    }

    @Override
    public void run(Guest g) {
        g.must(g.path(Sys.MKDIR, directory, 0700), "mkdir");
        for (int i = 0; i < rounds; i++) {
            round(g, directory + "/f" + g.random.nextInt(NAMES));
        }
        list(g);
        for (String name : model.keySet().toArray(new String[0])) {
            g.check(Arrays.equals(model.get(name), g.file(name)), "contents of " + name);
            g.must(g.path(Sys.UNLINK, name), "unlink");
        }
        g.must(g.path(Sys.RMDIR, directory), "rmdir");
        descriptors(g);
    }

    private void round(Guest g, String name) {
        switch (g.random.nextInt(9)) {
            case 0, 1 -> write(g, name);
            case 2 -> rename(g, name, directory + "/f" + g.random.nextInt(NAMES));
            case 3 -> unlink(g, name);
            case 4 -> truncate(g, name);
            case 5 -> mapped(g, name);
            case 6 -> list(g);
            default -> readBack(g, name);
        }
    }

    private void write(Guest g, String name) {
        byte[] old = model.getOrDefault(name, new byte[0]);
        byte[] data = g.dice(1 + g.random.nextInt(6000));
        boolean append = g.random.nextBoolean();
        int at = append ? old.length : g.random.nextInt(MOST);
        int fd = (int) g.must(g.open(name, Open.O_RDWR | Open.O_CREAT | (append ? Open.O_APPEND : 0), 0600), "open");
        long n = append ? g.write(fd, data) : g.write(Sys.PWRITE64, fd, data, at);
        g.same(data.length, n, "write");
        g.must(g.close(fd), "close");
        byte[] now = Arrays.copyOf(old, Math.max(old.length, at + data.length));
        System.arraycopy(data, 0, now, at, data.length);
        model.put(name, now);
    }

    private void rename(Guest g, String from, String to) {
        long mark = g.take(0);
        long result = g.call(Sys.RENAME, g.put(from), g.put(to));
        g.release(mark);
        g.same(model.containsKey(from) ? 0 : -Errno.ENOENT, result, "rename");
        if (result == 0) {
            model.put(to, model.remove(from));
        }
    }

    private void unlink(Guest g, String name) {
        int fd = g.random.nextBoolean() && model.containsKey(name) ? g.open(name, Open.O_RDONLY, 0) : -1;
        byte[] content = model.remove(name);
        g.same(content == null ? -Errno.ENOENT : 0, g.path(Sys.UNLINK, name), "unlink");
        if (fd >= 0) {
            g.check(
                    Arrays.equals(content, g.readFully(fd, content.length + 1)),
                    "contents of an open file without a name");
            g.must(g.close(fd), "close");
        }
    }

    private void truncate(Guest g, String name) {
        int size = g.random.nextInt(MOST);
        byte[] content = model.get(name);
        g.same(content == null ? -Errno.ENOENT : 0, g.path(Sys.TRUNCATE, name, size), "truncate");
        if (content != null) {
            model.put(name, Arrays.copyOf(content, size));
        }
    }

    /** The same bytes through memory: reads, and writes where they go to the file. */
    private void mapped(Guest g, String name) {
        byte[] content = model.get(name);
        if (content == null || content.length == 0) {
            return;
        }
        int fd = (int) g.must(g.open(name, Open.O_RDWR, 0), "open");
        boolean shared = g.random.nextBoolean();
        long at = g.must(g.call(Sys.MMAP, 0, content.length, 3, shared ? MS_SHARED : 2, fd, 0), "mmap");
        g.must(g.close(fd), "close");
        g.check(Arrays.equals(content, g.load(at, content.length)), "mapped contents of " + name);
        int where = g.random.nextInt(content.length);
        byte[] one = g.dice(1);
        g.store(at + where, one);
        if (shared) {
            content[where] = one[0];
        }
        g.must(g.call(Sys.MUNMAP, at, content.length), "munmap");
    }

    private void readBack(Guest g, String name) {
        byte[] content = model.get(name);
        int fd = g.open(name, Open.O_RDONLY, 0);
        if (content == null) {
            g.same(-Errno.ENOENT, fd, "open of a missing file");
            return;
        }
        g.must(fd, "open");
        int at = g.random.nextInt(content.length + 1);
        byte[] part = g.read(Sys.PREAD64, fd, 3000, at);
        g.check(
                Arrays.equals(Arrays.copyOfRange(content, at, Math.min(content.length, at + 3000)), part),
                "bytes of " + name + " from " + at);
        long mark = g.take(0);
        long stat = g.take(144);
        g.must(g.call(Sys.FSTAT, fd, stat), "fstat");
        g.same(content.length, g.load64(stat + 48), "size of " + name);
        g.release(mark);
        g.must(g.close(fd), "close");
    }

    private void list(Guest g) {
        TreeSet<String> expected = new TreeSet<>();
        for (String path : model.keySet()) {
            expected.add(path.substring(directory.length() + 1));
        }
        TreeSet<String> found = names(g, directory);
        g.check(expected.equals(found), "directory holds " + found + " instead of " + expected);
    }

    /** Whatever was opened is closed. */
    private static void descriptors(Guest g) {
        TreeSet<String> open = names(g, "/proc/self/fd");
        g.same(1, open.size(), "open descriptors " + open);
    }

    /** Names in a directory. */
    static TreeSet<String> names(Guest g, String path) {
        TreeSet<String> found = new TreeSet<>();
        int fd = (int) g.must(g.open(path, Open.O_RDONLY | Open.O_DIRECTORY, 0), "open of " + path);
        byte[] part = g.read(Sys.GETDENTS64, fd, 1024);
        while (part.length > 0) {
            for (int at = 0; at < part.length; at += (part[at + 16] & 0xff) | (part[at + 17] & 0xff) << 8) {
                int end = at + 19;
                while (part[end] != 0) {
                    end++;
                }
                String name = new String(part, at + 19, end - at - 19, StandardCharsets.ISO_8859_1);
                boolean fresh = name.startsWith(".") || found.add(name);
                g.check(fresh, "directory lists " + name + " twice");
            }
            part = g.read(Sys.GETDENTS64, fd, 1024);
        }
        g.must(g.close(fd), "close");
        return found;
    }
}
