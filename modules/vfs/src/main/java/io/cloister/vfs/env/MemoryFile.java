package io.cloister.vfs.env;

/**
 * The two descriptors of one file in host memory, or why there are none.
 *
 * @param readFd can only be read. @param writeFd can be read and written. @param error 0 or minus an errno.
 */
public record MemoryFile(int readFd, int writeFd, int error) {
    /** What {@link HostFiles#memoryFile} answered. */
    public static MemoryFile of(long answer) {
        return answer < 0 ? failed((int) answer)
            : new MemoryFile((int) (answer >>> Integer.SIZE), (int) answer, 0);
    }

    /** There is none for a reason: minus an errno. */
    public static MemoryFile failed(int error) {
        return new MemoryFile(-1, -1, error);
    }

    /** As one number, for {@link #of}. */
    public static long pack(int readFd, int writeFd) {
        return (long) readFd << Integer.SIZE | writeFd;
    }
}
