package io.cloister.vfs.tmpfs;

import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.NewNode;

/** A symbolic link. */
final class TmpLink extends TmpInode {
    private final String target;

    TmpLink(TmpFs fs, String target, NewNode node) {
        super(fs, node);
        this.target = target;
    }

    /** A link whose size is its target's length. */
    static TmpLink of(TmpFs fs, String target, NewNode node) {
        TmpLink link = new TmpLink(fs, target, node);
        link.attributes().size = target.length();
        return link;
    }

    @Override
    public LinkTarget readlink(int tid) {
        return LinkTarget.to(target);
    }
}
