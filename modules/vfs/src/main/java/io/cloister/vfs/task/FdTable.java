package io.cloister.vfs.task;

import io.cloister.abi.Errno;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.FileLocks;
import io.cloister.vfs.file.OpenFile;
import java.util.Arrays;
import java.util.BitSet;

/** Descriptors of a process (or of several tasks that share them). A slot owns one reference to its file. */
public final class FdTable extends SharedByTasks {
    private final FileLocks locks;
    private final DescriptorsInUse inUse;
    private OpenFile[] files = new OpenFile[64];
    private final BitSet used = new BitSet();
    private final BitSet closeOnExec = new BitSet();

    /** An empty table; {@code inUse} counts for all tables. */
    public FdTable(FileLocks locks, DescriptorsInUse inUse) {
        this.locks = locks;
        this.inUse = inUse;
    }

    /** fork(2) without CLONE_FILES. */
    public FdTable copy() {
        FdTable copy = new FdTable(locks, inUse);
        copy.files = Arrays.copyOf(files, files.length);
        copy.used.or(used);
        inUse.add(used.cardinality());
        copy.closeOnExec.or(closeOnExec);
        for (int fd = used.nextSetBit(0); fd >= 0; fd = used.nextSetBit(fd + 1)) {
            files[fd].retain();
        }
        return copy;
    }

    @Override
    void dispose() {
        for (int fd = used.nextSetBit(0); fd >= 0; fd = used.nextSetBit(fd + 1)) {
            close(fd);
        }
    }

    /** The file, or null. */
    public OpenFile file(int fd) {
        return fd >= 0 && fd < files.length ? files[fd] : null;
    }

    /**
     * Whether a file can be opened into this table: 0, -EMFILE if there is no number below {@code limit}, -ENFILE
     * where the sandbox has too many open.
     */
    public int room(long limit) {
        return used.nextClearBit(0) >= Math.min(limit, VfsLimits.DESCRIPTORS) ? -Errno.EMFILE
            : inUse.count() >= VfsLimits.OPEN_FILES ? -Errno.ENFILE : 0;
    }

    /**
     * Lowest free number not below {@code from}; -EMFILE at {@code limit}. Takes over the reference where it succeeds.
     */
    public int install(OpenFile file, int from, long limit, boolean cloexec) {
        int fd = used.nextClearBit(from);
        if (fd >= Math.min(limit, VfsLimits.DESCRIPTORS)) {
            return -Errno.EMFILE;
        }
        set(fd, file, cloexec);
        return fd;
    }

    /** Puts a file at a number (dup2): what was there is closed. Takes over the reference. */
    public void put(int fd, OpenFile file, boolean cloexec) {
        OpenFile old = file(fd);
        if (old != null) {
            locks.closing(this, old);
        }
        set(fd, file, cloexec);
        if (old != null) {
            old.release();
        }
    }

    private void set(int fd, OpenFile file, boolean cloexec) {
        if (fd >= files.length) {
            files = Arrays.copyOf(files, Math.max(fd + 1, files.length * 2));
        }
        inUse.add(used.get(fd) ? 0 : 1);
        files[fd] = file;
        used.set(fd);
        closeOnExec.set(fd, cloexec);
    }

    /** close(2): 0 or -EBADF. */
    public int close(int fd) {
        OpenFile file = file(fd);
        if (file == null) {
            return -Errno.EBADF;
        }
        locks.closing(this, file);
        files[fd] = null;
        used.clear(fd);
        inUse.add(-1);
        closeOnExec.clear(fd);
        file.release();
        return 0;
    }

    /** FD_CLOEXEC of a used number. */
    public boolean closeOnExec(int fd) {
        return closeOnExec.get(fd);
    }

    /** Sets FD_CLOEXEC of a used number. */
    public void closeOnExec(int fd, boolean on) {
        closeOnExec.set(fd, on);
    }

    /** execve(2). */
    public void exec() {
        for (int fd = closeOnExec.nextSetBit(0); fd >= 0; fd = closeOnExec.nextSetBit(fd + 1)) {
            close(fd);
        }
    }

    /** The first used number not below {@code from}, or -1. */
    public int next(int from) {
        return used.nextSetBit(from);
    }
}
