package io.cloister.vfs.gofer;

import io.cloister.abi.Errno;
import io.cloister.bus.GoferOp;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.vfs.VfsKernel;
import java.nio.charset.StandardCharsets;

/** Sending end for {@link GoferOp}. Each method is one call; the reply is valid until the next. */
final class GoferClient {
    private static final byte[] NONE = new byte[0];
    private final VfsKernel kernel;

    GoferClient(VfsKernel kernel) {
        this.kernel = kernel;
    }

    Message call(byte[] payload, long... numbers) {
        kernel.counters().goferCalls++;
        Message request = kernel.bus().message(Op.GOFER_FILE, 0).with(numbers).payload(payload);
        return kernel.bus().call(ServiceId.GOFER, request);
    }

    Message walk(int handle, String names) {
        return call(bytes(names), GoferOp.WALK, handle);
    }

    Message lookup(int handle, String names) {
        return call(bytes(names), GoferOp.LOOKUP, handle);
    }

    Message plain(int op, int handle) {
        return call(NONE, op, handle);
    }

    Message readdir(int handle, long cookie) {
        return call(NONE, GoferOp.READDIR, handle, cookie);
    }

    /** A host descriptor, or minus an errno. */
    int open(int handle, int flags) {
        int fd = openOnce(handle, flags);
        fd = fd == -Errno.EAGAIN ? openOnce(handle, flags) : fd;
        return fd == -Errno.EAGAIN ? -Errno.EIO : fd;
    }

    private int openOnce(int handle, int flags) {
        Message reply = call(NONE, GoferOp.OPEN, handle, flags);
        return reply.result() < 0 ? (int) reply.result() : kernel.channel().fromGofer(reply.result());
    }

    void close(int handle) {
        call(NONE, GoferOp.CLOSE, handle);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
