package io.cloister.vfs.task;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.PathRef;
import org.agrona.collections.Int2ObjectHashMap;

/** All tasks that have files. */
public final class Callers {
    private final VfsKernel kernel;
    private final Int2ObjectHashMap<Caller> callers = new Int2ObjectHashMap<>();
    private int highestTid;

    public Callers(VfsKernel kernel) {
        this.kernel = kernel;
    }

    /** The highest number any task ever had: nobody needs to look for tasks beyond it. */
    public int highestTid() {
        return highestTid;
    }

    private void known(int tid) {
        highestTid = Math.max(highestTid, tid);
    }

    /** The task, or null. */
    public Caller caller(int tid) {
        return callers.get(tid);
    }

    /** The first task of all. */
    public Caller init(int tid, PathRef root) {
        Caller caller = new Caller(kernel, tid, new FdTable(kernel.locks(), kernel.counters()), new FsStruct(root, root));
        known(tid);
        callers.put(tid, caller);
        return caller;
    }

    /** VFS_CLONE. */
    public long clone(int parentTid, int tid, long flags) {
        Caller parent = callers.get(parentTid);
        if (parent == null || callers.containsKey(tid)) {
            return -Errno.ESRCH;
        }
        FdTable files = (flags & CloneFlags.CLONE_FILES) != 0 ? parent.files().share() : parent.files().copy();
        FsStruct fs = (flags & CloneFlags.CLONE_FS) != 0 ? parent.fs().share() : parent.fs().copy();
        Caller child = new Caller(kernel, tid, files, fs);
        child.exe(parent.exe());
        child.cmdline(parent.cmdline());
        child.environ(parent.environ());
        known(tid);
        callers.put(tid, child);
        return 0;
    }

    /** VFS_EXIT. */
    public void exit(int tid) {
        Caller caller = callers.remove(tid);
        if (caller != null) {
            caller.files().release();
            caller.fs().release();
            caller.exe(null);
            caller.nextExe(null);
        }
    }

    /** Point of no return of execve(2): descriptors are shared with nobody any more, close-on-exec ones are closed. */
    public void exec(Caller caller) {
        if (caller.files().users() > 1) {
            FdTable own = caller.files().copy();
            caller.files().release();
            caller.files(own);
        }
        if (caller.fs().users() > 1) {
            FsStruct own = caller.fs().copy();
            caller.fs().release();
            caller.fs(own);
        }
        caller.files().exec();
    }

    /** The file behind {@code fd} of the task, or null. O_PATH descriptors count as absent. */
    public OpenFile file(int tid, int fd) {
        Caller caller = callers.get(tid);
        return caller == null ? null : caller.file(fd);
    }

    /** A new descriptor for {@code file}, whose reference it takes over; -EMFILE or -ENFILE (then {@code file} was released). */
    public int install(int tid, OpenFile file, boolean closeOnExec) {
        Caller caller = callers.get(tid);
        if (caller == null) {
            file.release();
            return -Errno.ESRCH;
        }
        return caller.install(file, closeOnExec);
    }
}
