package io.cloister.vfs.task;

import io.cloister.vfs.inode.PathRef;

/** Root, working directory and umask; shared with CLONE_FS. */
public final class FsStruct extends SharedByTasks {
    private PathRef root;
    private PathRef cwd;
    private int umask = 022;

    public FsStruct(PathRef root, PathRef cwd) {
        this.root = root;
        this.cwd = cwd;
        root.dentry().pin();
        cwd.dentry().pin();
    }

    public FsStruct copy() {
        FsStruct copy = new FsStruct(root, cwd);
        copy.umask = umask;
        return copy;
    }

    @Override
    void dispose() {
        root.dentry().unpin();
        cwd.dentry().unpin();
    }

    public PathRef root() {
        return root;
    }

    public void root(PathRef path) {
        path.dentry().pin();
        root.dentry().unpin();
        root = path;
    }

    public PathRef cwd() {
        return cwd;
    }

    public void cwd(PathRef path) {
        path.dentry().pin();
        cwd.dentry().unpin();
        cwd = path;
    }

    public int umask() {
        return umask;
    }

    public void umask(int mask) {
        umask = mask & 0777;
    }
}
