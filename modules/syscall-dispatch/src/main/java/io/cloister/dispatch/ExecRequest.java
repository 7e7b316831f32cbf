package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * What an execve asks for, copied out of guest memory once.
 *
 * @param dirfd AT_FDCWD or a directory. @param flags of execveat(2). @param path as given.
 */
record ExecRequest(int dirfd, int flags, byte[] path, List<byte[]> argv, List<byte[]> env) {
    private static final int AT_FDCWD = -100;

    /** 0, or minus the errno of reading path and vectors, in the order in which Linux looks at them. */
    static long check(Call call, int pathArg) {
        if (call.inLength(pathArg) <= 0) {
            return call.inLength(pathArg) < 0 ? call.inLength(pathArg) : -Errno.EFAULT;
        }
        for (int i = pathArg + 1; i <= pathArg + 2; i++) {
            if (call.inLength(i) < 0) {
                return call.inLength(i);
            }
        }
        return 0;
    }

    /** Of a checked call whose path is argument {@code pathArg} and whose vectors follow it; null where the header lies. */
    static ExecRequest of(Call call, int pathArg, int dirfd, int flags) {
        List<byte[]> argv = vector(call, 0);
        List<byte[]> env = vector(call, 1);
        byte[] path = call.inString(pathArg);
        if (argv == null || env == null || path == null) {
            return null;
        }
        if (argv.isEmpty()) {
            argv = List.of(new byte[0]);
        }
        return new ExecRequest(dirfd, flags, path, argv, env);
    }

    /** Of execve(2). */
    static ExecRequest of(Call call) {
        return of(call, 0, AT_FDCWD, 0);
    }

    /** Of the sandbox's first program. */
    static ExecRequest first(byte[] path, List<byte[]> argv, List<byte[]> env) {
        return new ExecRequest(AT_FDCWD, 0, path, argv, env);
    }

    private static List<byte[]> vector(Call call, int which) {
        int off = call.headerInt(MailboxDescriptor.STRV_OFF + 4 * which);
        int length = call.headerInt(MailboxDescriptor.STRV_LEN + 4 * which);
        int count = call.headerInt(MailboxDescriptor.STRV_COUNT + 4 * which);
        byte[] bytes = call.windowBytes(off, length);
        if (bytes == null || count < 0 || count > length) {
            return null;
        }
        List<byte[]> list = new ArrayList<>(count);
        int start = 0;
        for (int i = 0; i < bytes.length && list.size() < count; i++) {
            if (bytes[i] == 0) {
                list.add(java.util.Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        return list.size() == count ? list : null;
    }

    /** The last component of the path: the name of the task. */
    byte[] name() {
        int slash = path.length;
        while (slash > 0 && path[slash - 1] != '/') {
            slash--;
        }
        return java.util.Arrays.copyOfRange(path, slash, Math.min(path.length, slash + 15));
    }
}
