package io.cloister.bus.gofer;

/** Which attributes GoferSetattr changes. */
public final class AttributeMask {
    public static final int SET_MODE = 1;
    public static final int SET_UID = 2;
    public static final int SET_GID = 4;
    public static final int SET_SIZE = 8;
    public static final int SET_ATIME = 16;
    public static final int SET_MTIME = 32;

    private AttributeMask() {
    }
}
