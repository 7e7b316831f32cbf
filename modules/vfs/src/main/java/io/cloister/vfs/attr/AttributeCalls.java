package io.cloister.vfs.attr;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.gofer.AttributeMask;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.FsNotify;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.Setattr;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** chmod(2), chown(2), utimensat(2) and their families. */
public final class AttributeCalls {
    private final Paths paths;
    private final FsNotify notify;
    private final Clock clock;

    public AttributeCalls(Paths paths, FsNotify notify, Clock clock) {
        this.paths = paths;
        this.notify = notify;
        this.clock = clock;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.CHMOD, (caller, call) -> chmod(caller, at(caller, call, Open.AT_FDCWD, 0, 0), call.intArg(1)));
        table.on(Sys.FCHMOD, (caller, call) -> chmod(caller, open(caller, call), call.intArg(1)));
        table.on(Sys.FCHMODAT, (caller, call) -> chmod(caller, at(caller, call, call.intArg(0), 1, 0), call.intArg(2)));
        table.on(Sys.FCHMODAT2, (caller, call) ->
            chmod(caller, at(caller, call, call.intArg(0), 1, call.intArg(3)), call.intArg(2)));
        table.on(Sys.CHOWN, (caller, call) -> chown(caller, call, at(caller, call, Open.AT_FDCWD, 0, 0), 1));
        table.on(Sys.LCHOWN, (caller, call) ->
            chown(caller, call, at(caller, call, Open.AT_FDCWD, 0, Open.AT_SYMLINK_NOFOLLOW), 1));
        table.on(Sys.FCHOWN, (caller, call) -> chown(caller, call, open(caller, call), 1));
        table.on(Sys.FCHOWNAT, (caller, call) ->
            chown(caller, call, at(caller, call, call.intArg(0), 1, call.intArg(4)), 2));
        table.on(Sys.UTIME, (caller, call) -> utime(caller, call, at(caller, call, Open.AT_FDCWD, 0, 0)));
        table.on(Sys.UTIMES, (caller, call) -> utimes(caller, call, at(caller, call, Open.AT_FDCWD, 0, 0), 1));
        table.on(Sys.FUTIMESAT, this::futimesat);
        table.on(Sys.UTIMENSAT, this::utimensat);
    }

    /** The place that the path in argument {@code pathArg} names, with AT_* flags. */
    private PathWalk at(Caller caller, Call call, int dirfd, int pathArg, int flags) {
        return (flags & ~(Open.AT_SYMLINK_NOFOLLOW | Open.AT_EMPTY_PATH)) != 0 ? paths.failed(caller, -Errno.EINVAL)
            : paths.at(caller, call, dirfd, pathArg, PathArgs.atFlags(flags));
    }

    /** The place of the descriptor in argument 0. */
    private PathWalk open(Caller caller, Call call) {
        return paths.open(caller, call.intArg(0));
    }

    private long change(PathRef path, Setattr change) {
        long outcome = path.inode().setattr(change);
        if (outcome == 0) {
            notify.tell(path.dentry(), Inotify.IN_ATTRIB | (path.inode().isDirectory() ? Inotify.IN_ISDIR : 0));
        }
        return outcome;
    }

    private long chmod(Caller caller, PathWalk place, int mode) {
        if (place.error() != 0) {
            return place.error();
        }
        PathRef path = place.path();
        Attributes a = path.inode().attributes();
        if (path.mount().readOnly()) {
            return -Errno.EROFS;
        }
        if (!Permissions.owns(caller, a)) {
            return -Errno.EPERM;
        }
        if (path.inode().isSymlink()) {
            return -Errno.EOPNOTSUPP;
        }
        int wanted = mode & 07777;
        if (!path.inode().isDirectory() && !caller.inGroup(a.gid) && !caller.capable(Caps.CAP_FSETID)) {
            wanted &= ~Stat.S_ISGID;
        }
        return change(path, new Setattr(AttributeMask.SET_MODE, wanted, 0, 0, 0, 0, clock.realtimeNs()));
    }

    private long chown(Caller caller, Call call, PathWalk place, int firstArg) {
        if (place.error() != 0) {
            return place.error();
        }
        PathRef path = place.path();
        int uid = call.intArg(firstArg);
        int gid = call.intArg(firstArg + 1);
        Attributes a = path.inode().attributes();
        if (path.mount().readOnly()) {
            return -Errno.EROFS;
        }
        if (!mayChown(caller, a, uid, gid)) {
            return -Errno.EPERM;
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
        return change(path, new Setattr(mask, mode, uid, gid, 0, 0, clock.realtimeNs()));
    }

    /**
     * chown(2): without CAP_CHOWN an owner may give the file to a group of its own, and nothing else; -1 is no change.
     */
    private static boolean mayChown(Caller caller, Attributes a, int uid, int gid) {
        if (caller.capable(Caps.CAP_CHOWN)) {
            return true;
        }
        boolean mine = a.uid == caller.fsuid();
        boolean badUid = uid != -1 && !(mine && uid == a.uid);
        boolean badGid = gid != -1 && !(mine && (gid == a.gid || caller.inGroup(gid)));
        return !badUid && !badGid;
    }

    private long utime(Caller caller, Call call, PathWalk place) {
        ByteBuffer in = times(call, 1, 16);
        return setTimes(caller, call, place, in == null ? now() : new long[] {in.getLong(0), 0, in.getLong(8), 0}, 1);
    }

    private long utimes(Caller caller, Call call, PathWalk place, int arg) {
        ByteBuffer in = times(call, arg, 32);
        long[] t = now();
        if (in != null) {
            if (place.error() == 0 && !(validUs(in.getLong(8)) && validUs(in.getLong(24)))) {
                return -Errno.EINVAL;
            }
            t = new long[] {in.getLong(0), in.getLong(8) * 1000, in.getLong(16), in.getLong(24) * 1000};
        }
        return setTimes(caller, call, place, t, arg);
    }

    private long futimesat(Caller caller, Call call) {
        boolean bare = call.arg(1) == 0;
        return utimes(caller, call, bare ? open(caller, call) : at(caller, call, call.intArg(0), 1, 0), 2);
    }

    private long utimensat(Caller caller, Call call) {
        boolean bare = call.arg(1) == 0 && call.intArg(0) != Open.AT_FDCWD;
        PathWalk place = bare ? open(caller, call) : at(caller, call, call.intArg(0), 1, call.intArg(3));
        ByteBuffer in = times(call, 2, 32);
        long[] t = in == null ? now() : new long[] {in.getLong(0), in.getLong(8), in.getLong(16), in.getLong(24)};
        return setTimes(caller, call, place, t, 2);
    }

    private static ByteBuffer times(Call call, int arg, int size) {
        return call.inLength(arg) < size ? null : ByteBuffer.wrap(call.inBytes(arg)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long[] now() {
        return new long[] {0, Time.UTIME_NOW, 0, Time.UTIME_NOW};
    }

    private static boolean validUs(long us) {
        return us >= 0 && us < 1_000_000;
    }

    private static boolean validNs(long ns) {
        return ns >= 0 && ns < Time.NSEC_PER_SEC || ns == Time.UTIME_NOW || ns == Time.UTIME_OMIT;
    }

    /**
     * {@code t}: seconds and nanoseconds of access, then of modification; argument {@code arg} held them, or could not
     * be read.
     */
    private long setTimes(Caller caller, Call call, PathWalk place, long[] t, int arg) {
        if (place.error() != 0) {
            return place.error();
        }
        PathRef path = place.path();
        boolean now = t[1] == Time.UTIME_NOW && t[3] == Time.UTIME_NOW;
        boolean nothing = t[1] == Time.UTIME_OMIT && t[3] == Time.UTIME_OMIT;
        long outcome = 0;
        if (call.inLength(arg) < 0) {
            outcome = call.inLength(arg);
        } else if (!validNs(t[1]) || !validNs(t[3])) {
            outcome = -Errno.EINVAL;
        } else if (path.mount().readOnly()) {
            outcome = -Errno.EROFS;
        } else if (!nothing && !Permissions.owns(caller, path.inode().attributes())) {
            outcome = !now ? -Errno.EPERM : Permissions.check(caller, path.inode(), 2);
        }
        if (outcome != 0 || nothing) {
            return outcome;
        }
        long nowNs = clock.realtimeNs();
        int mask = (t[1] != Time.UTIME_OMIT ? AttributeMask.SET_ATIME : 0)
            | (t[3] != Time.UTIME_OMIT ? AttributeMask.SET_MTIME : 0);
        long atime = t[1] == Time.UTIME_NOW ? nowNs : t[0] * Time.NSEC_PER_SEC + t[1];
        long mtime = t[3] == Time.UTIME_NOW ? nowNs : t[2] * Time.NSEC_PER_SEC + t[3];
        return change(path, new Setattr(mask, 0, 0, 0, atime, mtime, nowNs));
    }
}
