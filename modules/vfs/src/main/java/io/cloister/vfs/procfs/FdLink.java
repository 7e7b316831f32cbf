package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Jump;
import io.cloister.vfs.pseudo.LinkInode;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** /proc/PID/fd/N: leads to the open file itself, even where it has no name any more or never had one. */
final class FdLink extends LinkInode {
    private record FileText(VfsKernel kernel, int tid, int fd) implements Function<Caller, String> {
        @Override
        public String apply(Caller asking) {
            Caller subject = kernel.files().caller(tid);
            OpenFile file = subject == null ? null : subject.anyFile(fd);
            return file == null ? null : new String(file.linkText(), StandardCharsets.ISO_8859_1);
        }
    }

    private final VfsKernel kernel;
    private final int tid;
    private final int fd;

    FdLink(PseudoFs fileSystem, long ino, VfsKernel kernel, int tid, int fd) {
        super(fileSystem, ino, new FileText(kernel, tid, fd));
        this.kernel = kernel;
        this.tid = tid;
        this.fd = fd;
        attributes().mode = Stat.S_IFLNK | 0700;
    }

    @Override
    public Jump jump(Caller caller) {
        Caller subject = kernel.files().caller(tid);
        OpenFile file = subject == null ? null : subject.anyFile(fd);
        if (file == null) {
            return new Jump(null, -Errno.ENOENT);
        }
        return new Jump(kernel.pathOf(file), 0);
    }
}
