package io.cloister.vfs.inode;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * An open directory. The names are taken when reading starts or is rewound, so that a program that removes what it
 * reads misses nothing; readdir(3) leaves open whether later changes are seen. The position is the number of entries
 * passed.
 */
public final class DirectoryFile extends InodeFile {
    private List<DirEntry> entries;

    public DirectoryFile(FileEnv env, int statusFlags, PathRef path) {
        super(env, statusFlags, path);
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        return -Errno.EISDIR;
    }

    @Override
    public long seek(long offset, int whence) {
        long to = switch (whence) {
            case Open.SEEK_SET -> offset;
            case Open.SEEK_CUR -> position() + offset;
            case Open.SEEK_END -> offset + (entries == null ? 0 : entries.size());
            default -> -1;
        };
        if (to < 0) {
            return -Errno.EINVAL;
        }
        if (to == 0) {
            entries = null;
        }
        position(to);
        return to;
    }

    /** Makes sure that the names are there; 0 or minus an errno. */
    public long load(int tid) {
        if (entries != null) {
            return 0;
        }
        List<DirEntry> list = new ArrayList<>();
        Attributes self = node().attributes();
        list.add(new DirEntry(".", self.ino, Stat.DT_DIR));
        Dentry parent = path().dentry().parent();
        list.add(new DirEntry("..", parent == null ? self.ino : parent.inode().attributes().ino, Stat.DT_DIR));
        long outcome = node().list(tid, list);
        if (outcome >= 0) {
            entries = list;
        }
        return Math.min(outcome, 0);
    }

    /** Entry {@code index}, or null at the end. */
    public DirEntry entry(long index) {
        return index < entries.size() ? entries.get((int) index) : null;
    }

    @Override
    protected void released() {
        entries = null;
        super.released();
    }
}
