package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of an execve, copied out of the guest's reach.
 *
 * @param dirfd where a relative path starts, @param flags of execveat(2).
 */
record ExecRequest(int dirfd, int flags, byte[] path, List<byte[]> argv, List<byte[]> envp) {
    /** Thrown where the arguments are no good. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final int errno;

        Refused(int errno) {
            super(null, null, false, false);
            this.errno = errno;
        }
    }

    /** From a call of execve or execveat. */
    static ExecRequest of(Call call) throws Refused {
        boolean at = call.nr() == Sys.EXECVEAT;
        int first = at ? 1 : 0;
        if (call.inLength(first) < 0) {
            throw new Refused(-call.inLength(first));
        }
        byte[] path = call.inString(first);
        if (path == null) {
            throw new Refused(Errno.EFAULT);
        }
        List<byte[]> argv = strings(call, first + 1, 0);
        List<byte[]> envp = strings(call, first + 2, 1);
        if (argv.isEmpty()) {
            argv.add(new byte[0]); // as Linux does since 5.18: no program starts without argv[0]
        }
        if (argv.size() + envp.size() > DispatchLimits.MAX_STRINGS
            || StackImage.size(argv, envp, path, 48) > DispatchLimits.MAX_STACK_IMAGE) {
            throw new Refused(Errno.E2BIG);
        }
        return new ExecRequest(
                at ? call.intArg(0) : Open.AT_FDCWD, at ? call.intArg(4) : 0, path, argv, envp);
    }

    /** The same with the arguments that #! lines put in front: they replace argv[0]. */
    ExecRequest withPrefix(List<byte[]> prefix) {
        List<byte[]> all = new ArrayList<>(prefix);
        all.addAll(argv.subList(Math.min(1, argv.size()), argv.size()));
        return new ExecRequest(dirfd, flags, path, all, envp);
    }

    /** Task name: the last component of the path. */
    byte[] comm() {
        int start = path.length;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        return Arrays.copyOfRange(path, start, Math.min(path.length, start + 15));
    }

    private static List<byte[]> strings(Call call, int argument, int vector) throws Refused {
        if (call.inLength(argument) < 0) {
            throw new Refused(-call.inLength(argument));
        }
        List<byte[]> found = new ArrayList<>();
        if (call.arg(argument) == 0) {
            return found;
        }
        int count = call.headerInt(MailboxDescriptor.STRV_COUNT + 4 * vector);
        byte[] bytes = call.windowBytes(call.headerInt(MailboxDescriptor.STRV_OFF + 4 * vector),
            call.headerInt(MailboxDescriptor.STRV_LEN + 4 * vector));
        if (bytes == null || count < 0 || count > DispatchLimits.MAX_STRINGS) {
            throw new Refused(Errno.E2BIG);
        }
        int at = 0;
        for (int i = 0; i < count; i++) {
            int end = at;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            if (end == bytes.length) {
                throw new Refused(Errno.EFAULT);
            }
            found.add(Arrays.copyOfRange(bytes, at, end));
            at = end + 1;
        }
        return found;
    }
}
