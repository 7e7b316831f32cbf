package io.cloister.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.overlay.OverlayFs;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Random changes of a tree, on tmpfs and on an overlay with a filled lower tree, against a map from path to content.
 */
final class TreeModelTest {
    private static final String[] NAMES = {"a", "b", "c", "d"};
    private static final String DIRECTORY = "<dir>";
    private static final int STEPS = 4000;

    /** The obvious file system: every path in one map. */
    private static final class Model {
        private final TreeMap<String, String> paths = new TreeMap<>();

        private static String parent(String path) {
            return path.substring(0, path.lastIndexOf('/'));
        }

        /** 0 if the parent is a directory. */
        private long reach(String path) {
            String up = parent(path);
            if (up.isEmpty()) {
                return 0;
            }
            String what = paths.get(up);
            if (what == null) {
                long above = reach(up);
                return above != 0 ? above : -Errno.ENOENT;
            }
            return what.equals(DIRECTORY) ? 0 : -Errno.ENOTDIR;
        }

        private boolean empty(String path) {
            String next = paths.higherKey(path + "/");
            return next == null || !next.startsWith(path + "/");
        }

        long mkdir(String path) {
            long outcome = reach(path);
            if (outcome == 0) {
                outcome = paths.putIfAbsent(path, DIRECTORY) == null ? 0 : -Errno.EEXIST;
            }
            return outcome;
        }

        long write(String path, String text) {
            long outcome = reach(path);
            if (outcome == 0 && DIRECTORY.equals(paths.get(path))) {
                outcome = -Errno.EISDIR;
            }
            if (outcome == 0) {
                paths.put(path, text);
            }
            return outcome;
        }

        long unlink(String path) {
            long outcome = find(path);
            if (outcome == 0 && paths.get(path).equals(DIRECTORY)) {
                outcome = -Errno.EISDIR;
            }
            if (outcome == 0) {
                paths.remove(path);
            }
            return outcome;
        }

        long rmdir(String path) {
            long outcome = find(path);
            if (outcome == 0) {
                outcome = !paths.get(path).equals(DIRECTORY) ? -Errno.ENOTDIR : empty(path) ? 0 : -Errno.ENOTEMPTY;
            }
            if (outcome == 0) {
                paths.remove(path);
            }
            return outcome;
        }

        private long find(String path) {
            long outcome = reach(path);
            return outcome != 0 ? outcome : paths.containsKey(path) ? 0 : -Errno.ENOENT;
        }

        long rename(String from, String to) {
            long outcome = find(from);
            outcome = outcome != 0 ? outcome : reach(to);
            if (outcome != 0 || from.equals(to)) {
                return outcome;
            }
            if (to.startsWith(from + "/")) {
                return -Errno.EINVAL;
            }
            if (from.startsWith(to + "/")) {
                return -Errno.ENOTEMPTY;
            }
            boolean directory = paths.get(from).equals(DIRECTORY);
            String old = paths.get(to);
            if (old != null && old.equals(DIRECTORY) != directory) {
                return directory ? -Errno.ENOTDIR : -Errno.EISDIR;
            }
            if (old != null && directory && !empty(to)) {
                return -Errno.ENOTEMPTY;
            }
            TreeMap<String, String> moved = new TreeMap<>(paths.subMap(from + "/", from + "0"));
            paths.keySet().removeAll(moved.keySet());
            paths.put(to, paths.remove(from));
            moved.forEach((path, text) -> paths.put(to + path.substring(from.length()), text));
            return 0;
        }
    }

    private static String path(Random random) {
        StringBuilder text = new StringBuilder();
        for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
            text.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return text.toString();
    }

