package io.cloister.vfs.inode;

import io.cloister.abi.StatLayout;
import io.cloister.vfs.file.OpenFile;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an open file without a name stands for when it is reached through /proc/PID/fd. An open of it makes a
 * description of its own if the kind of file can (pipes, terminals); otherwise it shares the one there is.
 */
public final class NamelessInode extends Inode {
    private final OpenFile file;
    private final Attributes attributes = new Attributes();

    public NamelessInode(FileSystem fileSystem, OpenFile file) {
        super(fileSystem);
        this.file = file;
    }

    /** An open shares the description: nothing is checked or changed anew. */
    public boolean isShared() {
        return !file.canReopen();
    }

    @Override
    public Attributes attributes() {
        UnsafeBuffer stat = new UnsafeBuffer(new byte[StatLayout.SIZE]);
        file.stat(stat, 0);
        attributes.dev = stat.getLong(StatLayout.ST_DEV);
        attributes.ino = stat.getLong(StatLayout.ST_INO);
        attributes.mode = stat.getInt(StatLayout.ST_MODE);
        attributes.uid = stat.getInt(StatLayout.ST_UID);
        attributes.gid = stat.getInt(StatLayout.ST_GID);
        attributes.rdev = stat.getLong(StatLayout.ST_RDEV);
        attributes.size = stat.getLong(StatLayout.ST_SIZE);
        return attributes;
    }

    @Override
    public Opened open(Opening how) {
        return Opened.of(isShared() ? file.retain() : file.reopen(how.tid(), how.flags()));
    }
}
