package io.cloister.vfs.procfs;

import io.cloister.abi.Open;
import io.cloister.vfs.file.AnonFile;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.Callers;

/** Text of /proc/PID/fdinfo/N (proc_pid_fdinfo(5)) for the descriptor {@code fd}. */
record FdInfo(Callers callers, int fd) implements TextInode.Text {
    /** mnt_id of files that lie in no mount. */
    private static final int INTERNAL_MOUNT = 15;

    @Override
    public byte[] text(int about, int opener) {
        Caller subject = callers.caller(about);
        OpenFile file = subject == null ? null : subject.anyFile(fd);
        if (file == null) {
            return null;
        }
        int flags = file.statusFlags() | (subject.files().closeOnExec(fd) ? Open.O_CLOEXEC : 0);
        int mount = file instanceof InodeFile named ? named.path().mount().id() : INTERNAL_MOUNT;
        String text = String.format("pos:\t%d%nflags:\t0%o%nmnt_id:\t%d%n", file.position(), flags, mount);
        return TextInode.bytes(file instanceof AnonFile anon ? text + anon.fdinfo() : text);
    }
}