    private static void run(Rig rig, Model model, long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            String p = path(random);
            String q = path(random);
            String where = "seed " + seed + " step " + step + " " + p + " " + q;
            switch (random.nextInt(7)) {
                case 0 -> assertEquals(model.mkdir(p), rig.call(Sys.MKDIR, p, 0755), "mkdir " + where);
                case 1 -> {
                    String text = "text " + step;
                    assertEquals(model.write(p, text), rig.write(p, Open.O_CREAT | Open.O_TRUNC, text),
                        "write " + where);
                }
                case 2 -> assertEquals(model.unlink(p), rig.call(Sys.UNLINK, p), "unlink " + where);
                case 3 -> assertEquals(model.rmdir(p), rig.call(Sys.RMDIR, p), "rmdir " + where);
                case 4, 5 -> assertEquals(model.rename(p, q), rig.call(Sys.RENAME, p, q), "rename " + where);
                default -> check(rig, model, p, where);
            }
        }
        for (String p : model.paths.keySet()) {
            check(rig, model, p, "seed " + seed + " end " + p);
        }
    }

    private static void check(Rig rig, Model model, String p, String where) {
        String expected = model.reach(p) == 0 ? model.paths.get(p) : null;
        long[] error = new long[1];
        String found = rig.read(p, error);
        if (expected == null) {
            assertEquals(null, found, "ghost " + where);
        } else if (expected.equals(DIRECTORY)) {
            assertEquals(-Errno.EISDIR, error[0], "directory " + where);
            assertEquals(names(model, p), names(rig, p), "list " + where);
        } else {
            assertEquals(expected, found, "content " + where);
        }
    }

    private static TreeSet<String> names(Model model, String p) {
        TreeSet<String> names = new TreeSet<>();
        for (Map.Entry<String, String> e : model.paths.subMap(p + "/", p + "0").entrySet()) {
            String rest = e.getKey().substring(p.length() + 1);
            if (rest.indexOf('/') < 0) {
                names.add(rest);
            }
        }
        return names;
    }

    private static TreeSet<String> names(Rig rig, String p) {
        TreeSet<String> names = new TreeSet<>();
        long fd = rig.call(Sys.OPEN, p, Open.O_DIRECTORY, 0);
        while (rig.call(Sys.GETDENTS64, fd, new byte[64], 64) > 0) {
            UnsafeBuffer out = new UnsafeBuffer(rig.copied());
            for (int at = 0; at < out.capacity(); at += out.getShort(at + 16)) {
                StringBuilder name = new StringBuilder();
                for (int i = at + 19; out.getByte(i) != 0; i++) {
                    name.append((char) out.getByte(i));
                }
                names.add(name.toString());
            }
        }
        rig.call(Sys.CLOSE, fd);
        names.remove(".");
        names.remove("..");
        return names;
    }

    @Test
    void tmpfsIsTheMap() {
        for (long seed = 1; seed <= 5; seed++) {
            run(new Rig(Rig::tmpfs), new Model(), seed);
        }
    }

    @Test
    void theOverlayIsTheMapAndLeavesItsLowerTreeAlone() {
        for (long seed = 1; seed <= 5; seed++) {
            Model model = new Model();
            FileSystem[] lower = new FileSystem[1];
            Rig rig = new Rig(parts -> {
                lower[0] = Rig.tmpfs(parts);
                fill(lower[0], model);
                return new OverlayFs(parts.devices, parts.ports.clock(), Rig.tmpfs(parts), lower[0]);
            });
            Map<String, String> before = Map.copyOf(model.paths);
            run(rig, model, seed);
            assertEquals(new TreeMap<>(before), dump(lower[0]), "lower tree, seed " + seed);
        }
    }

    private static void fill(FileSystem fs, Model model) {
        for (String name : NAMES) {
            Found dir = fs.root().mkdir(name, new NewNode(040755, 0, 0, 0, 1));
            model.mkdir("/" + name);
            for (String below : NAMES) {
                Found file = dir.inode().create(below, new NewNode(0100644, 0, 0, 0, 1));
                byte[] text = ("lower " + below).getBytes(StandardCharsets.ISO_8859_1);
                file.inode().writeAt(new UnsafeBuffer(text), 0, text.length, 0, 1);
                model.write("/" + name + "/" + below, "lower " + below);
            }
        }
    }

    private static TreeMap<String, String> dump(FileSystem fs) {
        TreeMap<String, String> all = new TreeMap<>();
        for (String name : NAMES) {
            all.put("/" + name, DIRECTORY);
            for (String below : NAMES) {
                UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
                int n = (int) fs.root().lookup(0, name).inode().lookup(0, below).inode().readAt(text, 0, 64, 0);
                all.put("/" + name + "/" + below, text.getStringWithoutLengthAscii(0, n));
            }
        }
        return all;
    }
}
