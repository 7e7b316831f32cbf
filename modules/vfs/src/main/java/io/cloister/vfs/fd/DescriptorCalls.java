package io.cloister.vfs.fd;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.FdTable;

/** close(2), close_range(2), dup(2). */
public final class DescriptorCalls implements CallModule {
    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.CLOSE, (call, caller) -> call.complete(caller.files().close(call.intArg(0))));
        handlers.register(Sys.CLOSE_RANGE, DescriptorCalls::closeRange);
        handlers.register(Sys.DUP, DescriptorCalls::dup);
        handlers.register(Sys.DUP2, DescriptorCalls::dup2);
        handlers.register(Sys.DUP3, DescriptorCalls::dup3);
    }

    private static void closeRange(Call call, Caller caller) {
        long first = call.arg(0) & 0xffffffffL;
        long last = call.arg(1) & 0xffffffffL;
        int flags = call.intArg(2);
        if ((flags & ~(Misc.CLOSE_RANGE_UNSHARE | Misc.CLOSE_RANGE_CLOEXEC)) != 0 || first > last) {
            call.complete(-Errno.EINVAL);
            return;
        }
        if ((flags & Misc.CLOSE_RANGE_UNSHARE) != 0 && caller.files().users() > 1) {
            FdTable own = caller.files().copy();
            caller.files().release();
            caller.files(own);
        }
        FdTable files = caller.files();
        for (int fd = first > Integer.MAX_VALUE ? -1 : files.next((int) first); fd >= 0 && fd <= last; fd = files.next(fd + 1)) {
            if ((flags & Misc.CLOSE_RANGE_CLOEXEC) != 0) {
                files.closeOnExec(fd, true);
            } else {
                files.close(fd);
            }
        }
        call.complete(0);
    }

    private static void dup(Call call, Caller caller) {
        OpenFile file = caller.anyFile(call.intArg(0));
        call.complete(file == null ? -Errno.EBADF : caller.install(file.retain(), false));
    }

    private static void dup2(Call call, Caller caller) {
        OpenFile file = caller.anyFile(call.intArg(0));
        int to = call.intArg(1);
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else if (call.intArg(0) == to) {
            call.complete(to);
        } else {
            replace(call, caller, file, to, false);
        }
    }

    private static void dup3(Call call, Caller caller) {
        OpenFile file = caller.anyFile(call.intArg(0));
        int flags = call.intArg(2);
        if ((flags & ~Open.O_CLOEXEC) != 0 || call.intArg(0) == call.intArg(1)) {
            call.complete(-Errno.EINVAL);
        } else if (file == null) {
            call.complete(-Errno.EBADF);
        } else {
            replace(call, caller, file, call.intArg(1), flags != 0);
        }
    }

    private static void replace(Call call, Caller caller, OpenFile file, int to, boolean cloexec) {
        if (to < 0 || to >= Math.min(caller.rlimit(Rlimits.RLIMIT_NOFILE), VfsLimits.DESCRIPTORS)) {
            call.complete(-Errno.EBADF);
            return;
        }
        caller.files().put(to, file.retain(), cloexec);
        call.complete(to);
    }
}
