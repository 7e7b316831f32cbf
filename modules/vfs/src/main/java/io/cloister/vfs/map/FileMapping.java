package io.cloister.vfs.map;

/**
 * What a descriptor is to mmap(2).
 *
 * @param objectId memory object, 0 for zeros.
 * @param size bytes in the file.
 * @param flags {@link #SHARED_WRITABLE}, {@link #EXECUTABLE}, {@link #ZERO}.
 * @param dev device of the file.
 * @param ino number of the file.
 * @param name as /proc/PID/maps shows it.
 * @param error 0 or minus an errno; with an error the others mean nothing.
 */
public record FileMapping(long objectId, long size, int flags, long dev, long ino, byte[] name, long error) {
    /** A shared mapping may be, or become, writable. */
    public static final int SHARED_WRITABLE = 1;
    /** A mapping may be, or become, executable. */
    public static final int EXECUTABLE = 2;
    /** /dev/zero: private or shared zeros. */
    public static final int ZERO = 4;

    static FileMapping failed(long error) {
        return new FileMapping(0, 0, 0, 0, 0, new byte[0], error);
    }
}
