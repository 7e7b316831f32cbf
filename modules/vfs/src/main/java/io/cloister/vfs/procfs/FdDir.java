package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.Callers;
import java.util.List;

/** /proc/PID/fd and, with {@code info}, /proc/PID/fdinfo. */
final class FdDir extends PseudoInode {
    private final Callers callers;
    private final Paths paths;
    private final int about;
    private final boolean info;

    FdDir(TaskDir task, long ino, Callers callers, Paths paths, boolean info) {
        super(task.pseudoFs(), Stat.S_IFDIR | (info ? 0555 : 0500), ino);
        this.callers = callers;
        this.paths = paths;
        this.about = task.tid();
        this.info = info;
        attributes().nlink = 2;
    }

    int about() {
        return about;
    }

    @Override
    public Found lookup(int tid, String name) {
        int fd = number(name);
        Caller subject = callers.caller(about);
        OpenFile file = subject == null || fd < 0 ? null : subject.anyFile(fd);
        if (file == null) {
            return Found.NONE;
        }
        PseudoInode made = info ? TextInode.of(pseudoFs(), 0444, number(ino(), name), new FdInfo(callers, fd), about)
            : new FdLink(this, callers, paths, fd);
        return Found.of(made.owned(attributes().uid, attributes().gid));
    }

    /** A decimal number as the kernel prints it, or -1. */
    static int number(String name) {
        if (name.isEmpty() || name.length() > 7 || name.length() > 1 && name.charAt(0) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        Caller subject = callers.caller(about);
        if (subject == null) {
            return -Errno.ENOENT;
        }
        for (int fd = subject.files().next(0); fd >= 0; fd = subject.files().next(fd + 1)) {
            String name = Integer.toString(fd);
            into.add(new DirEntry(name, number(ino(), name), info ? Stat.DT_REG : Stat.DT_LNK));
        }
        return 0;
    }
}
