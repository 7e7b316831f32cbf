package io.cloister.vfs.fd;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.FOwnerExLayout;
import io.cloister.abi.FlockLayout;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.lock.FileLockCalls;
import io.cloister.vfs.pipe.PipeEnd;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** fcntl(2). Its locks are in {@link FileLockCalls}. */
public final class FcntlCalls implements CallModule {
    private static final int SETTABLE = Open.O_APPEND | Open.O_ASYNC | Open.O_DIRECT | Open.O_NOATIME | Open.O_NONBLOCK;
    private final FileLockCalls locks;

    public FcntlCalls(FileLockCalls locks) {
        this.locks = locks;
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.FCNTL, this::fcntl);
    }

    private void fcntl(Call call, Caller caller) {
        int fd = call.intArg(0);
        OpenFile file = caller.anyFile(fd);
        int command = call.intArg(1);
        if (file == null || (file.statusFlags() & Open.O_PATH) != 0 && !allowedOnPath(command)) {
            call.complete(-Errno.EBADF);
            return;
        }
        switch (command) {
            case Open.F_DUPFD -> call.complete(dup(caller, file, call.arg(2), false));
            case Open.F_DUPFD_CLOEXEC -> call.complete(dup(caller, file, call.arg(2), true));
            case Open.F_GETFD -> call.complete(caller.files().closeOnExec(fd) ? Open.FD_CLOEXEC : 0);
            case Open.F_SETFD -> {
                caller.files().closeOnExec(fd, (call.arg(2) & Open.FD_CLOEXEC) != 0);
                call.complete(0);
            }
            case Open.F_GETFL -> call.complete(file.statusFlags());
            case Open.F_SETFL -> {
                file.statusFlags(file.statusFlags() & ~SETTABLE | call.intArg(2) & SETTABLE);
                call.complete(0);
            }
            case Open.F_GETLK, Open.F_SETLK, Open.F_SETLKW, Open.F_OFD_GETLK, Open.F_OFD_SETLK, Open.F_OFD_SETLKW -> lock(call, caller, file, command);
            case Open.F_GETOWN_EX -> {
                boolean group = file.asyncOwner() < 0;
                call.outTo(call.arg(2), ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(group ? Open.F_OWNER_PGRP : Open.F_OWNER_PID).putInt(Math.abs(file.asyncOwner())).array());
                call.complete(0);
            }
            case Open.F_SETOWN_EX -> owner(call, file);
            default -> call.complete(other(caller, file, command, call.arg(2)));
        }
    }

    private static boolean allowedOnPath(int command) {
        return command == Open.F_DUPFD || command == Open.F_DUPFD_CLOEXEC || command == Open.F_GETFD || command == Open.F_SETFD || command == Open.F_GETFL;
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

    /** struct f_owner_ex lies behind the third argument: it is fetched first. */
    private static void owner(Call call, OpenFile file) {
        if (call.phase() == 0) {
            call.fetch(call.arg(2), FOwnerExLayout.SIZE);
            return;
        }
        byte[] bytes = call.phaseStatus() < 0 ? null : call.windowBytes(call.reserve(FOwnerExLayout.SIZE), FOwnerExLayout.SIZE);
        if (bytes == null) {
            call.complete(-Errno.EFAULT);
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.asyncOwner(in.getInt(0) == Open.F_OWNER_PGRP ? -in.getInt(4) : in.getInt(4));
        call.complete(0);
    }

    /** struct flock lies behind the third argument: it is fetched first. */
    private void lock(Call call, Caller caller, OpenFile file, int command) {
        if (call.phase() == 0) {
            call.fetch(call.arg(2), FlockLayout.SIZE);
            return;
        }
        byte[] bytes = call.phaseStatus() < 0 ? null : call.windowBytes(call.reserve(FlockLayout.SIZE), FlockLayout.SIZE);
        if (bytes == null) {
            call.complete(-Errno.EFAULT);
        } else {
            locks.fcntl(call, caller, file, command, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private long other(Caller caller, OpenFile file, int command, long argument) {
        Inode inode = file.inode() instanceof Inode i ? i : null;
        return switch (command) {
            case Open.F_SETPIPE_SZ -> file instanceof PipeEnd end ? end.pipe().capacity(argument & 0xffffffffL, caller.capable(Caps.CAP_SYS_RESOURCE))
                : -Errno.EBADF;
            case Open.F_GETPIPE_SZ -> file instanceof PipeEnd end ? end.pipe().capacity() : -Errno.EBADF;
            case Open.F_ADD_SEALS -> inode == null ? -Errno.EINVAL : file.writable() ? inode.addSeals((int) argument & 0x3f) : -Errno.EPERM;
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
            case Open.F_GET_RW_HINT, Open.F_SET_RW_HINT, Open.F_GET_FILE_RW_HINT, Open.F_SET_FILE_RW_HINT -> -Errno.EINVAL;
            default -> -Errno.EINVAL;
        };
    }
}
