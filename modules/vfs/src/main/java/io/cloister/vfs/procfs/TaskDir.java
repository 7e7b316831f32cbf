package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import java.util.List;

/** /proc/PID and /proc/PID/task/TID: a fixed set of names, whose inodes are made when somebody looks. */
final class TaskDir extends PseudoInode {
    private final TaskEntries entries;
    private final int tid;
    private final boolean thread;

    TaskDir(PseudoFs fileSystem, long ino, TaskEntries entries, int tid, boolean thread) {
        super(fileSystem, Stat.S_IFDIR | 0555, ino);
        this.entries = entries;
        this.tid = tid;
        this.thread = thread;
        attributes().nlink = 9;
        owned(entries.uid(tid), entries.gid(tid));
    }

    int tid() {
        return tid;
    }

    boolean exists() {
        return entries.tasks().exists(tid);
    }

    @Override
    public Found lookup(int tid, String name) {
        if (!exists()) {
            return Found.NONE;
        }
        PseudoInode made = entries.make(this, name, thread);
        return made == null ? Found.NONE : Found.of(made.owned(attributes().uid, attributes().gid));
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        if (!exists()) {
            return -Errno.ENOENT;
        }
        for (TaskEntries.Entry entry : entries.all()) {
            if (!thread || entry.inThreads()) {
                into.add(new DirEntry(entry.name(), number(ino(), entry.name()), entry.type()));
            }
        }
        return 0;
    }
}
