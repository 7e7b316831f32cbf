package io.cloister.vfs.inode;

/**
 * An open of an inode.
 *
 * @param env what the description will need.
 * @param tid the task that opens.
 * @param flags of open(2).
 * @param path where the inode was found.
 */
public record Opening(FileEnv env, int tid, int flags, PathRef path) {
}
