package io.cloister.vfs.env;

import java.util.List;

/**
 * What is mounted at boot. Root 0 of the gofer is {@code /}, seen through an overlay that keeps all changes in memory.
 *
 * @param volumes in the order of the gofer's roots 1, 2, ... @param tmpfsBytes most bytes of all changes and tmpfs
 *     files.
 * @param cpuInfo text of /proc/cpuinfo. @param cpus processors to show. @param hostname for /proc/sys/kernel/hostname.
 */
public record VfsConfig(List<Volume> volumes, long tmpfsBytes, String cpuInfo, int cpus, String hostname) {
    /** A gofer root at a guest path. */
    public record Volume(String guestPath, boolean readOnly) {
    }

    public static VfsConfig plain() {
        return new VfsConfig(List.of(), VfsLimits.TMPFS_BYTES, "", 2, "cloister");
    }
}
