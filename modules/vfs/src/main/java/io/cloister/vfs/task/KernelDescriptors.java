package io.cloister.vfs.task;

import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;

/** The descriptor tables as sockets and events see them. */
public final class KernelDescriptors implements Descriptors {
    private final VfsKernel kernel;

    public KernelDescriptors(VfsKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public OpenFile file(int tid, int fd) {
        return kernel.files().file(tid, fd);
    }

    @Override
    public long install(int tid, OpenFile file, boolean closeOnExec) {
        return kernel.files().install(tid, file, closeOnExec);
    }

    @Override
    public void remove(int tid, int fd) {
        Caller caller = kernel.files().caller(tid);
        if (caller != null) {
            caller.files().close(fd);
        }
    }
}
