package io.cloister.vfs.pseudo;

import io.cloister.abi.Errno;
import io.cloister.abi.Stat;
import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.task.Caller;
import java.util.function.Function;

/** A symbolic link whose target depends on who asks. */
public class LinkInode extends PseudoInode {
    /** A target that is the same for all. */
    public record Fixed(String target) implements Function<Caller, String> {
        @Override
        public String apply(Caller caller) {
            return target;
        }
    }

    private final Function<Caller, String> target;

    /** {@code target} gives null where the link leads nowhere for this caller (ENOENT). */
    public LinkInode(PseudoFs fileSystem, long ino, Function<Caller, String> target) {
        super(fileSystem, Stat.S_IFLNK | 0777, ino);
        this.target = target;
    }

    @Override
    public LinkTarget readlink(Caller caller) {
        String text = target.apply(caller);
        return text == null ? LinkTarget.error(-Errno.ENOENT) : LinkTarget.to(text);
    }
}
