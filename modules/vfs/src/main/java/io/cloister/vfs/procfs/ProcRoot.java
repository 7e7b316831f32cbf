package io.cloister.vfs.procfs;

import io.cloister.abi.Stat;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import java.util.List;

/**
 * The root of /proc: fixed names, and one directory for each process. A thread's number can be looked up but is not
 * listed (proc(5)).
 */
final class ProcRoot extends PseudoDir {
    private final TaskEntries entries;

    ProcRoot(PseudoFs fileSystem, TaskEntries entries) {
        super(fileSystem, 0555, rootNumber());
        this.entries = entries;
    }

    @Override
    public Found lookup(int asking, String name) {
        int tid = FdDir.number(name);
        if (tid <= 0) {
            return super.lookup(asking, name);
        }
        if (!entries.tasks().exists(tid)) {
            return Found.NONE;
        }
        return Found.of(new TaskDir(pseudoFs(), number(ino(), name), entries, tid, false));
    }

    @Override
    public long list(int asking, List<DirEntry> into) {
        super.list(asking, into);
        TaskTable tasks = entries.tasks();
        int last = entries.highestTid();
        for (int tid = 1; tid <= last; tid++) {
            if (tasks.exists(tid) && tasks.intField(tid, TaskTable.TGID) == tid) {
                String name = Integer.toString(tid);
                into.add(new DirEntry(name, number(ino(), name), Stat.DT_DIR));
            }
        }
        return 0;
    }
}
