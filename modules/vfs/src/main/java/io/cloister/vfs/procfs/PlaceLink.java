package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.vfs.inode.Jump;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.pseudo.LinkInode;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.task.Callers;
import java.util.function.Function;

/** exe, cwd, root of /proc/PID: links that lead to the place itself, whatever its name is by now (proc(5)). */
final class PlaceLink extends LinkInode {
    private final Callers callers;
    private final int about;
    private final Function<Caller, PathRef> place;

    /** {@code place} is kept in state: made by a constructor. */
    PlaceLink(TaskDir task, long ino, Callers callers, Function<Caller, PathRef> place) {
        super(task.pseudoFs(), 0777, ino);
        this.callers = callers;
        this.about = task.tid();
        this.place = place;
    }

    private PathRef place() {
        Caller subject = callers.caller(about);
        return subject == null ? null : place.apply(subject);
    }

    @Override
    protected String target(int tid) {
        PathRef path = place();
        return path == null ? null : path.display();
    }

    @Override
    public Jump jump(int tid) {
        PathRef path = place();
        return path == null ? new Jump(null, -Errno.ENOENT) : new Jump(path, 0);
    }
}
