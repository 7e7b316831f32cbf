package io.cloister.vfs.task;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Errno;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.FileLocks;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.PathRef;
import org.agrona.collections.Int2ObjectHashMap;

/** All tasks that have files. */
public final class Callers {
    private final TaskTable tasks;
    private final FileLocks locks;
    private final DescriptorsInUse inUse = new DescriptorsInUse();
    private final Int2ObjectHashMap<Caller> callers = new Int2ObjectHashMap<>();
    private int highestTid;

    /** None yet; {@code locks} go with descriptors. */
    public Callers(TaskTable tasks, FileLocks locks) {
        this.tasks = tasks;
        this.locks = locks;
    }

    /** The highest number any task ever had: nobody needs to look for tasks beyond it. */
    public int highestTid() {
        return highestTid;
    }

    /** Counts for the tables of all tasks. */
    public DescriptorsInUse descriptorsInUse() {
        return inUse;
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
        Caller caller = new Caller(tasks, tid, new FdTable(locks, inUse), new FsStruct(root, root));
        known(tid);
        callers.put(tid, caller);
        return caller;
    }

    /** VfsClone. */
    public long clone(int parentTid, int tid, long flags) {
        Caller parent = callers.get(parentTid);
        if (parent == null || callers.containsKey(tid)) {
            return -Errno.ESRCH;
        }
        boolean sharesFiles = (flags & CloneFlags.CLONE_FILES) != 0;
        boolean sharesFs = (flags & CloneFlags.CLONE_FS) != 0;
        FdTable files = sharesFiles ? parent.files() : parent.files().copy();
        FsStruct fs = sharesFs ? parent.fs() : parent.fs().copy();
        if (sharesFiles) {
            files.share();
        }
        if (sharesFs) {
            fs.share();
        }
        Caller child = new Caller(tasks, tid, files, fs);
        child.exe(parent.exe());
        child.cmdline(parent.cmdline());
        child.environ(parent.environ());
        known(tid);
        callers.put(tid, child);
        return 0;
    }

    /** VfsExit. */
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
        caller.unshareFiles();
        caller.unshareFs();
        caller.files().exec();
    }

    /** The file behind {@code fd} of the task, or null. O_PATH descriptors count as absent. */
    public OpenFile file(int tid, int fd) {
        Caller caller = callers.get(tid);
        return caller == null ? null : caller.file(fd);
    }

    /**
     * A new descriptor for {@code file}, whose reference it takes over; -EMFILE or -ENFILE (then {@code file} was
     * released).
     */
    public int install(int tid, OpenFile file, boolean closeOnExec) {
        Caller caller = callers.get(tid);
        if (caller == null) {
            file.release();
            return -Errno.ESRCH;
        }
        return caller.install(file, closeOnExec);
    }

    /** Frees a number that {@link #install} gave out in the same call. */
    public void remove(int tid, int fd) {
        Caller caller = callers.get(tid);
        if (caller != null) {
            caller.files().close(fd);
        }
    }
}
