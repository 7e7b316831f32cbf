package io.cloister.vfs.unix;

import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Who is bound where: abstract names, and inodes of type socket. Only ever looked up by key, or listed in order of creation. */
public final class UnixNames {
    /** The file system side of names, served by the core of vfs. */
    public interface Paths {
        /** An inode, or an error. */
        record Found(Object inode, long error) {
        }

        /** Makes a socket inode at {@code path} (mode 0777 and the umask); -EADDRINUSE where the name exists. */
        Found create(int tid, byte[] path);

        /** The socket inode at {@code path}, links followed, write permission checked; -ECONNREFUSED where it is no socket. */
        Found lookup(int tid, byte[] path);
    }

    private static final int AUTOBIND_NAMES = 1 << 20;

    private final Paths paths;
    private final TreeMap<byte[], UnixSocket> names = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<Object, UnixSocket> inodes = new IdentityHashMap<>();
    private final Map<Long, UnixSocket> all = new LinkedHashMap<>();
    private int nextAutobind;

    /** Names in the file system are {@code paths}'s. */
    public UnixNames(Paths paths) {
        this.paths = paths;
    }

    Paths paths() {
        return paths;
    }

    /** Takes an abstract name (with its leading NUL); false where it is taken. */
    boolean take(byte[] name, UnixSocket socket) {
        return names.putIfAbsent(name, socket) == null;
    }

    /** unix(7), Autobind: five hexadecimal digits; null where all are taken. */
    byte[] autobind(UnixSocket socket) {
        for (int i = 0; i < AUTOBIND_NAMES; i++) {
            String digits = String.format("\0%05x", nextAutobind);
            nextAutobind = (nextAutobind + 1) % AUTOBIND_NAMES;
            byte[] name = digits.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            if (take(name, socket)) {
                return name;
            }
        }
        return null;
    }

    void bound(Object inode, UnixSocket socket) {
        inodes.put(inode, socket);
    }

    UnixSocket byName(byte[] name) {
        return names.get(name);
    }

    UnixSocket byInode(Object inode) {
        return inodes.get(inode);
    }

    void opened(UnixSocket socket) {
        all.put(socket.ino(), socket);
    }

    void closed(UnixSocket socket, byte[] name, Object inode) {
        all.remove(socket.ino());
        if (inode != null) {
            inodes.remove(inode);
        } else if (name.length > 0) {
            names.remove(name, socket);
        }
    }

    /** All living sockets, oldest first (/proc/net/unix). */
    public Collection<UnixSocket> sockets() {
        return all.values();
    }
}
