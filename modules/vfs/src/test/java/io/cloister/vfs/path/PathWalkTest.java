package io.cloister.vfs.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.vfs.Rig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random paths with dots, slashes and symbolic links against a resolver that works on text alone (path_resolution(7)).
 */
final class PathWalkTest {
    private static final String[] PARTS = {"a", "b", "l", "m", "f", "..", ".", "", "none"};
    private final Rig rig = new Rig(Rig::tmpfs);
    /** Path to "d", "f", or "l" and the target. */
    private final TreeMap<String, String> tree = new TreeMap<>();

    private void grow(Random random) {
        for (String top : new String[] {"", "/a", "/b", "/a/a", "/a/b"}) {
            if (!top.isEmpty()) {
                assertEquals(0, rig.call(Sys.MKDIR, top, 0755));
                tree.put(top, "d");
            }
        }
        for (String top : new String[] {"", "/a", "/b", "/a/b"}) {
            rig.write(top + "/f", Open.O_CREAT, "x");
            tree.put(top + "/f", "f");
            for (String name : new String[] {"/l", "/m"}) {
                String target = text(random);
                if (!target.isEmpty()) {
                    assertEquals(0, rig.call(Sys.SYMLINK, target, top + name));
                    tree.put(top + name, "l" + target);
                }
            }
        }
    }

    private static String text(Random random) {
        StringBuilder path = new StringBuilder(random.nextBoolean() ? "/" : "");
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            path.append(PARTS[random.nextInt(PARTS.length)]).append(i > 1 || random.nextInt(5) == 0 ? "/" : "");
        }
        return path.toString();
    }

    /** The canonical path, or minus an errno as text. */
    private String resolve(String path) {
        Deque<String> rest = new ArrayDeque<>();
        push(rest, path);
        boolean slash = path.endsWith("/");
        String at = "";
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (!at.isEmpty() && !tree.get(at).equals("d")) {
                return "-" + Errno.ENOTDIR;
            }
            if (part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                at = at.isEmpty() ? "" : at.substring(0, at.lastIndexOf('/'));
                continue;
            }
            String next = at + "/" + part;
            String what = tree.get(next);
            if (what == null) {
                return "-" + Errno.ENOENT;
            }
            if (what.startsWith("l")) {
                if (++links > 40) {
                    return "-" + Errno.ELOOP;
                }
                String target = what.substring(1);
                slash |= rest.isEmpty() && target.endsWith("/");
                push(rest, target);
                at = target.startsWith("/") ? "" : at;
            } else {
                at = next;
            }
        }
        return slash && !at.isEmpty() && !tree.get(at).equals("d") ? "-" + Errno.ENOTDIR : at.isEmpty() ? "/" : at;
    }

    private static void push(Deque<String> rest, String path) {
        String[] parts = path.split("/");
        for (int i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].isEmpty()) {
                rest.push(parts[i]);
            }
        }
    }

    @Test
    void walksLikeTheText() {
        long seed = 7;
        Random random = new Random(seed);
        grow(random);
        for (int i = 0; i < 5000; i++) {
            String path = text(random);
            if (path.isEmpty()) {
                continue;
            }
            String expected = resolve(path);
            long fd = rig.call(Sys.OPEN, path, Open.O_PATH, 0);
            String found = Long.toString(fd);
            if (fd >= 0) {
                found = new String(rig.service.parts().callers().caller(1).anyFile((int) fd).linkText(),
                    StandardCharsets.ISO_8859_1);
                rig.call(Sys.CLOSE, fd);
            }
            assertEquals(expected, found, "seed " + seed + " path " + path);
        }
    }

    @Test
    void limits() {
        assertEquals(-Errno.ENAMETOOLONG, rig.call(Sys.MKDIR, "/" + "x".repeat(256), 0755));
        assertEquals(0, rig.call(Sys.MKDIR, "/" + "x".repeat(255), 0755));
        assertEquals(-Errno.ENAMETOOLONG, rig.call(Sys.OPEN, "/x".repeat(2048), 0, 0));
        assertEquals(-Errno.ENOENT, rig.call(Sys.OPEN, "", 0, 0));
        assertEquals(0, rig.call(Sys.SYMLINK, "loop", "/loop"));
        assertEquals(-Errno.ELOOP, rig.call(Sys.OPEN, "/loop", 0, 0));
        assertEquals(-Errno.ELOOP, rig.call(Sys.OPEN, "/loop", Open.O_NOFOLLOW, 0));
        assertEquals(-Errno.EFAULT, rig.call(Sys.OPEN, 0, 0, 0));
    }
}
