package io.cloister.vfs.inode;

import io.cloister.abi.Stat;
import io.cloister.bus.gofer.AttributeMask;

/**
 * A change of attributes: only what {@code mask} names (AttributeMask.SET_MODE, SET_UID, SET_GID, SET_ATIME,
 * SET_MTIME); the change time is nowNs.
 */
public record Setattr(int mask, int mode, int uid, int gid, long atimeNs, long mtimeNs, long nowNs) {
    /** True if {@code bit} is to be set. */
    public boolean has(int bit) {
        return (mask & bit) != 0;
    }

    public void apply(Attributes a) {
        if (has(AttributeMask.SET_MODE)) {
            a.mode = a.mode & Stat.S_IFMT | mode & 07777;
        }
        if (has(AttributeMask.SET_UID)) {
            a.uid = uid;
        }
        if (has(AttributeMask.SET_GID)) {
            a.gid = gid;
        }
        if (has(AttributeMask.SET_ATIME)) {
            a.atimeNs = atimeNs;
        }
        if (has(AttributeMask.SET_MTIME)) {
            a.mtimeNs = mtimeNs;
        }
        a.ctimeNs = nowNs;
    }
}
