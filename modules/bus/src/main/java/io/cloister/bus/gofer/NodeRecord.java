package io.cloister.bus.gofer;

/**
 * A file that was looked up, in the replies of GoferWalk and GoferLookup.
 *
 * <pre>
 * 0 handle i32   4 attributes, struct statx (StatxLayout)   260 end
 * </pre>
 */
public final class NodeRecord {
    public static final int HANDLE = 0;
    public static final int ATTRIBUTES = 4;
    /** Bytes of a struct statx. */
    public static final int ATTRIBUTES_SIZE = 256;
    public static final int SIZE = ATTRIBUTES + ATTRIBUTES_SIZE;
    /** Most of them in one reply. */
    public static final int MOST = 60;

    private NodeRecord() {
    }
}
