package io.cloister.vfs.procfs;

import io.cloister.abi.Open;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.AnonFile;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;

/** Text of /proc/PID/fdinfo/N (proc_pid_fdinfo(5)). */
final class FdInfo {
    private FdInfo() {
    }

    static byte[] text(VfsKernel kernel, int tid, int fd) {
        Caller subject = kernel.files().caller(tid);
        OpenFile file = subject == null ? null : subject.anyFile(fd);
        if (file == null) {
            return null;
        }
        int flags = file.statusFlags() | (subject.files().closeOnExec(fd) ? Open.O_CLOEXEC : 0);
        int mount = file instanceof InodeFile named ? named.path().mount().id() : 15;
        String text = String.format("pos:\t%d%nflags:\t0%o%nmnt_id:\t%d%n", file.position(), flags, mount);
        return TextInode.bytes(file instanceof AnonFile anon ? text + anon.fdinfo() : text);
    }
}
