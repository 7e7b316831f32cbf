package io.cloister.vfs.fd;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.FdTable;

/** close(2), close_range(2), dup(2). */
public final class DescriptorCalls {
    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.CLOSE, (caller, call) -> caller.files().close(call.intArg(0)));
        table.on(Sys.CLOSE_RANGE, DescriptorCalls::closeRange);
        table.on(Sys.DUP, DescriptorCalls::dup);
        table.on(Sys.DUP2, DescriptorCalls::dup2);
        table.on(Sys.DUP3, DescriptorCalls::dup3);
    }

    private static long closeRange(Caller caller, Call call) {
        long first = call.arg(0) & 0xffffffffL;
        long last = call.arg(1) & 0xffffffffL;
        int flags = call.intArg(2);
        if ((flags & ~(Misc.CLOSE_RANGE_UNSHARE | Misc.CLOSE_RANGE_CLOEXEC)) != 0 || first > last) {
            return -Errno.EINVAL;
        }
        if ((flags & Misc.CLOSE_RANGE_UNSHARE) != 0) {
            caller.unshareFiles();
        }
        FdTable files = caller.files();
        int from = first > Integer.MAX_VALUE ? -1 : files.next((int) first);
        for (int fd = from; fd >= 0 && fd <= last; fd = files.next(fd + 1)) {
            if ((flags & Misc.CLOSE_RANGE_CLOEXEC) != 0) {
                files.closeOnExec(fd, true);
            } else {
                files.close(fd);
            }
        }
        return 0;
    }

    private static long dup(Caller caller, Call call) {
        OpenFile file = caller.anyFile(call.intArg(0));
        return file == null ? -Errno.EBADF : caller.install(file.retain(), false);
    }

    private static long dup2(Caller caller, Call call) {
        OpenFile file = caller.anyFile(call.intArg(0));
        int to = call.intArg(1);
        if (file == null) {
            return -Errno.EBADF;
        }
        return call.intArg(0) == to ? to : replace(caller, file, to, false);
    }

    private static long dup3(Caller caller, Call call) {
        OpenFile file = caller.anyFile(call.intArg(0));
        int flags = call.intArg(2);
        if ((flags & ~Open.O_CLOEXEC) != 0 || call.intArg(0) == call.intArg(1)) {
            return -Errno.EINVAL;
        }
        return file == null ? -Errno.EBADF : replace(caller, file, call.intArg(1), flags != 0);
    }

    private static long replace(Caller caller, OpenFile file, int to, boolean cloexec) {
        if (to < 0 || to >= Math.min(caller.rlimit(Rlimits.RLIMIT_NOFILE), VfsLimits.DESCRIPTORS)) {
            return -Errno.EBADF;
        }
        caller.files().put(to, file.retain(), cloexec);
        return to;
    }
}
