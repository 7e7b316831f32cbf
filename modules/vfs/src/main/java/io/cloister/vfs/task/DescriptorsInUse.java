package io.cloister.vfs.task;

/** Descriptors in use, of all tables together (file-nr in proc_sys_fs(5)). */
public final class DescriptorsInUse {
    private long count;

    public long count() {
        return count;
    }

    /** Takes some, or gives them back (negative). */
    public void add(long delta) {
        count += delta;
    }
}
