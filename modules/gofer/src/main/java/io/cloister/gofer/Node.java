package io.cloister.gofer;

/** What a handle names: a place beneath a root. */
final class Node {
    private static final byte[] SELF = new byte[0];

    final int handle;
    final boolean directory;
    boolean writable;
    Node parent;
    byte[] name;
    /** O_PATH descriptor of a directory, -1 while closed. */
    int fd;
    /** Nodes that name this one as their parent: it can't be forgotten before them. */
    int children;
    /** Closed by vfs; lives on while it has children. */
    boolean closed;

    Node(int handle, Node parent, byte[] name, boolean directory, boolean writable) {
        this.handle = handle;
        this.parent = parent;
        this.name = name;
        this.directory = directory;
        this.writable = writable;
        this.fd = -1;
        if (parent != null) {
            parent.children++;
        }
    }

    /** Its name in {@link Nodes#holder}: none for a root. */
    byte[] nameInHolder() {
        return parent == null ? SELF : name;
    }
}
