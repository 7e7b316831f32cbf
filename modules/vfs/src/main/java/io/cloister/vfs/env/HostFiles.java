package io.cloister.vfs.env;

import io.cloister.bus.NotState;
import org.agrona.MutableDirectBuffer;

/** Data of donated host files and of memory. Answers are results, or minus an errno; nothing blocks for long. */
@NotState
public interface HostFiles {
    /** pread(2). */
    long pread(int fd, MutableDirectBuffer memory, int offset, int length, long position);

    /** pwrite(2). */
    long pwrite(int fd, MutableDirectBuffer memory, int offset, int length, long position);

    /** ftruncate(2). */
    long ftruncate(int fd, long size);

    /** fallocate(2), with its mode flags. */
    long fallocate(int fd, int mode, long offset, long length);

    /** fsync(2). */
    long fsync(int fd);

    /** Size of the file. */
    long size(int fd);

    /** lseek(2) with SEEK_DATA or SEEK_HOLE. */
    long seek(int fd, long position, int whence);

    /** close(2). */
    void close(int fd);

    /** memfd_create(2) of {@code size} zero bytes: a descriptor, which can be written. */
    int memfd(String name, long size);

    /** Makes the first {@code size} bytes of {@code to}, all zeros yet, those of {@code from}; 0 or minus an errno. */
    long copy(int from, int to, long size);

    /** A file of {@code size} zero bytes in host memory: a {@link MemoryFile} as a number. */
    long memoryFile(long size);
}
