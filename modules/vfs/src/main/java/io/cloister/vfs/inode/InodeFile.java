package io.cloister.vfs.inode;

import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.vfs.file.OpenFile;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** An open description of something that has a name. */
public class InodeFile extends OpenFile {
    private final FileEnv env;
    private final PathRef path;
    private final Inode inode;

    /** Pins {@code path} as long as it is open. Used as it is for O_PATH. */
    public InodeFile(FileEnv env, int statusFlags, PathRef path) {
        super(statusFlags);
        this.env = env;
        this.path = path;
        this.inode = path.inode();
        path.dentry().pin();
    }

    protected final FileEnv env() {
        return env;
    }

    public final PathRef path() {
        return path;
    }

    public final Inode node() {
        return inode;
    }

    @Override
    public long stat(MutableDirectBuffer memory, int offset) {
        inode.refresh();
        return inode.attributes().fillStat(memory, offset);
    }

    @Override
    public final Object inode() {
        return inode;
    }

    @Override
    public byte[] linkText() {
        return path.display().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    protected void released() {
        env.locks().released(this);
        if (env.fsNotify().active() && (statusFlags() & Open.O_PATH) == 0) {
            env.fsNotify().event(path.dentry(), writable() ? Inotify.IN_CLOSE_WRITE : Inotify.IN_CLOSE_NOWRITE, 0);
        }
        path.dentry().unpin();
    }
}
