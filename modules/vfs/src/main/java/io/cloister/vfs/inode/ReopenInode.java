package io.cloister.vfs.inode;

import io.cloister.abi.Open;
import io.cloister.abi.StatLayout;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.pipe.PipeEnd;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.tty.PtySlave;
import org.agrona.concurrent.UnsafeBuffer;

/** What a magic link to a file without a place in the tree leads to: an open of it opens the pipe or terminal once more. */
public final class ReopenInode extends Inode {
    private final OpenFile file;
    private final Attributes attributes = new Attributes();

    public ReopenInode(FileSystem fileSystem, OpenFile file) {
        super(fileSystem);
        this.file = file;
        UnsafeBuffer stat = new UnsafeBuffer(new byte[StatLayout.SIZE]);
        file.stat(stat, 0);
        attributes.mode = stat.getInt(StatLayout.ST_MODE);
        attributes.ino = stat.getLong(StatLayout.ST_INO);
        attributes.dev = stat.getLong(StatLayout.ST_DEV);
        attributes.rdev = stat.getLong(StatLayout.ST_RDEV);
        attributes.uid = stat.getInt(StatLayout.ST_UID);
        attributes.gid = stat.getInt(StatLayout.ST_GID);
        attributes.size = stat.getLong(StatLayout.ST_SIZE);
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public Opened open(Caller caller, int flags, PathRef path) {
        int kept = flags & (Open.O_ACCMODE | Open.O_NONBLOCK | Open.O_APPEND | Open.O_DIRECT);
        return switch (file) {
            case PipeEnd end -> Opened.of(end.pipe().open(kept).signals(new Signaller(caller.kernel().bus())));
            case PtySlave slave -> Opened.of(slave.reopen(caller.tid(), flags));
            default -> Opened.of(file.retain());
        };
    }
}
