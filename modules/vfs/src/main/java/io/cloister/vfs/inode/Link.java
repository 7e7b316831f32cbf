package io.cloister.vfs.inode;

/** Target text of a symbolic link (Latin-1), or minus an errno. */
public record Link(String target, long error) {
    /** A target. */
    public static Link to(String target) {
        return new Link(target, 0);
    }

    /** Minus an errno. */
    public static Link error(long error) {
        return new Link(null, error);
    }
}
