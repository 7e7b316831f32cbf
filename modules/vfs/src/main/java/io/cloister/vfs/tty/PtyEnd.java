package io.cloister.vfs.tty;

import io.cloister.vfs.file.OpenFile;

/** One end of a pseudoterminal: what the emulator's and the program's side have in common. */
abstract class PtyEnd extends OpenFile {
    /** The terminal between the ends. */
    protected final Tty tty;
    private final Object inode;
    private final byte[] path;

    /** {@code path}: what /proc/PID/fd says. */
    protected PtyEnd(Tty tty, int flags, Object inode, byte[] path) {
        super(flags);
        this.tty = tty;
        this.inode = inode;
        this.path = path;
    }

    @Override
    public final boolean pollable() {
        return true;
    }

    @Override
    public final boolean takesWholeWrite() {
        return true;
    }

    @Override
    public final Object inode() {
        return inode;
    }

    @Override
    public final byte[] linkText() {
        return path;
    }
}
