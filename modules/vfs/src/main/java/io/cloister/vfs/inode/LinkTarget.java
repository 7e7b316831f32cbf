package io.cloister.vfs.inode;

/** Target text of a symbolic link (Latin-1), or minus an errno. */
public record LinkTarget(String target, long error) {
    public static LinkTarget to(String target) {
        return new LinkTarget(target, 0);
    }

    /** Minus an errno. */
    public static LinkTarget error(long error) {
        return new LinkTarget(null, error);
    }
}
