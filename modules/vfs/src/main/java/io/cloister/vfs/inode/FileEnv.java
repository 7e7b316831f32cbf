package io.cloister.vfs.inode;

import io.cloister.bus.Clock;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.FileLocks;
import io.cloister.vfs.signal.Signaller;

/**
 * What descriptions of files with a name need of the rest of vfs.
 *
 * @param clock for times of change.
 * @param tasks for RLIMIT_FSIZE.
 * @param signals for SIGXFSZ.
 * @param fsNotify is told of reads, writes and closes.
 * @param locks go with the description.
 * @param special opens what is neither a regular file nor a directory.
 */
public record FileEnv(Clock clock, TaskTable tasks, Signaller signals, FsNotify fsNotify, FileLocks locks,
    SpecialFiles special) {
}
