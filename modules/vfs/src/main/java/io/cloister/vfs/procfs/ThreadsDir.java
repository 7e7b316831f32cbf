package io.cloister.vfs.procfs;

import io.cloister.abi.Stat;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.pseudo.PseudoInode;
import java.util.List;

/** /proc/PID/task. */
final class ThreadsDir extends PseudoInode {
    private final TaskEntries entries;
    private final int tgid;

    ThreadsDir(TaskDir task, long ino, TaskEntries entries) {
        super(task.pseudoFs(), Stat.S_IFDIR | 0555, ino);
        this.entries = entries;
        this.tgid = task.tid();
        attributes().nlink = 2 + Math.max(1, entries.tasks().intField(tgid, TaskTable.THREADS));
    }

    @Override
    public Found lookup(int asking, String name) {
        int tid = FdDir.number(name);
        if (tid <= 0 || !entries.tasks().exists(tid) || entries.tasks().intField(tid, TaskTable.TGID) != tgid) {
            return Found.NONE;
        }
        return Found.of(new TaskDir(pseudoFs(), number(ino(), name), entries, tid, true));
    }

    @Override
    public long list(int asking, List<DirEntry> into) {
        TaskTable tasks = entries.tasks();
        int last = entries.highestTid();
        for (int tid = 1; tid <= last; tid++) {
            if (tasks.exists(tid) && tasks.intField(tid, TaskTable.TGID) == tgid) {
                String name = Integer.toString(tid);
                into.add(new DirEntry(name, number(ino(), name), Stat.DT_DIR));
            }
        }
        return 0;
    }
}
