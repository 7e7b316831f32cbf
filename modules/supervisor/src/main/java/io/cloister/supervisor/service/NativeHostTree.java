package io.cloister.supervisor.service;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.StatfsLayout;
import io.cloister.gofer.HostTree;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@link HostTree} over libcloister. Every open is by openat2(2) beneath its directory, without links or magic links.
 * What is opened must not be of a pseudo file system: its files speak of host processes, this one included.
 */
public final class NativeHostTree implements HostTree {
    private static final int STATX_BASIC = 0x7ff | 0x800;
    private static final int RESOLVE = Open.RESOLVE_BENEATH | Open.RESOLVE_NO_SYMLINKS | Open.RESOLVE_NO_MAGICLINKS;
    private static final int PATH = 8192;

    private final DescriptorSocket files;
    private final UnsafeBuffer first = new UnsafeBuffer(ByteBuffer.allocateDirect(PATH));
    private final UnsafeBuffer second = new UnsafeBuffer(ByteBuffer.allocateDirect(PATH));
    private final UnsafeBuffer data = new UnsafeBuffer(ByteBuffer.allocateDirect(32 * 1024));

    /** Donates over {@code files}. */
    public NativeHostTree(DescriptorSocket files) {
        this.files = files;
    }

    @Override
    public int openDirectory(int dir, byte[] name) {
        int flags = Open.O_PATH | Open.O_DIRECTORY | Open.O_NOFOLLOW | Open.O_CLOEXEC;
        return checked(Native.cl_openat2(dir, string(first, name), flags, 0, RESOLVE));
    }

    @Override
    public int open(int dir, byte[] name, int flags, int mode) {
        int all = flags | Open.O_NOFOLLOW | Open.O_CLOEXEC | Open.O_NONBLOCK | Open.O_NOCTTY;
        return checked(
                Native.cl_openat2(dir, string(first, name), all, (flags & Open.O_CREAT) != 0 ? mode : 0, RESOLVE));
    }

    /** {@code fd} if it was opened and is of a file system of files; else closes it: minus an errno. */
    private int checked(int fd) {
        if (fd < 0) {
            return fd;
        }
        int outcome = Native.cl_fstatfs(fd, data.addressOffset());
        if (outcome >= 0 && !PseudoFileSystems.isPseudo(data.getLong(StatfsLayout.F_TYPE))) {
            return fd;
        }
        Native.cl_close(fd);
        return outcome < 0 ? outcome : -Errno.EACCES;
    }

    @Override
    public int statx(int dir, byte[] name, byte[] attributes) {
        int flags = Open.AT_SYMLINK_NOFOLLOW | (name.length == 0 ? Open.AT_EMPTY_PATH : 0);
        int outcome = Native.cl_statx(dir, string(first, name), flags, STATX_BASIC, data.addressOffset());
        if (outcome >= 0) {
            data.getBytes(0, attributes);
        }
        return outcome;
    }

    @Override
    public int readDirectory(int dir, long cookie, byte[] records) {
        int fd = Native.cl_openat2(
                dir, string(first, new byte[] {'.'}), Open.O_RDONLY | Open.O_DIRECTORY | Open.O_CLOEXEC, 0, RESOLVE);
        if (fd < 0) {
            return fd;
        }
        long outcome = cookie == 0 ? 0 : Native.cl_lseek(fd, cookie, Open.SEEK_SET);
        if (outcome >= 0) {
            outcome = Native.cl_getdents64(fd, data.addressOffset(), Math.min(records.length, data.capacity()));
        }
        Native.cl_close(fd);
        if (outcome > 0) {
            data.getBytes(0, records, 0, (int) outcome);
        }
        return (int) outcome;
    }

    @Override
    public int readLink(int dir, byte[] name, byte[] target) {
        long length = Native.cl_readlinkat(dir, string(first, name), data.addressOffset(), target.length);
        if (length > 0) {
            data.getBytes(0, target, 0, (int) length);
        }
        return (int) length;
    }

    @Override
    public int statfs(int dir, byte[] figures) {
        int outcome = Native.cl_fstatfs(dir, data.addressOffset());
        if (outcome >= 0) {
            data.getBytes(0, figures);
        }
        return outcome;
    }

    @Override
    public int makeDirectory(int dir, byte[] name, int mode) {
        return Native.cl_mkdirat(dir, string(first, name), mode);
    }

    @Override
    public int symlink(byte[] target, int dir, byte[] name) {
        return Native.cl_symlinkat(string(second, target), dir, string(first, name));
    }

    @Override
    public int link(int oldDir, byte[] oldName, int newDir, byte[] newName) {
        return Native.cl_linkat(oldDir, string(first, oldName), newDir, string(second, newName), 0);
    }

    @Override
    public int makeNode(int dir, byte[] name, int mode) {
        return Native.cl_mknodat(dir, string(first, name), mode, 0);
    }

    @Override
    public int unlink(int dir, byte[] name, int flags) {
        return Native.cl_unlinkat(dir, string(first, name), flags);
    }

    @Override
    public int rename(int oldDir, byte[] oldName, int newDir, byte[] newName, int flags) {
        return Native.cl_renameat2(oldDir, string(first, oldName), newDir, string(second, newName), flags);
    }

    @Override
    public int chmod(int dir, byte[] name, int mode) {
        return Native.cl_fchmodat(dir, string(first, name.length == 0 ? new byte[] {'.'} : name), mode, 0);
    }

    @Override
    public int chown(int dir, byte[] name, int uid, int gid) {
        int flags = Open.AT_SYMLINK_NOFOLLOW | (name.length == 0 ? Open.AT_EMPTY_PATH : 0);
        return Native.cl_fchownat(dir, string(first, name), uid, gid, flags);
    }

    @Override
    public int setTimes(int dir, byte[] name, long[] times) {
        for (int i = 0; i < 4; i++) {
            data.putLong(8 * i, times[i]);
        }
        byte[] self = name.length == 0 ? new byte[] {'.'} : name;
        return Native.cl_utimensat(dir, string(first, self), data.addressOffset(), Open.AT_SYMLINK_NOFOLLOW);
    }

    @Override
    public int truncate(int fd, long size) {
        return Native.cl_ftruncate(fd, size);
    }

    @Override
    public void close(int fd) {
        Native.cl_close(fd);
    }

    @Override
    public int donate(long token, int fd) {
        long outcome = files.sendToken(token, fd);
        Native.cl_close(fd);
        return (int) Math.min(0, outcome);
    }

    private static long string(UnsafeBuffer buffer, byte[] text) {
        if (text.length >= PATH) {
            return 0; // a NULL path: the host says EFAULT
        }
        buffer.putBytes(0, text);
        buffer.putByte(text.length, (byte) 0);
        return buffer.addressOffset();
    }
}
