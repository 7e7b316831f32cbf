package io.cloister.vfs.task;

import io.cloister.vfs.file.OpenFile;

/** What this half of vfs needs of the descriptor tables. */
public interface Descriptors {
    /** The file behind {@code fd} of the task, or null (EBADF). O_PATH descriptors count as absent. */
    OpenFile file(int tid, int fd);

    /** A new descriptor for {@code file}, whose reference it takes over: the lowest free number, or -EMFILE, -ENFILE (then {@code file} was released). */
    long install(int tid, OpenFile file, boolean closeOnExec);

    /** Frees a number that {@link #install} gave out in the same call. */
    void remove(int tid, int fd);
}
