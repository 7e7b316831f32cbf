package io.cloister.vfs.env;

import io.cloister.abi.Open;
import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;
import org.agrona.MutableDirectBuffer;

/**
 * {@link HostStreams} on the tape. Reads and writes move the host's position and can't be done twice. Where a
 * predecessor died within one, a regular file's position tells what became of it, since it was asked for before. A pipe
 * or terminal tells nobody: what was read is lost, what was written is written again.
 */
public final class RecordedHostStreams extends RecordedPort implements HostStreams {
    private final HostStreams real;

    public RecordedHostStreams(HostStreams real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public long read(int fd, MutableDirectBuffer memory, int offset, int length) {
        long position = seek(fd, 0, Open.SEEK_CUR);
        if (replaying()) {
            return past(PortOp.STREAM_READ, memory, offset, length);
        }
        if (announce(PortOp.STREAM_READ) && position >= 0) {
            real.seek(fd, position, Open.SEEK_SET);
        }
        return keptOnce(PortOp.STREAM_READ, real.read(fd, memory, offset, length), memory, offset);
    }

    @Override
    public long write(int fd, MutableDirectBuffer memory, int offset, int length) {
        long position = seek(fd, 0, Open.SEEK_CUR);
        if (replaying()) {
            return past(PortOp.STREAM_WRITE);
        }
        boolean done = announce(PortOp.STREAM_WRITE) && position >= 0 && real.seek(fd, 0, Open.SEEK_CUR) != position;
        return kept(PortOp.STREAM_WRITE, done ? length : real.write(fd, memory, offset, length));
    }

    @Override
    public int poll(int fd) {
        return (int) (replaying() ? past(PortOp.STREAM_POLL) : kept(PortOp.STREAM_POLL, real.poll(fd)));
    }

    @Override
    public void watch(int fd, int events) {
        if (replaying()) {
            past(PortOp.STREAM_WATCH);
            return;
        }
        real.watch(fd, events);
        kept(PortOp.STREAM_WATCH, 0);
    }

    @Override
    public long seek(int fd, long offset, int whence) {
        return replaying() ? past(PortOp.STREAM_SEEK) : kept(PortOp.STREAM_SEEK, real.seek(fd, offset, whence));
    }

    @Override
    public int mode(int fd) {
        return (int) (replaying() ? past(PortOp.STREAM_MODE) : kept(PortOp.STREAM_MODE, real.mode(fd)));
    }

    @Override
    public long size(int fd) {
        return replaying() ? past(PortOp.STREAM_SIZE) : kept(PortOp.STREAM_SIZE, real.size(fd));
    }
}
