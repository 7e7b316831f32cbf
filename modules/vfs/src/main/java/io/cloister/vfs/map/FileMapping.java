package io.cloister.vfs.map;

/**
 * What a descriptor is to mmap(2).
 *
 * @param objectId memory object, 0 for zeros.
 * @param sharedWritable a shared mapping may be, or become, writable.
 * @param executable a mapping may be, or become, executable.
 * @param zeros it is /dev/zero: private or shared zeros.
 * @param dev device of the file.
 * @param ino number of the file.
 * @param name as /proc/PID/maps shows it.
 * @param error 0 or minus an errno; with an error the others mean nothing.
 */
public record FileMapping(
        long objectId,
        boolean sharedWritable,
        boolean executable,
        boolean zeros,
        long dev,
        long ino,
        byte[] name,
        long error) {
    private static final byte[] NONE = new byte[0];

    static FileMapping failed(long error) {
        return new FileMapping(0, false, false, false, 0, 0, NONE, error);
    }
}
