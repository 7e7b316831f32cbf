package io.cloister.vfs.pseudo;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;

/** A file whose text is computed when it is read from the start; optionally one that takes writes. */
public final class TextInode extends PseudoInode {
    /** Computes the text, for the task that opened the file; null: the task it is about is gone (ESRCH). */
    public interface Text {
        byte[] text(Caller opener);
    }

    /** A text that never changes. */
    public record Fixed(byte[] bytes) implements Text {
        @Override
        public byte[] text(Caller opener) {
            return bytes;
        }
    }

    /** Takes what a write(2) brings; bytes or minus an errno. */
    public interface Sink {
        long write(int tid, byte[] bytes);
    }

    /** Text that another service must be asked for. */
    public interface Pending {
        PendingText begin(Caller opener);
    }

    private final Text text;
    private final Pending pending;
    private final Sink sink;

    /** Read-only. */
    public TextInode(PseudoFs fileSystem, int permissions, long ino, Text text) {
        this(fileSystem, permissions, ino, text, null);
    }

    /** With a place to write to, or null. */
    public TextInode(PseudoFs fileSystem, int permissions, long ino, Text text, Sink sink) {
        super(fileSystem, Stat.S_IFREG | permissions, ino);
        this.text = text;
        this.pending = null;
        this.sink = sink;
    }

    private TextInode(PseudoFs fileSystem, int permissions, long ino, Pending pending) {
        super(fileSystem, Stat.S_IFREG | permissions, ino);
        this.text = null;
        this.pending = pending;
        this.sink = null;
    }

    /** A text that comes later. */
    public static TextInode pending(PseudoFs fileSystem, int permissions, long ino, Pending pending) {
        return new TextInode(fileSystem, permissions, ino, pending);
    }

    /** Latin-1. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Opened open(Caller caller, int flags, PathRef path) {
        boolean writes = (flags & Open.O_ACCMODE) != Open.O_RDONLY;
        if (writes && sink == null && (flags & Open.O_PATH) == 0) {
            return Opened.error(-Errno.EACCES);
        }
        return Opened.of(new TextFile(this, caller, flags, path));
    }

    /** truncate(2) as part of O_TRUNC: nothing to do. */
    @Override
    public long truncate(long size, long nowNs) {
        return sink == null ? -Errno.EINVAL : 0;
    }

    Text text() {
        return text;
    }

    Pending pending() {
        return pending;
    }

    Sink sink() {
        return sink;
    }
}
