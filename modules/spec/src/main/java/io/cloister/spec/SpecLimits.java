package io.cloister.spec;

/** Every bound of a specification. */
public final class SpecLimits {
    /** Bytes of one encoding. */
    public static final int BYTES = 4 << 20;
    /** Entries of one list: what a group of the encoding can count, less the number that says "none". */
    public static final int ENTRIES = 65534;
    /** Bytes of one argument or variable: MAX_ARG_STRLEN of execve(2), with its NUL. */
    public static final int ARGUMENT = 128 * 1024 - 1;
    /** Bytes of a path: PATH_MAX of limits.h(0p), with its NUL. */
    public static final int PATH = 4095;
    /** Bytes of a host or domain name: sethostname(2). */
    public static final int UTS_NAME = 64;
    /** Bytes of any other text. */
    public static final int TEXT = 16 * 1024;
    /** Supplementary groups: NGROUPS_MAX of getgroups(2), as far as a list can count. */
    public static final int GROUPS = ENTRIES;
    /** Most processors a guest may be told of. */
    public static final int PROCESSORS = 1024;
    /** Most guest processes that may share a sandbox. */
    public static final int PROCESS_FILES = 4096;
    /** Columns and rows of a terminal: tty_ioctl(4). */
    public static final int WINDOW = 65535;

    private SpecLimits() {
    }
}
