package io.cloister.vfs.path;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.inode.NamelessInode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.VfsMount;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;

/** The tree of files as tasks name it: resolves paths, and says where an open file lies. */
public final class Paths {
    private final MountTable mounts;
    private final DentryCache dentries;

    public Paths(MountTable mounts, DentryCache dentries) {
        this.mounts = mounts;
        this.dentries = dentries;
    }

    MountTable mounts() {
        return mounts;
    }

    DentryCache dentries() {
        return dentries;
    }

    /** Resolves {@code path} from {@code dirfd} (AT_FDCWD allowed), with flags of {@link PathWalk}. */
    public PathWalk at(Caller caller, int dirfd, String path, int flags) {
        PathWalk walk = new PathWalk(this, caller, flags);
        walk.run(dirfd, path);
        return walk;
    }

    /** Resolves the path in argument {@code i}; an error also if that could not be copied in. */
    public PathWalk at(Caller caller, Call call, int dirfd, int i, int flags) {
        String path = PathArgs.path(call, i);
        return path == null ? failed(caller, PathArgs.pathError(call, i)) : at(caller, dirfd, path, flags);
    }

    /** A resolution that did not even begin: minus an errno. */
    public PathWalk failed(Caller caller, long error) {
        return new PathWalk(this, caller, 0).fail(error);
    }

    /** The place of an open file: its name, or for one without a name a place outside of the tree. */
    public PathRef of(OpenFile file) {
        if (file instanceof InodeFile named) {
            return named.path();
        }
        VfsMount top = mounts.top();
        String text = new String(file.linkText(), StandardCharsets.ISO_8859_1);
        return new PathRef(top, Dentry.anonymous(new NamelessInode(top.fileSystem(), file), text));
    }

    /** The place of descriptor {@code fd}, an error if that is not open or only names a path (O_PATH). */
    public PathWalk open(Caller caller, int fd) {
        OpenFile file = caller.file(fd);
        return file == null ? failed(caller, -Errno.EBADF) : found(caller, of(file));
    }

    /** The place of descriptor {@code fd}, O_PATH or not; an error if that is not open. */
    public PathWalk anyOpen(Caller caller, int fd) {
        OpenFile file = caller.anyFile(fd);
        return file == null ? failed(caller, -Errno.EBADF) : found(caller, of(file));
    }

    private PathWalk found(Caller caller, PathRef path) {
        PathWalk walk = new PathWalk(this, caller, 0);
        walk.found(path);
        return walk;
    }
}
