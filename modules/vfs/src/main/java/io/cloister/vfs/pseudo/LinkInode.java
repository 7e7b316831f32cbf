package io.cloister.vfs.pseudo;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.LinkTarget;

/** A symbolic link of a computed file system. */
public abstract class LinkInode extends PseudoInode {
    /** A link to the same text for all. */
    static final class Fixed extends LinkInode {
        private final String target;

        Fixed(PseudoFs fileSystem, long ino, String target) {
            super(fileSystem, 0777, ino);
            this.target = target;
        }

        @Override
        protected String target(int tid) {
            return target;
        }
    }

    protected LinkInode(PseudoFs fileSystem, int permissions, long ino) {
        super(fileSystem, Stat.S_IFLNK | permissions, ino);
    }

    /** If it leads for the task {@code tid}; null: nowhere (ENOENT). */
    protected abstract String target(int tid);

    @Override
    public final LinkTarget readlink(int tid) {
        String text = target(tid);
        return text == null ? LinkTarget.error(-Errno.ENOENT) : LinkTarget.to(text);
    }
}
