package io.cloister.vfs.procfs;

import io.cloister.bus.TaskTable;
import io.cloister.vfs.pseudo.LinkInode;
import io.cloister.vfs.pseudo.PseudoDir;

/** /proc/self and /proc/thread-self: lead to the directory of whoever looks (proc(5)). */
final class SelfLink extends LinkInode {
    private final TaskTable tasks;
    private final boolean thread;

    SelfLink(PseudoDir root, TaskTable tasks, boolean thread) {
        super(root.pseudoFs(), 0777, number(root.ino(), name(thread)));
        this.tasks = tasks;
        this.thread = thread;
    }

    static String name(boolean thread) {
        return thread ? "thread-self" : "self";
    }

    @Override
    protected String target(int tid) {
        int tgid = tasks.intField(tid, TaskTable.TGID);
        return thread ? tgid + "/task/" + tid : Integer.toString(tgid);
    }
}
