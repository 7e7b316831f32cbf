package io.cloister.vfs.inode;

/** Where a magic link (/proc/PID/fd/N, exe, cwd, root) leads; or minus an errno. */
public record Jump(PathRef path, long error) {
}
