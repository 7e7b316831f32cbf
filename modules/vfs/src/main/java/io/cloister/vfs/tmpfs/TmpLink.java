package io.cloister.vfs.tmpfs;

import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.NewNode;

/** A symbolic link. */
final class TmpLink extends TmpInode {
    private final String target;

    TmpLink(TmpFs fs, String target, NewNode node) {
        super(fs, node);
        this.target = target;
        attributes().size = target.length();
    }

    @Override
    int text() {
        return super.text() + target.length();
    }

    @Override
    public LinkTarget readlink(int tid) {
        return LinkTarget.to(target);
    }
}
