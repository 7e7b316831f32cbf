package io.cloister.gofer;

/** Bounds of the gofer. */
final class GoferLimits {
    /** Handles at once; beyond it -ENFILE. Directories hold a host descriptor each. */
    static final int MAX_HANDLES = 1 << 18;
    /** Descriptors of directories at once; the least recently used are closed and opened again when needed. */
    static final int MAX_DIRECTORIES = 8192;
    /** Longest name. */
    static final int NAME_MAX = 255;

    private GoferLimits() {
    }
}
