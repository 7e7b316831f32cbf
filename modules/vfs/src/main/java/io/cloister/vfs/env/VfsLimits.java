package io.cloister.vfs.env;

/** Bounds of everything a guest can make vfs keep. */
public final class VfsLimits {
    /**
     * Descriptors of all tables together: with so many in use nothing is opened any more (ENFILE). Each open file
     * description has one at least.
     */
    public static final int OPEN_FILES = 1 << 18;
    /** Highest descriptor number + 1 in one table, whatever RLIMIT_NOFILE says. */
    public static final int DESCRIPTORS = 1 << 16;
    /** Names remembered before unused ones are dropped. */
    public static final int DENTRIES = 1 << 16;
    /** Names in one directory listing. */
    public static final int DIRECTORY_ENTRIES = 1 << 18;
    public static final int MOUNTS = 1024;
    /** POSIX, OFD and flock records together (ENOLCK). */
    public static final int LOCKS = 1 << 14;
    /** Bytes of all tmpfs files and overlay changes together (ENOSPC), unless configured. */
    public static final long TMPFS_BYTES = 4L << 30;
    /** Inodes of all tmpfs together; a hard link counts as one more, as on Linux (ENOSPC). */
    public static final int TMPFS_INODES = 1 << 19;
    /** A tmpfs file up to this size is kept on the heap. */
    public static final int HEAP_FILE_BYTES = 16 << 10;
    /** Bytes of all files kept on the heap together; beyond it every file gets host memory. */
    public static final long HEAP_BYTES = 24L << 20;
    /** Bytes of link targets and extended attributes of all tmpfs together (ENOSPC). */
    public static final int TMPFS_TEXT_BYTES = 64 << 20;
    /** Bytes of extended attributes of one inode. */
    public static final int XATTR_BYTES = 1 << 17;
    /**
     * Host descriptors of files in host memory, two each: beyond it ENOSPC or ENFILE. The jail lets vfs have 16,384;
     * 2,048 are taken before the first guest runs.
     */
    public static final int MEMORY_DESCRIPTORS = 10_000;
    /** Host descriptors of all files (ENFILE): so many are left for files of the host whatever lies in memory. */
    public static final int HOST_DESCRIPTORS = 14_000;
    /** Host descriptors of gofer files that stay open without users. */
    public static final int IDLE_HOST_FILES = 512;
    /** #! lines followed in one execve (execve(2)). */
    public static final int SCRIPT_DEPTH = 4;
    /** Bytes looked at for a #! line. */
    public static final int SCRIPT_LINE = 256;
    /** Program headers of one ELF file, bytes. */
    public static final int PROGRAM_HEADERS = 4096;
    /** Links on one inode. */
    public static final int LINK_MAX = 65000;
    /** Retries of parked calls after one message; the rest waits for the next. */
    public static final int RETRIES = 100_000;

    private VfsLimits() {
    }
}
