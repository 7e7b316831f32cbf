package io.cloister.vfs.directory;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.DirectoryFile;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** getdents(2), getcwd(2), chdir(2), chroot(2), umask(2). */
public final class DirectoryCalls implements CallModule {
    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.GETDENTS, (call, caller) -> getdents(call, caller, false));
        handlers.register(Sys.GETDENTS64, (call, caller) -> getdents(call, caller, true));
        handlers.register(Sys.GETCWD, DirectoryCalls::getcwd);
        handlers.register(Sys.CHDIR, DirectoryCalls::chdir);
        handlers.register(Sys.FCHDIR, DirectoryCalls::fchdir);
        handlers.register(Sys.CHROOT, DirectoryCalls::chroot);
        handlers.register(Sys.UMASK, DirectoryCalls::umask);
    }

    private static void getdents(Call call, Caller caller, boolean wide) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
            return;
        }
        if (!(file instanceof DirectoryFile dir)) {
            call.complete(-Errno.ENOTDIR);
            return;
        }
        if (call.inLength(1) < 0) {
            call.complete(call.inLength(1));
            return;
        }
        if (dir.path().dentry().isUnlinked()) {
            call.complete(-Errno.ENOENT);
            return;
        }
        long outcome = dir.load(caller);
        if (outcome < 0) {
            call.complete(outcome);
            return;
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
            call.complete(-Errno.EINVAL);
            return;
        }
        call.out(1, used);
        call.complete(used);
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

    private static void getcwd(Call call, Caller caller) {
        if (call.inLength(0) < 0) {
            call.complete(call.inLength(0));
            return;
        }
        PathRef cwd = caller.fs().cwd();
        if (cwd.dentry().isUnlinked()) {
            call.complete(-Errno.ENOENT);
            return;
        }
        String text = cwd.text(caller.fs().root());
        if (text == null) {
            text = "(unreachable)" + cwd.display();
        }
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > Open.PATH_MAX) {
            call.complete(-Errno.ENAMETOOLONG);
        } else if (bytes.length > call.outCapacity(0)) {
            call.complete(-Errno.ERANGE);
        } else {
            call.complete(call.out(0, bytes));
        }
    }

    private static long mayEnter(Caller caller, PathRef path) {
        return !path.inode().isDirectory() ? -Errno.ENOTDIR : Permissions.check(caller, path.inode(), 1);
    }

    private static void chdir(Call call, Caller caller) {
        PathWalk walk = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (walk != null) {
            enter(call, caller, walk.path());
        }
    }

    private static void enter(Call call, Caller caller, PathRef path) {
        long outcome = mayEnter(caller, path);
        if (outcome == 0) {
            caller.fs().cwd(path);
        }
        call.complete(outcome);
    }

    private static void fchdir(Call call, Caller caller) {
        OpenFile file = caller.anyFile(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else if (file instanceof InodeFile named) {
            enter(call, caller, named.path());
        } else {
            call.complete(-Errno.ENOTDIR);
        }
    }

    private static void chroot(Call call, Caller caller) {
        PathWalk walk = PathArgs.walk(call, caller, Open.AT_FDCWD, 0, PathWalk.FOLLOW);
        if (walk == null) {
            return;
        }
        long outcome = mayEnter(caller, walk.path());
        if (outcome == 0 && !caller.capable(Caps.CAP_SYS_CHROOT)) {
            outcome = -Errno.EPERM;
        }
        if (outcome == 0) {
            caller.fs().root(walk.path());
        }
        call.complete(outcome);
    }

    private static void umask(Call call, Caller caller) {
        int old = caller.fs().umask();
        caller.fs().umask(call.intArg(0));
        call.complete(old);
    }
}
