package io.cloister.vfs.directory;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.DirectoryFile;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** getdents(2), getcwd(2), chdir(2), chroot(2), umask(2). */
public final class DirectoryCalls {
    private final Paths paths;

    public DirectoryCalls(Paths paths) {
        this.paths = paths;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.GETDENTS, (caller, call) -> getdents(caller, call, false));
        table.on(Sys.GETDENTS64, (caller, call) -> getdents(caller, call, true));
        table.on(Sys.GETCWD, DirectoryCalls::getcwd);
        table.on(Sys.CHDIR, this::chdir);
        table.on(Sys.FCHDIR, DirectoryCalls::fchdir);
        table.on(Sys.CHROOT, this::chroot);
        table.on(Sys.UMASK, DirectoryCalls::umask);
    }

    private static long getdents(Caller caller, Call call, boolean wide) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            return -Errno.EBADF;
        }
        if (!(file instanceof DirectoryFile dir)) {
            return -Errno.ENOTDIR;
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        if (dir.path().dentry().isUnlinked()) {
            return -Errno.ENOENT;
        }
        long outcome = dir.load(caller.tid());
        if (outcome < 0) {
            return outcome;
        }
        int room = call.outCapacity(1);
        int used = 0;
        DirEntry entry;
        while ((entry = dir.entry(dir.position())) != null) {
            int size = (wide ? 19 : 18) + entry.name().length() + (wide ? 1 : 2) + 7 & ~7;
            if (used + size > room) {
                break;
            }
            put(call.memory(), call.inOffset(1) + used, entry, dir.position() + 1, size, wide);
            used += size;
            dir.position(dir.position() + 1);
        }
        if (used == 0 && entry != null) {
            return -Errno.EINVAL;
        }
        call.out(1, used);
        return used;
    }

    private static void put(MutableDirectBuffer memory, int at, DirEntry entry, long next, int size, boolean wide) {
        byte[] name = entry.name().getBytes(StandardCharsets.ISO_8859_1);
        memory.setMemory(at, size, (byte) 0);
        memory.putLong(at, entry.ino());
        memory.putLong(at + 8, next);
        memory.putShort(at + 16, (short) size);
        if (wide) {
            memory.putByte(at + 18, (byte) entry.type());
            memory.putBytes(at + 19, name);
        } else {
            memory.putBytes(at + 18, name);
            memory.putByte(at + size - 1, (byte) entry.type());
        }
    }

    private static long getcwd(Caller caller, Call call) {
        if (call.inLength(0) < 0) {
            return call.inLength(0);
        }
        PathRef cwd = caller.fs().cwd();
        if (cwd.dentry().isUnlinked()) {
            return -Errno.ENOENT;
        }
        String text = cwd.text(caller.fs().root());
        if (text == null) {
            text = "(unreachable)" + cwd.display();
        }
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > Open.PATH_MAX) {
            return -Errno.ENAMETOOLONG;
        } else if (bytes.length > call.outCapacity(0)) {
            return -Errno.ERANGE;
        } else {
            return call.out(0, bytes);
        }
    }

    private static long mayEnter(Caller caller, PathRef path) {
        return !path.inode().isDirectory() ? -Errno.ENOTDIR : Permissions.check(caller, path.inode(), 1);
    }

    private long chdir(Caller caller, Call call) {
        PathWalk walk = paths.at(caller, call, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        return walk.error() != 0 ? walk.error() : enter(caller, walk.path());
    }

    private static long enter(Caller caller, PathRef path) {
        long outcome = mayEnter(caller, path);
        if (outcome == 0) {
            caller.fs().cwd(path);
        }
        return outcome;
    }

    private static long fchdir(Caller caller, Call call) {
        OpenFile file = caller.anyFile(call.intArg(0));
        if (file == null) {
            return -Errno.EBADF;
        }
        return file instanceof InodeFile named ? enter(caller, named.path()) : -Errno.ENOTDIR;
    }

    private long chroot(Caller caller, Call call) {
        PathWalk walk = paths.at(caller, call, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (walk.error() != 0) {
            return walk.error();
        }
        long outcome = mayEnter(caller, walk.path());
        if (outcome == 0 && !caller.capable(Caps.CAP_SYS_CHROOT)) {
            outcome = -Errno.EPERM;
        }
        if (outcome == 0) {
            caller.fs().root(walk.path());
        }
        return outcome;
    }

    private static long umask(Caller caller, Call call) {
        int old = caller.fs().umask();
        caller.fs().umask(call.intArg(0));
        return old;
    }
}
