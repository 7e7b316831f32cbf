package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.bus.Message;
import java.util.List;
import java.util.function.IntConsumer;

/** Receiving end for requests of services further left. */
final class VfsRequestAdapter {
    private final VfsKernel kernel;
    private final List<IntConsumer> exitListeners;

    VfsRequestAdapter(VfsKernel kernel, List<IntConsumer> exitListeners) {
        this.kernel = kernel;
        this.exitListeners = exitListeners;
    }

    void onRequest(Message request, Message reply) {
        reply.a[0] = switch (request.op) {
            case VFS_CLONE -> kernel.files().clone((int) request.a[0], request.task, request.a[1]);
            case VFS_EXIT -> exit(request.task);
            default -> -Errno.ENOSYS;
        };
    }

    private long exit(int tid) {
        kernel.parked().drop(tid);
        for (IntConsumer listener : exitListeners) {
            listener.accept(tid);
        }
        kernel.files().exit(tid);
        return 0;
    }
}
