package io.cloister.vfs.inode;

/**
 * What a new inode is to be: mode with type (umask applied), owner, group, device number, time of birth (CLOCK_REALTIME
 * ns).
 */
public record NewNode(int mode, int uid, int gid, long rdev, long nowNs) {
}
