package io.cloister.vfs.env;

import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;
import org.agrona.MutableDirectBuffer;

/** {@link HostFiles} on the tape. All of it can be done twice: positions are absolute. */
public final class RecordedHostFiles extends RecordedPort implements HostFiles {
    private final HostFiles real;

    public RecordedHostFiles(HostFiles real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public long pread(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
        if (!replaying()) {
            return keptBytes(PortOp.HOST_PREAD, real.pread(fd, memory, offset, length, position), memory, offset);
        }
        long count = past(PortOp.HOST_PREAD, memory, offset, length);
        if (count > 0 && lacksBytes(memory)) {
            real.pread(fd, memory, offset, (int) count, position);
        }
        return count;
    }

    @Override
    public long pwrite(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
        return replaying() ? past(PortOp.HOST_PWRITE)
            : kept(PortOp.HOST_PWRITE, real.pwrite(fd, memory, offset, length, position));
    }

    @Override
    public long ftruncate(int fd, long size) {
        return replaying() ? past(PortOp.HOST_FTRUNCATE) : kept(PortOp.HOST_FTRUNCATE, real.ftruncate(fd, size));
    }

    @Override
    public long fallocate(int fd, int mode, long offset, long length) {
        return replaying() ? past(PortOp.HOST_FALLOCATE)
            : kept(PortOp.HOST_FALLOCATE, real.fallocate(fd, mode, offset, length));
    }

    @Override
    public long fsync(int fd) {
        return replaying() ? past(PortOp.HOST_FSYNC) : kept(PortOp.HOST_FSYNC, real.fsync(fd));
    }

    @Override
    public long size(int fd) {
        return replaying() ? past(PortOp.HOST_SIZE) : kept(PortOp.HOST_SIZE, real.size(fd));
    }

    @Override
    public long seek(int fd, long position, int whence) {
        return replaying() ? past(PortOp.HOST_SEEK) : kept(PortOp.HOST_SEEK, real.seek(fd, position, whence));
    }

    @Override
    public void close(int fd) {
        if (replaying()) {
            past(PortOp.HOST_CLOSE);
            return;
        }
        real.close(fd);
        kept(PortOp.HOST_CLOSE, 0);
    }

    @Override
    public int memfd(String name, long size) {
        return (int) (replaying() ? past(PortOp.HOST_MEMFD) : kept(PortOp.HOST_MEMFD, real.memfd(name, size)));
    }

    @Override
    public long copy(int from, int to, long size) {
        return replaying() ? past(PortOp.HOST_COPY) : kept(PortOp.HOST_COPY, real.copy(from, to, size));
    }

    @Override
    public long memoryFile(long size) {
        return replaying() ? past(PortOp.HOST_MEMORY_FILE) : kept(PortOp.HOST_MEMORY_FILE, real.memoryFile(size));
    }
}
