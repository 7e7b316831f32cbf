package io.cloister.simulation;

import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.env.HostStreams;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/** An operator whose standard streams are regular files: the position that each read and write moves is the host's. */
final class SimFileStreams implements HostStreams {
    private static final int STREAMS = 3;

    private final SimFile[] files = new SimFile[STREAMS];
    private final long[] positions = new long[STREAMS];

    /** {@code input} is in the first. */
    SimFileStreams(byte[] input) {
        files[0] = new SimFile(input);
        files[1] = new SimFile(0);
        files[2] = new SimFile(0);
    }

    @Override
    public long read(int fd, MutableDirectBuffer memory, int offset, int length) {
        byte[] bytes = new byte[length];
        int n = files[fd].read(positions[fd], bytes, 0, length);
        memory.putBytes(offset, bytes, 0, n);
        positions[fd] += n;
        return n;
    }

    @Override
    public long write(int fd, MutableDirectBuffer memory, int offset, int length) {
        byte[] bytes = new byte[length];
        memory.getBytes(offset, bytes);
        files[fd].write(positions[fd], bytes, 0, length);
        positions[fd] += length;
        return length;
    }

    @Override
    public int poll(int fd) {
        return 5; // POLLIN | POLLOUT, as regular files are
    }

    @Override
    public void watch(int fd, int events) {
        throw new AssertionError("a regular file is waited for");
    }

    @Override
    public long seek(int fd, long offset, int whence) {
        positions[fd] = whence == Open.SEEK_SET
                ? offset
                : offset + (whence == Open.SEEK_CUR ? positions[fd] : files[fd].size());
        return positions[fd];
    }

    @Override
    public int mode(int fd) {
        return Stat.S_IFREG | 0600;
    }

    @Override
    public long size(int fd) {
        return files[fd].size();
    }

    /** Contents and positions. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int fd = 0; fd < STREAMS; fd++) {
            byte[] all = new byte[(int) files[fd].size()];
            files[fd].read(0, all, 0, all.length);
            out.append("stream ")
                    .append(fd)
                    .append(" at ")
                    .append(positions[fd])
                    .append(": ")
                    .append(Arrays.toString(all))
                    .append('\n');
        }
        return out.toString();
    }
}
