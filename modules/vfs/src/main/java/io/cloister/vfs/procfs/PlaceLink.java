package io.cloister.vfs.procfs;

import io.cloister.abi.Errno;
import io.cloister.vfs.inode.Jump;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.pseudo.LinkInode;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.task.Caller;
import java.util.function.Function;

/** exe, cwd, root of /proc/PID: links that lead to the place itself, whatever its name is by now (proc(5)). */
final class PlaceLink extends LinkInode {
    private record Display(Function<Caller, PathRef> place) implements Function<Caller, String> {
        @Override
        public String apply(Caller asking) {
            PathRef path = place.apply(asking);
            return path == null ? null : path.display();
        }
    }

    private final Function<Caller, PathRef> place;

    PlaceLink(PseudoFs fileSystem, long ino, Function<Caller, PathRef> place) {
        super(fileSystem, ino, new Display(place));
        this.place = place;
    }

    @Override
    public Jump jump(Caller caller) {
        PathRef path = place.apply(caller);
        return path == null ? new Jump(null, -Errno.ENOENT) : new Jump(path, 0);
    }
}
