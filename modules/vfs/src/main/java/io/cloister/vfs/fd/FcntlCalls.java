package io.cloister.vfs.fd;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.FOwnerExLayout;
import io.cloister.abi.FlockLayout;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.lock.FileLockCalls;
import io.cloister.vfs.pipe.PipeEnd;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** fcntl(2). Its locks are in {@link FileLockCalls}. */
public final class FcntlCalls {
    private static final int SETTABLE = Open.O_APPEND | Open.O_ASYNC | Open.O_DIRECT | Open.O_NOATIME | Open.O_NONBLOCK;
    private final FileLockCalls locks;

    public FcntlCalls(FileLockCalls locks) {
        this.locks = locks;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.FCNTL, this::fcntl);
    }

    private long fcntl(Caller caller, Call call) {
        int fd = call.intArg(0);
        OpenFile file = caller.anyFile(fd);
        int command = call.intArg(1);
        if (file == null || (file.statusFlags() & Open.O_PATH) != 0 && !allowedOnPath(command)) {
            return -Errno.EBADF;
        }
        return switch (command) {
            case Open.F_DUPFD -> dup(caller, file, call.arg(2), false);
            case Open.F_DUPFD_CLOEXEC -> dup(caller, file, call.arg(2), true);
            case Open.F_GETFD -> caller.files().closeOnExec(fd) ? Open.FD_CLOEXEC : 0;
            case Open.F_SETFD -> {
                caller.files().closeOnExec(fd, (call.arg(2) & Open.FD_CLOEXEC) != 0);
                yield 0;
            }
            case Open.F_GETFL -> file.statusFlags();
            case Open.F_SETFL -> {
                file.statusFlags(file.statusFlags() & ~SETTABLE | call.intArg(2) & SETTABLE);
                yield 0;
            }
            case Open.F_GETLK, Open.F_SETLK, Open.F_SETLKW, Open.F_OFD_GETLK, Open.F_OFD_SETLK, Open.F_OFD_SETLKW ->
                lock(caller, call, file, command);
            case Open.F_GETOWN_EX -> giveOwner(call, file);
            case Open.F_SETOWN_EX -> takeOwner(call, file);
            default -> other(caller, file, command, call.arg(2));
        };
    }

    private static boolean allowedOnPath(int command) {
        return command == Open.F_DUPFD || command == Open.F_DUPFD_CLOEXEC || command == Open.F_GETFD
            || command == Open.F_SETFD || command == Open.F_GETFL;
    }

    private static long dup(Caller caller, OpenFile file, long from, boolean cloexec) {
        long limit = Math.min(caller.rlimit(Rlimits.RLIMIT_NOFILE), VfsLimits.DESCRIPTORS);
        if (from < 0 || from >= limit) {
            return -Errno.EINVAL;
        }
        int fd = caller.files().install(file.retain(), (int) from, limit, cloexec);
        if (fd < 0) {
            file.release();
        }
        return fd;
    }

    private static long giveOwner(Call call, OpenFile file) {
        boolean group = file.asyncOwner() < 0;
        call.outTo(call.arg(2), IntBytes.of(group ? Open.F_OWNER_PGRP : Open.F_OWNER_PID, Math.abs(file.asyncOwner())));
        return 0;
    }

    private static long takeOwner(Call call, OpenFile file) {
        byte[] owner = behindThird(call, FOwnerExLayout.SIZE);
        if (owner == null) {
            return call.isPending() ? -Errno.EFAULT : CallHandler.LATER;
        }
        int pid = IntBytes.intAt(owner, 4);
        file.asyncOwner(IntBytes.intAt(owner, 0) == Open.F_OWNER_PGRP ? -pid : pid);
        return 0;
    }

    private long lock(Caller caller, Call call, OpenFile file, int command) {
        byte[] flock = behindThird(call, FlockLayout.SIZE);
        if (flock == null) {
            return call.isPending() ? -Errno.EFAULT : CallHandler.LATER;
        }
        return locks.fcntl(caller, call, file, command, ByteBuffer.wrap(flock).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * What the third argument points to. It is fetched first: null, and the call comes again; or null and it is still
     * here: a bad pointer.
     */
    private static byte[] behindThird(Call call, int size) {
        if (call.phase() == 0) {
            call.fetch(call.arg(2), size);
            return null;
        }
        return call.phaseStatus() < 0 ? null : call.windowBytes(call.reserve(size), size);
    }

    private long other(Caller caller, OpenFile file, int command, long argument) {
        Inode inode = file.inode() instanceof Inode i ? i : null;
        return switch (command) {
            case Open.F_SETPIPE_SZ -> file instanceof PipeEnd end
                ? end.pipe().capacity(argument & 0xffffffffL, caller.capable(Caps.CAP_SYS_RESOURCE)) : -Errno.EBADF;
            case Open.F_GETPIPE_SZ -> file instanceof PipeEnd end ? end.pipe().capacity() : -Errno.EBADF;
            case Open.F_ADD_SEALS -> inode == null ? -Errno.EINVAL
                : file.writable() ? inode.addSeals((int) argument & 0x3f) : -Errno.EPERM;
            case Open.F_GET_SEALS -> inode == null || inode.seals() < 0 ? -Errno.EINVAL : inode.seals();
            case Open.F_GETOWN -> file.asyncOwner();
            case Open.F_SETOWN -> {
                file.asyncOwner((int) argument);
                yield 0;
            }
            case Open.F_GETSIG, Open.F_SETSIG, Open.F_NOTIFY -> 0;
            case Open.F_GETLEASE -> 2;
            case Open.F_SETLEASE -> -Errno.EAGAIN;
            case Open.F_DUPFD_QUERY -> caller.anyFile((int) argument) == file ? 1 : 0;
            default -> -Errno.EINVAL;
        };
    }
}
