package io.cloister.vfs.stdio;

import io.cloister.bus.Op;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Caller;

/** Gives the first task its standard input, output and error. */
public final class Stdio implements CallModule {
    private final VfsKernel kernel;
    private final HostStdioFile[] files = new HostStdioFile[3];

    public Stdio(VfsKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void register(Handlers handlers) {
        kernel.stdio(this::install);
        handlers.onEvent(Op.VFS_HOST_READY, event -> {
            int fd = (int) event.a[0];
            if (fd >= 0 && fd < 3 && files[fd] != null && !files[fd].isReleased()) {
                files[fd].ready((int) event.a[1]);
            }
        });
    }

    private void install(Caller caller, int ttyMask, int columns, int rows) {
        for (int fd = 0; fd < 3; fd++) {
            OpenFile file = null;
            if ((ttyMask >>> fd & 1) != 0) {
                file = kernel.console().open(caller, ttyMask, columns, rows);
            }
            if (file == null && kernel.hostStreams().mode(fd) != 0) {
                files[fd] = new HostStdioFile(kernel.hostStreams(), fd);
                file = files[fd];
            }
            if (file != null) {
                caller.files().put(fd, file, false);
            }
        }
    }
}
