package io.cloister.supervisor.service;

import io.cloister.abi.StatxLayout;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.MemoryFile;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** {@link HostFiles} over libcloister. */
final class NativeHostFiles implements HostFiles {
    private static final int EMPTY_PATH = 0x1000;
    private static final int STATX_SIZE = 0x200;

    private final HostMemory memory = new HostMemory();
    private final CString self = new CString("");
    private final UnsafeBuffer attributes = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final UnsafeBuffer pair = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * Integer.BYTES));
    private final CString place;

    /** Memory gets a name in {@code directory} for a moment; nobody else may use it. */
    NativeHostFiles(String directory) {
        place = new CString(directory + "/new");
    }

    @Override
    public long pread(int fd, MutableDirectBuffer m, int offset, int length, long position) {
        return memory.arrived(m, offset, Native.cl_pread(fd, memory.into(m, offset), memory.room(m, length), position));
    }

    @Override
    public long pwrite(int fd, MutableDirectBuffer m, int offset, int length, long position) {
        int n = memory.room(m, length);
        return Native.cl_pwrite(fd, memory.from(m, offset, n), n, position);
    }

    @Override
    public long ftruncate(int fd, long size) {
        return Native.cl_ftruncate(fd, size);
    }

    @Override
    public long fallocate(int fd, int mode, long offset, long length) {
        return Native.cl_fallocate(fd, mode, offset, length);
    }

    @Override
    public long fsync(int fd) {
        return Native.cl_fsync(fd, 0);
    }

    @Override
    public long size(int fd) {
        int outcome = Native.cl_statx(fd, self.address(), EMPTY_PATH, STATX_SIZE, attributes.addressOffset());
        return outcome < 0 ? outcome : attributes.getLong(StatxLayout.STX_SIZE);
    }

    @Override
    public long seek(int fd, long position, int whence) {
        return Native.cl_lseek(fd, position, whence);
    }

    @Override
    public void close(int fd) {
        Native.cl_close(fd);
    }

    @Override
    public int memfd(String name, long size) {
        CString text = new CString(name);
        int fd = Native.cl_memfd(text.address(), size, 0);
        Reference.reachabilityFence(text);
        return fd;
    }

    @Override
    public long copy(int from, int to, long size) {
        return Native.cl_copy_data(from, to, size);
    }

    @Override
    public long memoryFile(long size) {
        int outcome = Native.cl_memory_file(place.address(), size, pair.addressOffset());
        return outcome < 0 ? outcome : MemoryFile.pack(pair.getInt(0), pair.getInt(Integer.BYTES));
    }
}
