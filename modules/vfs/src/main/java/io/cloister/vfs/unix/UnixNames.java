package io.cloister.vfs.unix;

import io.cloister.vfs.inode.Inode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is bound where: abstract names, and inodes of type socket. Only ever looked up by key, or listed in order of
 * creation.
 */
public final class UnixNames {
    private static final int AUTOBIND_NAMES = 1 << 20;

    private final SocketPaths paths;
    private final TreeMap<byte[], UnixSocket> names = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<Inode, UnixSocket> inodes = new IdentityHashMap<>();
    private final Map<Long, UnixSocket> all = new LinkedHashMap<>();
    private int nextAutobind;

    /** Names in the file system are {@code paths}'s. */
    public UnixNames(SocketPaths paths) {
        this.paths = paths;
    }

    SocketPaths paths() {
        return paths;
    }

    /** Takes an abstract name (with its leading NUL); false if it is taken. */
    boolean take(byte[] name, UnixSocket socket) {
        return names.putIfAbsent(name, socket) == null;
    }

    /** unix(7), Autobind: five hexadecimal digits; null if all are taken. */
    byte[] autobind(UnixSocket socket) {
        for (int i = 0; i < AUTOBIND_NAMES; i++) {
            String digits = String.format("\0%05x", nextAutobind);
            nextAutobind = (nextAutobind + 1) % AUTOBIND_NAMES;
            byte[] name = digits.getBytes(StandardCharsets.ISO_8859_1);
            if (take(name, socket)) {
                return name;
            }
        }
        return null;
    }

    void bound(Inode inode, UnixSocket socket) {
        inodes.put(inode, socket);
    }

    UnixSocket byName(byte[] name) {
        return names.get(name);
    }

    UnixSocket byInode(Inode inode) {
        return inodes.get(inode);
    }

    void opened(UnixSocket socket) {
        all.put(socket.ino(), socket);
    }

    void closed(UnixSocket socket, byte[] name, Inode inode) {
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
