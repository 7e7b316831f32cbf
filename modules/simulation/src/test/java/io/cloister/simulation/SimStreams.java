package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.vfs.env.HostStreams;
import org.agrona.MutableDirectBuffer;

/** An operator who closed all standard streams. */
final class SimStreams implements HostStreams {
    @Override
    public long read(int fd, MutableDirectBuffer memory, int offset, int length) {
        return 0;
    }

    @Override
    public long write(int fd, MutableDirectBuffer memory, int offset, int length) {
        return length;
    }

    @Override
    public int poll(int fd) {
        return 0;
    }

    @Override
    public void watch(int fd, int events) {
        // Nothing ever becomes ready.
    }

    @Override
    public long seek(int fd, long offset, int whence) {
        return -Errno.ESPIPE;
    }

    @Override
    public int mode(int fd) {
        return 0;
    }

    @Override
    public long size(int fd) {
        return 0;
    }

    @Override
    public String toString() {
        return "no streams\n";
    }
}
