package io.cloister.vfs.attr;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.bus.gofer.AttributeMask;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.Setattr;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** chmod(2), chown(2), utimensat(2) and their families. */
public final class AttributeCalls implements CallModule {
    private final VfsKernel kernel;

    public AttributeCalls(VfsKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.CHMOD, (call, caller) -> chmod(call, caller, at(call, caller, Open.AT_FDCWD, 0, 0), call.intArg(1)));
        handlers.register(Sys.FCHMOD, (call, caller) -> chmod(call, caller, open(call, caller), call.intArg(1)));
        handlers.register(Sys.FCHMODAT, (call, caller) -> chmod(call, caller, at(call, caller, call.intArg(0), 1, 0), call.intArg(2)));
        handlers.register(Sys.FCHMODAT2, (call, caller) -> chmod(call, caller, at(call, caller, call.intArg(0), 1, call.intArg(3)), call.intArg(2)));
        handlers.register(Sys.CHOWN, (call, caller) -> chown(call, caller, at(call, caller, Open.AT_FDCWD, 0, 0), 1));
        handlers.register(Sys.LCHOWN, (call, caller) -> chown(call, caller, at(call, caller, Open.AT_FDCWD, 0, Open.AT_SYMLINK_NOFOLLOW), 1));
        handlers.register(Sys.FCHOWN, (call, caller) -> chown(call, caller, open(call, caller), 1));
        handlers.register(Sys.FCHOWNAT, (call, caller) -> chown(call, caller, at(call, caller, call.intArg(0), 1, call.intArg(4)), 2));
        handlers.register(Sys.UTIME, (call, caller) -> utime(call, caller, at(call, caller, Open.AT_FDCWD, 0, 0)));
        handlers.register(Sys.UTIMES, (call, caller) -> utimes(call, caller, at(call, caller, Open.AT_FDCWD, 0, 0), 1));
        handlers.register(Sys.FUTIMESAT, this::futimesat);
        handlers.register(Sys.UTIMENSAT, this::utimensat);
    }

    /** A place named by a path; null where the call is complete. */
    private static PathRef at(Call call, Caller caller, int dirfd, int pathArg, int flags) {
        if ((flags & ~(Open.AT_SYMLINK_NOFOLLOW | Open.AT_EMPTY_PATH)) != 0) {
            call.complete(-Errno.EINVAL);
            return null;
        }
        PathWalk walk = PathArgs.walk(call, caller, dirfd, pathArg, PathArgs.atFlags(flags));
        return walk == null ? null : walk.path();
    }

    /** The place of descriptor 0; null where the call is complete. */
    private static PathRef open(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            call.complete(-Errno.EBADF);
            return null;
        }
        return file instanceof InodeFile named ? named.path() : caller.kernel().pathOf(file);
    }

    private void change(Call call, Caller caller, PathRef path, Setattr change) {
        long outcome = path.inode().setattr(change);
        if (outcome == 0) {
            PathArgs.tell(caller, path.dentry(), Inotify.IN_ATTRIB | (path.inode().isDirectory() ? Inotify.IN_ISDIR : 0));
        }
        call.complete(outcome);
    }

    private void chmod(Call call, Caller caller, PathRef path, int mode) {
        if (path == null) {
            return;
        }
        Attributes a = path.inode().attributes();
        long outcome = path.mount().readOnly() ? -Errno.EROFS : !Permissions.owns(caller, a) ? -Errno.EPERM : 0;
        if (outcome == 0 && path.inode().isSymlink()) {
            outcome = -Errno.EOPNOTSUPP;
        }
        if (outcome != 0) {
            call.complete(outcome);
            return;
        }
        int wanted = mode & 07777;
        if (!path.inode().isDirectory() && !caller.inGroup(a.gid) && !caller.capable(Caps.CAP_FSETID)) {
            wanted &= ~Stat.S_ISGID;
        }
        change(call, caller, path, new Setattr(AttributeMask.SET_MODE, wanted, 0, 0, 0, 0, kernel.clock().realtimeNs()));
    }

    private void chown(Call call, Caller caller, PathRef path, int firstArg) {
        if (path == null) {
            return;
        }
        int uid = call.intArg(firstArg);
        int gid = call.intArg(firstArg + 1);
        Attributes a = path.inode().attributes();
        long outcome = path.mount().readOnly() ? -Errno.EROFS : 0;
        if (outcome == 0 && !caller.capable(Caps.CAP_CHOWN)) {
            boolean mine = a.uid == caller.fsuid();
            boolean badUid = uid != -1 && !(mine && uid == a.uid);
            boolean badGid = gid != -1 && !(mine && (gid == a.gid || caller.inGroup(gid)));
            outcome = badUid || badGid ? -Errno.EPERM : 0;
        }
        if (outcome != 0) {
            call.complete(outcome);
            return;
        }
        int mask = (uid != -1 ? AttributeMask.SET_UID : 0) | (gid != -1 ? AttributeMask.SET_GID : 0);
        int mode = a.mode & 07777;
        if (!path.inode().isDirectory() && mask != 0) {
            // chown(2): set-id bits of executables are lost
            int kept = mode & ~Stat.S_ISUID & ~((mode & 010) != 0 ? Stat.S_ISGID : 0);
            if (kept != mode) {
                mask |= AttributeMask.SET_MODE;
                mode = kept;
            }
        }
        change(call, caller, path, new Setattr(mask, mode, uid, gid, 0, 0, kernel.clock().realtimeNs()));
    }

    private void utime(Call call, Caller caller, PathRef path) {
        if (path == null) {
            return;
        }
        ByteBuffer in = times(call, 1, 16);
        long[] t = {0, Time.UTIME_NOW, 0, Time.UTIME_NOW};
        if (in != null) {
            t = new long[] {in.getLong(0), 0, in.getLong(8), 0};
        }
        finish(call, caller, path, t, 1);
    }

    private void utimes(Call call, Caller caller, PathRef path, int arg) {
        if (path == null) {
            return;
        }
        ByteBuffer in = times(call, arg, 32);
        long[] t = {0, Time.UTIME_NOW, 0, Time.UTIME_NOW};
        if (in != null) {
            if (in.getLong(8) < 0 || in.getLong(8) >= 1_000_000 || in.getLong(24) < 0 || in.getLong(24) >= 1_000_000) {
                call.complete(-Errno.EINVAL);
                return;
            }
            t = new long[] {in.getLong(0), in.getLong(8) * 1000, in.getLong(16), in.getLong(24) * 1000};
        }
        finish(call, caller, path, t, arg);
    }

    private void futimesat(Call call, Caller caller) {
        boolean bare = call.arg(1) == 0;
        utimes(call, caller, bare ? open(call, caller) : at(call, caller, call.intArg(0), 1, 0), 2);
    }

    private void utimensat(Call call, Caller caller) {
        boolean bare = call.arg(1) == 0 && call.intArg(0) != Open.AT_FDCWD;
        PathRef path = bare ? open(call, caller) : at(call, caller, call.intArg(0), 1, call.intArg(3));
        if (path == null) {
            return;
        }
        ByteBuffer in = times(call, 2, 32);
        long[] t = {0, Time.UTIME_NOW, 0, Time.UTIME_NOW};
        if (in != null) {
            t = new long[] {in.getLong(0), in.getLong(8), in.getLong(16), in.getLong(24)};
        }
        finish(call, caller, path, t, 2);
    }

    private static ByteBuffer times(Call call, int arg, int size) {
        return call.inLength(arg) < size ? null : ByteBuffer.wrap(call.inBytes(arg)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static boolean validNs(long ns) {
        return ns >= 0 && ns < Time.NSEC_PER_SEC || ns == Time.UTIME_NOW || ns == Time.UTIME_OMIT;
    }

    private void finish(Call call, Caller caller, PathRef path, long[] t, int arg) {
        Attributes a = path.inode().attributes();
        boolean now = t[1] == Time.UTIME_NOW && t[3] == Time.UTIME_NOW;
        boolean nothing = t[1] == Time.UTIME_OMIT && t[3] == Time.UTIME_OMIT;
        long outcome = 0;
        if (call.inLength(arg) < 0) {
            outcome = call.inLength(arg);
        } else if (!validNs(t[1]) || !validNs(t[3])) {
            outcome = -Errno.EINVAL;
        } else if (path.mount().readOnly()) {
            outcome = -Errno.EROFS;
        } else if (!nothing && !Permissions.owns(caller, a)) {
            outcome = !now ? -Errno.EPERM : Permissions.check(caller, path.inode(), 2);
        }
        if (outcome != 0 || nothing) {
            call.complete(outcome);
            return;
        }
        long nowNs = kernel.clock().realtimeNs();
        int mask = (t[1] != Time.UTIME_OMIT ? AttributeMask.SET_ATIME : 0) | (t[3] != Time.UTIME_OMIT ? AttributeMask.SET_MTIME : 0);
        long atime = t[1] == Time.UTIME_NOW ? nowNs : t[0] * Time.NSEC_PER_SEC + t[1];
        long mtime = t[3] == Time.UTIME_NOW ? nowNs : t[2] * Time.NSEC_PER_SEC + t[3];
        change(call, caller, path, new Setattr(mask, 0, 0, 0, atime, mtime, nowNs));
    }
}
