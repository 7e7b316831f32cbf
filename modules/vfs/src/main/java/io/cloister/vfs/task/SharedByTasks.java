package io.cloister.vfs.task;

/** What several tasks can have together (clone(2), CLONE_FILES and CLONE_FS). */
public abstract class SharedByTasks {
    private int users = 1;

    /** Tasks that have it. */
    public final int users() {
        return users;
    }

    /** One more task has it. */
    public final void share() {
        users++;
    }

    /** One task less; after the last one what it holds is given back. */
    public final void release() {
        if (--users == 0) {
            dispose();
        }
    }

    abstract void dispose();
}
