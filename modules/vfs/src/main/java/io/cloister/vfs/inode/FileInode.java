package io.cloister.vfs.inode;

import io.cloister.abi.StatLayout;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Caller;
import org.agrona.concurrent.UnsafeBuffer;

/** The inode that an open file without a name stands for when it is reached through /proc/PID/fd. Opening it shares the description. */
public final class FileInode extends Inode {
    private final OpenFile file;
    private final Attributes attributes = new Attributes();

    public FileInode(FileSystem fileSystem, OpenFile file) {
        super(fileSystem);
        this.file = file;
    }

    /** The file. */
    public OpenFile file() {
        return file;
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
    public Opened open(Caller caller, int flags, PathRef path) {
        return Opened.of(file.retain());
    }
}
