package io.cloister.vfs.task;

import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.bus.Call;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.stream.IntBytes;

/** A task as vfs sees it: who asks, with which descriptors, from where. One object for each living task. */
public final class Caller {
    private final TaskTable tasks;
    private final int tid;
    private FdTable files;
    private FsStruct fs;
    private PathRef exe;
    private PathRef nextExe;
    private byte[] cmdline = new byte[0];
    private byte[] environ = new byte[0];

    public Caller(TaskTable tasks, int tid, FdTable files, FsStruct fs) {
        this.tasks = tasks;
        this.tid = tid;
        this.files = files;
        this.fs = fs;
    }

    public int tid() {
        return tid;
    }

    public int tgid() {
        return tasks.intField(tid, TaskTable.TGID);
    }

    public FdTable files() {
        return files;
    }

    /** The descriptor table is shared with nobody from now on. */
    public void unshareFiles() {
        if (files.users() > 1) {
            FdTable own = files.copy();
            files.release();
            files = own;
        }
    }

    public FsStruct fs() {
        return fs;
    }

    /** Root, working directory and umask are shared with nobody from now on. */
    public void unshareFs() {
        if (fs.users() > 1) {
            FsStruct own = fs.copy();
            fs.release();
            fs = own;
        }
    }

    /** The running program's file; null before the first exec. */
    public PathRef exe() {
        return exe;
    }

    public void exe(PathRef path) {
        if (path != null) {
            path.dentry().pin();
        }
        if (exe != null) {
            exe.dentry().unpin();
        }
        exe = path;
    }

    /** The file that the task's execve is about to run. */
    public PathRef nextExe() {
        return nextExe;
    }

    public void nextExe(PathRef path) {
        if (path != null) {
            path.dentry().pin();
        }
        if (nextExe != null) {
            nextExe.dentry().unpin();
        }
        nextExe = path;
    }

    public byte[] cmdline() {
        return cmdline;
    }

    public void cmdline(byte[] bytes) {
        cmdline = bytes;
    }

    /** Environment for /proc/PID/environ, as it was at execve. */
    public byte[] environ() {
        return environ;
    }

    public void environ(byte[] bytes) {
        environ = bytes;
    }

    /** The file behind a descriptor that is not O_PATH, or null (EBADF). */
    public OpenFile file(int fd) {
        OpenFile file = files.file(fd);
        return file == null || (file.statusFlags() & Open.O_PATH) != 0 ? null : file;
    }

    /** The file behind any descriptor, O_PATH included, or null. */
    public OpenFile anyFile(int fd) {
        return files.file(fd);
    }

    /**
     * A new descriptor for {@code file}, whose reference it takes over; -EMFILE or -ENFILE (then {@code file} was
     * released).
     */
    public int install(OpenFile file, boolean closeOnExec) {
        long limit = rlimit(Rlimits.RLIMIT_NOFILE);
        int room = files.room(limit);
        if (room < 0) {
            file.release();
            return room;
        }
        return files.install(file, 0, limit, closeOnExec);
    }

    /**
     * Two new descriptors, whose numbers go to argument {@code arg} as int[2]; 0, or minus an errno, and both files
     * were released.
     */
    public long installPair(Call call, int arg, OpenFile first, OpenFile second, boolean closeOnExec) {
        int a = install(first, closeOnExec);
        if (a < 0) {
            second.release();
            return a;
        }
        int b = install(second, closeOnExec);
        if (b < 0) {
            files.close(a);
            return b;
        }
        call.out(arg, IntBytes.of(a, b));
        return 0;
    }

    public int ruid() {
        return tasks.intField(tid, TaskTable.RUID);
    }

    public int rgid() {
        return tasks.intField(tid, TaskTable.RGID);
    }

    public int fsuid() {
        return tasks.intField(tid, TaskTable.FSUID);
    }

    public int fsgid() {
        return tasks.intField(tid, TaskTable.FSGID);
    }

    public boolean inGroup(int gid) {
        return tasks.inGroup(tid, gid);
    }

    public boolean capable(int cap) {
        return tasks.capable(tid, cap);
    }

    /** Soft limit, unsigned. */
    public long rlimit(int resource) {
        long limit = tasks.rlimit(tid, resource);
        return limit < 0 ? Long.MAX_VALUE : limit;
    }
}
