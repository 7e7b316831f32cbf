package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.stream.IntBytes;
import java.util.Arrays;

/** Arguments that many socket calls have. */
final class SocketArgs {
    private SocketArgs() {
    }

    /** Why {@code file}, which is no socket, can't be used as one. */
    static long noSocket(OpenFile file) {
        return file == null ? -Errno.EBADF : -Errno.ENOTSOCK;
    }

    /** Is there an address in argument {@code arg}, whose length is argument {@code arg + 1}? 0 or minus an errno. */
    static long checkAddress(Call call, int arg) {
        int length = call.intArg(arg + 1);
        if (length < 0 || length > Sockets.SOCKADDR_STORAGE_SIZE) {
            return -Errno.EINVAL;
        }
        return call.inLength(arg) < length ? -Errno.EFAULT : 0;
    }

    /** The address in argument {@code arg}, which was checked. */
    static byte[] address(Call call, int arg) {
        return Arrays.copyOf(call.inBytes(arg), call.intArg(arg + 1));
    }

    /** Is the value-result length in {@code arg + 1} usable? 0 or minus an errno. A NULL address needs none. */
    static long checkAddressRoom(Call call, int arg) {
        if (call.arg(arg) == 0) {
            return 0;
        }
        if (call.inLength(arg + 1) < 4) {
            return -Errno.EFAULT;
        }
        if (call.memory().getInt(call.inOffset(arg + 1)) < 0) {
            return -Errno.EINVAL;
        }
        return call.inLength(arg) < 0 ? -Errno.EFAULT : 0;
    }

    /** Copies an address out: cut to the room, true length into the length argument (accept(2)). */
    static void putAddress(Call call, int arg, byte[] address) {
        if (call.arg(arg) != 0 && call.inLength(arg + 1) >= 4) {
            int room = Math.max(0, call.memory().getInt(call.inOffset(arg + 1)));
            call.out(arg, Arrays.copyOf(address, Math.min(room, address.length)));
            call.out(arg + 1, IntBytes.of(address.length));
        }
    }

    static boolean dontWait(Socket socket, int flags) {
        return socket.nonBlocking() || (flags & Sockets.MSG_DONTWAIT) != 0;
    }
}
