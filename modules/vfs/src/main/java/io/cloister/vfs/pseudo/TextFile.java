package io.cloister.vfs.pseudo;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.Opening;
import org.agrona.MutableDirectBuffer;

/**
 * An open computed file. A read at position 0 computes the text anew, later ones go on in the same text (as seq_file
 * does on Linux).
 */
final class TextFile extends InodeFile {
    private static final int MAX_WRITE = 4096;
    private final TextInode inode;
    private final int opener;
    private byte[] text;
    private PendingText waiting;

    TextFile(TextInode inode, Opening how) {
        super(how.env(), how.flags(), how.path());
        this.inode = inode;
        this.opener = how.tid();
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        long from = at == CURRENT ? position() : at;
        if (from < 0) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        long failed = prepare(from);
        if (failed != 0) {
            return failed;
        }
        int n = (int) Math.max(0, Math.min(length, text.length - from));
        memory.putBytes(offset, text, (int) Math.min(from, text.length), n);
        if (at == CURRENT) {
            position(from + n);
        }
        return n;
    }

    private long prepare(long from) {
        if (text != null && from != 0) {
            return 0;
        }
        if (!inode.isPending()) {
            text = inode.text(opener);
            return text == null ? -Errno.ESRCH : 0;
        }
        if (waiting == null) {
            waiting = inode.begin(opener);
            if (waiting == null) {
                return -Errno.ESRCH;
            }
            if (waiting.text() == null) {
                waiting.whenReady(waitQueue());
                return -Errno.EAGAIN;
            }
        }
        if (waiting.text() == null) {
            return -Errno.EAGAIN;
        }
        text = waiting.text();
        waiting = null;
        return 0;
    }

    @Override
    public boolean waitsAlways() {
        return inode.isPending();
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (inode.sink() == null) {
            return -Errno.EINVAL;
        }
        byte[] bytes = new byte[Math.min(length, MAX_WRITE)];
        memory.getBytes(offset, bytes);
        long n = inode.sink().write(tid, bytes);
        return n < 0 ? n : length;
    }

    @Override
    public long seek(long offset, int whence) {
        long base = whence == Open.SEEK_CUR ? position() : 0;
        if (whence != Open.SEEK_SET && whence != Open.SEEK_CUR || base + offset < 0) {
            return -Errno.EINVAL;
        }
        position(base + offset);
        return base + offset;
    }

    @Override
    protected void released() {
        super.released();
        if (waiting != null) {
            waiting.abandon();
        }
    }
}
