package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;
import java.util.List;

/** /proc/PID/fd and /proc/PID/fdinfo. */
final class FdDir extends PseudoInode {
    private record InfoText(VfsKernel kernel, int tid, int fd) implements TextInode.Text {
        @Override
        public byte[] text(Caller opener) {
            return FdInfo.text(kernel, tid, fd);
        }
    }

    private final VfsKernel kernel;
    private final int tid;
    private final boolean info;

    FdDir(PseudoFs fileSystem, long ino, VfsKernel kernel, int tid, boolean info) {
        super(fileSystem, Stat.S_IFDIR | (info ? 0555 : 0500), ino);
        this.kernel = kernel;
        this.tid = tid;
        this.info = info;
        attributes().nlink = 2;
    }

    @Override
    public Found lookup(Caller caller, String name) {
        int fd = number(name);
        Caller subject = kernel.files().caller(tid);
        OpenFile file = subject == null || fd < 0 ? null : subject.anyFile(fd);
        if (file == null) {
            return Found.NONE;
        }
        long ino = number(ino(), name);
        PseudoInode made = info ? new TextInode(pseudoFs(), 0444, ino, new InfoText(kernel, tid, fd))
            : new FdLink(pseudoFs(), ino, kernel, tid, fd);
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
    public long list(Caller caller, List<DirEntry> into) {
        Caller subject = kernel.files().caller(tid);
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
