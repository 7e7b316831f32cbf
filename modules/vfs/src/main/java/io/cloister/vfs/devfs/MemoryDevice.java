package io.cloister.vfs.devfs;

import io.cloister.abi.Errno;
import io.cloister.bus.Entropy;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.Opening;
import org.agrona.MutableDirectBuffer;

/** /dev/null, zero, full, random and urandom (mem(4), null(4), full(4), random(4)). */
final class MemoryDevice extends InodeFile {
    enum Kind {
        /** Swallows, gives nothing. */
        NULL,
        /** Gives zeros. */
        ZERO,
        /** Gives zeros, takes nothing. */
        FULL,
        /** Gives random bytes. */
        RANDOM,
        /** The kernel's log: swallows. */
        LOG
    }

    private static final int CHUNK = 8192;
    private final Kind kind;
    private final Entropy entropy;

    MemoryDevice(Opening how, Kind kind, Entropy entropy) {
        super(how.env(), how.flags(), how.path());
        this.kind = kind;
        this.entropy = entropy;
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        switch (kind) {
            case ZERO, FULL -> memory.setMemory(offset, length, (byte) 0);
            case RANDOM -> random(memory, offset, length);
            default -> {
                return 0;
            }
        }
        return length;
    }

    private void random(MutableDirectBuffer memory, int offset, int length) {
        byte[] chunk = new byte[Math.min(CHUNK, length)];
        for (int done = 0; done < length; done += chunk.length) {
            int n = Math.min(chunk.length, length - done);
            entropy.fill(chunk, 0, n);
            memory.putBytes(offset + done, chunk, 0, n);
        }
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        return kind == Kind.FULL && length > 0 ? -Errno.ENOSPC : length;
    }

    @Override
    public boolean isStream() {
        return true;
    }

    @Override
    public boolean pollable() {
        return kind == Kind.RANDOM;
    }

    @Override
    public long seek(long offset, int whence) {
        return kind == Kind.RANDOM ? offset : 0;
    }
}
