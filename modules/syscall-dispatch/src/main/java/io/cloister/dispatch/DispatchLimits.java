package io.cloister.dispatch;

/** Every bound of the service. */
final class DispatchLimits {
    /** Strings, vectors and auxiliary vector of a new program; they pass through one data window. */
    static final int MAX_STACK_IMAGE = 180 << 10;
    /** Fresh stubs kept ready. */
    static final int POOL = 2;
    /** Deaths reported before anybody knew the process. */
    static final int MAX_EARLY_DEATHS = 1024;
    /** Stubs that fail in a row before no more are asked for. */
    static final int MAX_STUB_FAILURES = 16;
    /** Text of another service for vfs, bytes. */
    static final int MAX_TEXT = 16 << 20;
    /** Command line kept for /proc, bytes. */
    static final int MAX_CMDLINE = 4096;
    /** Longest path. */
    static final int MAX_PATH = 4096;
    /** Directories of a PATH that are tried. */
    static final int MAX_PATH_ENTRIES = 64;

    private DispatchLimits() {
    }
}
