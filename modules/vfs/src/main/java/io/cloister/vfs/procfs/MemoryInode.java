package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.Opening;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import org.agrona.MutableDirectBuffer;

/**
 * /proc/PID/mem (proc_pid_mem(5)): no kernel service reads guest memory, so every address is like one where nothing is
 * mapped.
 */
final class MemoryInode extends PseudoInode {
    MemoryInode(PseudoFs fileSystem, long ino) {
        super(fileSystem, Stat.S_IFREG | 0600, ino);
    }

    @Override
    public Opened open(Opening how) {
        return Opened.of(new MemoryFile(how));
    }

    private static final class MemoryFile extends InodeFile {
        private MemoryFile(Opening how) {
            super(how.env(), how.flags(), how.path());
        }

        @Override
        public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
            return length == 0 ? 0 : -Errno.EIO;
        }

        @Override
        public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
            return length == 0 ? 0 : -Errno.EIO;
        }

        @Override
        public long seek(long offset, int whence) {
            long to = whence == Open.SEEK_CUR ? position() + offset : offset;
            position(to);
            return to;
        }
    }
}
