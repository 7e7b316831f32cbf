package io.cloister.gofer;

import io.cloister.abi.Errno;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** All handles, and a bounded set of open directories (least recently used closed first). */
final class Nodes {
    private static final byte[] SELF = new byte[0];

    private final HostTree host;
    private final Map<Integer, Node> byHandle = new LinkedHashMap<>();
    private final LinkedHashMap<Node, Boolean> open = new LinkedHashMap<>(64, 0.75f, true);
    private final int roots;
    private int nextHandle;

    /** {@code rootFds[i]} is the directory of root i, {@code writable[i]} whether it may be changed. */
    Nodes(HostTree host, int[] rootFds, boolean[] writable) {
        this.host = host;
        this.roots = rootFds.length;
        for (int i = 0; i < rootFds.length; i++) {
            Node root = new Node(i, null, SELF, true, writable[i]);
            root.fd = rootFds[i];
            byHandle.put(i, root);
        }
        nextHandle = roots;
    }

    /** The node of a handle, or null. */
    Node node(long handle) {
        Node node = handle < 0 || handle > Integer.MAX_VALUE ? null : byHandle.get((int) handle);
        return node == null || node.closed ? null : node;
    }

    /** A new handle beneath {@code parent}, or null if there are too many. */
    Node add(Node parent, byte[] name, boolean directory) {
        if (byHandle.size() >= GoferLimits.MAX_HANDLES) {
            return null;
        }
        Node node = new Node(nextHandle++, parent, name, directory, parent.writable);
        byHandle.put(node.handle, node);
        return node;
    }

    /** The open descriptor of a directory node, or minus an errno. */
    int directory(Node node) {
        if (node.fd >= 0) {
            if (node.parent != null) {
                open.get(node);
            }
            return node.fd;
        }
        if (!node.directory) {
            return -Errno.ENOTDIR;
        }
        int above = directory(node.parent);
        if (above < 0) {
            return above;
        }
        int fd = host.openDirectory(above, node.name);
        if (fd >= 0) {
            node.fd = fd;
            open.put(node, Boolean.TRUE);
            trim();
        }
        return fd;
    }

    /** The directory that holds {@code node}, or minus an errno; a root is its own. */
    int holder(Node node) {
        return directory(node.parent == null ? node : node.parent);
    }

    /** vfs uses it no more. */
    void close(Node node) {
        if (node.handle < roots) {
            return;
        }
        node.closed = true;
        forget(node);
    }

    /** A file was renamed. */
    void moved(Node parent, byte[] name, Node newParent, byte[] newName) {
        for (Node node : byHandle.values()) {
            if (node.parent == parent && Arrays.equals(node.name, name)) {
                parent.children--;
                newParent.children++;
                node.parent = newParent;
                node.name = newName;
            }
        }
    }

    private void forget(Node node) {
        Node at = node;
        while (at != null && at.closed && at.children == 0) {
            byHandle.remove(at.handle);
            if (at.fd >= 0) {
                open.remove(at);
                host.close(at.fd);
                at.fd = -1;
            }
            Node parent = at.parent;
            if (parent != null) {
                parent.children--;
            }
            at = parent;
        }
    }

    private void trim() {
        while (open.size() > GoferLimits.MAX_DIRECTORIES) {
            Node oldest = open.keySet().iterator().next();
            open.remove(oldest);
            host.close(oldest.fd);
            oldest.fd = -1;
        }
    }
}
