package io.cloister.vfs.stdio;

import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.tty.Console;

/** Gives the first task its standard input, output and error. */
public final class Stdio {
    private static final int COUNT = 3;
    private final HostStreams streams;
    private final Console console;
    private final HostStdioFile[] files = new HostStdioFile[COUNT];

    public Stdio(HostStreams streams, Console console) {
        this.streams = streams;
        this.console = console;
    }

    /**
     * Puts them into the caller's table. {@code ttyMask} bit i: host descriptor i is a terminal; sizes of its window,
     * 0: unknown.
     */
    public void install(Caller caller, int ttyMask, int columns, int rows) {
        for (int fd = 0; fd < COUNT; fd++) {
            OpenFile file = null;
            if ((ttyMask >>> fd & 1) != 0) {
                file = console.open(caller.tid(), ttyMask, columns, rows);
            } else if (streams.mode(fd) != 0) {
                files[fd] = new HostStdioFile(streams, fd);
                file = files[fd];
            }
            if (file != null) {
                caller.files().put(fd, file, false);
            }
        }
    }

    /** A stream of the host is ready (VfsHostReady): POLL* {@code events} of host descriptor {@code fd}. */
    public void hostReady(int fd, int events) {
        if (fd >= 0 && fd < COUNT && files[fd] != null && !files[fd].isReleased()) {
            files[fd].ready(events);
        }
    }
}
