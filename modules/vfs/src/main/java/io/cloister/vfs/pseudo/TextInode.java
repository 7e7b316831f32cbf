package io.cloister.vfs.pseudo;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.Opening;
import java.nio.charset.StandardCharsets;

/**
 * A file whose text is computed when it is read from the start; optionally one that takes writes. Sources and sinks are
 * kept in state: constants, named classes, or lambdas that a constructor of the service made. So each file has a number
 * beside its source, by which one source serves the files of all tasks.
 */
public final class TextInode extends PseudoInode {
    @FunctionalInterface
    public interface Text {
        /**
         * {@code about} is the file's number (of a task), {@code opener} the task that opened it; null: what it is
         * about is gone (ESRCH).
         */
        byte[] text(int about, int opener);
    }

    /** A text that never changes. */
    public record Fixed(byte[] bytes) implements Text {
        @Override
        public byte[] text(int about, int opener) {
            return bytes;
        }
    }

    /** Takes what a write(2) brings; bytes or minus an errno. */
    @FunctionalInterface
    public interface Sink {
        /** Takes everything and forgets it. */
        Sink FORGETS = (tid, bytes) -> bytes.length;
        /** Takes nothing. */
        Sink REFUSES = (tid, bytes) -> -Errno.EPERM;

        long write(int tid, byte[] bytes);
    }

    /** A text that other services must be asked for. */
    @FunctionalInterface
    public interface Pending {
        /** As {@link Text#text}. */
        PendingText begin(int about, int opener);
    }

    /** Either a text, maybe with a place to write to, or one that comes later. */
    private record Content(Text text, Sink sink, Pending pending) {
    }

    private final Content content;
    private final int about;

    private TextInode(PseudoFs fileSystem, int permissions, long ino, Content content, int about) {
        super(fileSystem, Stat.S_IFREG | permissions, ino);
        this.content = content;
        this.about = about;
    }

    /** Read-only. */
    public static TextInode of(PseudoFs fileSystem, int permissions, long ino, Text text, int about) {
        return new TextInode(fileSystem, permissions, ino, new Content(text, null, null), about);
    }

    /** One that takes writes. */
    public static TextInode writable(PseudoFs fileSystem, int permissions, long ino, Text text, Sink sink, int about) {
        return new TextInode(fileSystem, permissions, ino, new Content(text, sink, null), about);
    }

    /** One whose text comes later. */
    public static TextInode pending(PseudoFs fileSystem, int permissions, long ino, Pending pending, int about) {
        return new TextInode(fileSystem, permissions, ino, new Content(null, null, pending), about);
    }

    /** Latin-1. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Opened open(Opening how) {
        boolean writes = (how.flags() & Open.O_ACCMODE) != Open.O_RDONLY;
        if (writes && sink() == null && (how.flags() & Open.O_PATH) == 0) {
            return Opened.error(-Errno.EACCES);
        }
        return Opened.of(new TextFile(this, how));
    }

    /** truncate(2) as part of O_TRUNC: nothing to do. */
    @Override
    public long truncate(long size, long nowNs) {
        return sink() == null ? -Errno.EINVAL : 0;
    }

    /** The text now, of a file that is not {@link #isPending}. */
    byte[] text(int opener) {
        return content.text().text(about, opener);
    }

    boolean isPending() {
        return content.pending() != null;
    }

    PendingText begin(int opener) {
        return content.pending().begin(about, opener);
    }

    Sink sink() {
        return content.sink();
    }
}
