package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Jump;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.pseudo.LinkInode;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.Callers;
import java.nio.charset.StandardCharsets;

/** /proc/PID/fd/N: leads to the open file itself, even where it has no name any more or never had one. */
final class FdLink extends LinkInode {
    private final Callers callers;
    private final Paths paths;
    private final int about;
    private final int fd;

    FdLink(FdDir dir, Callers callers, Paths paths, int fd) {
        super(dir.pseudoFs(), 0700, number(dir.ino(), Integer.toString(fd)));
        this.callers = callers;
        this.paths = paths;
        this.about = dir.about();
        this.fd = fd;
    }

    private OpenFile file() {
        Caller subject = callers.caller(about);
        return subject == null ? null : subject.anyFile(fd);
    }

    @Override
    protected String target(int tid) {
        OpenFile file = file();
        return file == null ? null : new String(file.linkText(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public Jump jump(int tid) {
        OpenFile file = file();
        return file == null ? new Jump(null, -Errno.ENOENT) : new Jump(paths.of(file), 0);
    }
}
