package io.cloister.vfs.env;

import io.cloister.bus.NotState;
import org.agrona.MutableDirectBuffer;

/** The operator's standard input, output and error: descriptors 0, 1, 2. Nothing blocks: -EAGAIN. */
@NotState
public interface HostStreams {
    /** read(2) at the host's own position. */
    long read(int fd, MutableDirectBuffer memory, int offset, int length);

    /** write(2) at the host's own position. */
    long write(int fd, MutableDirectBuffer memory, int offset, int length);

    /** POLL* bits that are ready now. */
    int poll(int fd);

    /**
     * One event VfsHostReady of {@code fd} is wanted when any of {@code events}, POLL* bits, becomes ready; 0: none.
     */
    void watch(int fd, int events);

    /** lseek(2); -ESPIPE. */
    long seek(int fd, long offset, int whence);

    /** st_mode of the descriptor, 0 where it is closed. */
    int mode(int fd);

    /** Size of a regular file. */
    long size(int fd);
}
