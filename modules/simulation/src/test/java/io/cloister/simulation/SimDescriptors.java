package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.MemoryFile;
import java.util.ArrayDeque;
import org.agrona.MutableDirectBuffer;

/** Host files by descriptor number as vfs has them, and the ways of descriptors: from the gofer, to mm. */
final class SimDescriptors implements HostFiles, DescriptorChannel {
    private record Donated(long token, SimFile file) {
    }

    private static final int PUNCH_HOLE = 2;
    private static final int KEEP_SIZE = 1;
    private static final int ZERO_RANGE = 16;

    private final OpenFiles<SimFile> open = new OpenFiles<>(2048);
    private final ArrayDeque<Donated> donated = new ArrayDeque<>();
    private final SimCapabilities capabilities;
    private int swapEvery;
    private int reads;

    SimDescriptors(SimCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    /** A canary: every n-th read comes with two bytes swapped. */
    void swapEvery(int n) {
        swapEvery = n;
    }

    /** What vfs has open. */
    OpenFiles<?> open() {
        return open;
    }

    void donate(long token, SimFile file) {
        donated.add(new Donated(token, file));
    }

    private SimFile file(int fd) {
        return open.at(fd);
    }

    @Override
    public long pread(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
        byte[] bytes = new byte[length];
        int n = file(fd).read(position, bytes, 0, length);
        if (n > 1 && swapEvery > 0 && ++reads % swapEvery == 0) {
            byte first = bytes[0];
            bytes[0] = bytes[1];
            bytes[1] = first;
        }
        memory.putBytes(offset, bytes, 0, n);
        return n;
    }

    @Override
    public long pwrite(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
        byte[] bytes = new byte[length];
        memory.getBytes(offset, bytes);
        file(fd).write(position, bytes, 0, length);
        return length;
    }

    @Override
    public long ftruncate(int fd, long size) {
        file(fd).truncate(size);
        return 0;
    }

    @Override
    public long fallocate(int fd, int mode, long offset, long length) {
        SimFile file = file(fd);
        if ((mode & (PUNCH_HOLE | ZERO_RANGE)) != 0) {
            file.zero(offset, length);
        }
        if ((mode & KEEP_SIZE) == 0 && offset + length > file.size()) {
            file.truncate(offset + length);
        }
        return 0;
    }

    @Override
    public long fsync(int fd) {
        file(fd);
        return 0;
    }

    @Override
    public long size(int fd) {
        return file(fd).size();
    }

    @Override
    public long seek(int fd, long position, int whence) {
        long at = file(fd).seek(position, whence == Open.SEEK_HOLE);
        return at < 0 ? -Errno.ENXIO : at;
    }

    @Override
    public void close(int fd) {
        open.close(fd);
    }

    @Override
    public int memfd(String name, long size) {
        return open.add(new SimFile(size));
    }

    @Override
    public long memoryFile(long size) {
        SimFile file = new SimFile(size);
        return MemoryFile.pack(open.add(file), open.add(file));
    }

    @Override
    public long copy(int from, int to, long size) {
        byte[] bytes = new byte[(int) size];
        file(to).write(0, bytes, 0, file(from).read(0, bytes, 0, bytes.length));
        return 0;
    }

    @Override
    public boolean toMm(long description, int hostFd) {
        capabilities.fromVfs(description, file(hostFd));
        return true;
    }

    @Override
    public int fromGofer(long token) {
        Donated given = donated.poll();
        while (given != null && given.token != token) {
            given = donated.poll();
        }
        return given == null ? -Errno.EAGAIN : open.add(given.file);
    }
}
