package io.cloister.vfs.open;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.Open;
import io.cloister.abi.OpenHowLayout;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Parking;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FileEnv;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.NamelessInode;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.Opening;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.DentryCache;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** open(2), creat(2), openat(2), openat2(2). */
public final class OpenCalls {
    private static final int KNOWN = Open.O_ACCMODE | Open.O_CREAT | Open.O_EXCL | Open.O_NOCTTY | Open.O_TRUNC
        | Open.O_APPEND | Open.O_NONBLOCK | Open.O_SYNC | Open.O_ASYNC | Open.O_DIRECT | Open.O_LARGEFILE
        | Open.O_DIRECTORY | Open.O_NOFOLLOW | Open.O_NOATIME | Open.O_CLOEXEC | Open.O_PATH | Open.O_TMPFILE;
    private static final int PATH_FLAGS = Open.O_PATH | Open.O_DIRECTORY | Open.O_NOFOLLOW | Open.O_CLOEXEC;
    private static final int NOT_KEPT = Open.O_CREAT | Open.O_EXCL | Open.O_NOCTTY | Open.O_TRUNC | Open.O_CLOEXEC;

    private final Paths paths;
    private final DentryCache dentries;
    private final FileEnv env;
    private final Parking parking;

    public OpenCalls(Paths paths, DentryCache dentries, FileEnv env, Parking parking) {
        this.paths = paths;
        this.dentries = dentries;
        this.env = env;
        this.parking = parking;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.OPEN, (caller, call) -> open(caller, call, Open.AT_FDCWD, 0, call.intArg(1), call.intArg(2)));
        table.on(Sys.CREAT, (caller, call) ->
            open(caller, call, Open.AT_FDCWD, 0, Open.O_CREAT | Open.O_WRONLY | Open.O_TRUNC, call.intArg(1)));
        table.on(Sys.OPENAT, (caller, call) -> open(caller, call, call.intArg(0), 1, call.intArg(2), call.intArg(3)));
        table.on(Sys.OPENAT2, this::openat2);
        table.on(Sys.NAME_TO_HANDLE_AT, (caller, call) -> -Errno.EOPNOTSUPP);
        table.on(Sys.OPEN_BY_HANDLE_AT, (caller, call) -> -Errno.EOPNOTSUPP);
    }

    private long open(Caller caller, Call call, int dirfd, int pathArg, int flags, int mode) {
        String path = PathArgs.path(call, pathArg);
        return path == null ? PathArgs.pathError(call, pathArg)
            : run(caller, call, new Request(dirfd, path, flags & KNOWN, mode & 07777, 0));
    }

    private record Request(int dirfd, String path, int flags, int mode, int walkFlags) {
        boolean has(int flag) {
            return (flags & flag) == flag;
        }

        boolean writes() {
            return (flags & Open.O_ACCMODE) != Open.O_RDONLY;
        }
    }

    private long openat2(Caller caller, Call call) {
        byte[] how = call.inBytes(2);
        if (call.arg(3) < OpenHowLayout.SIZE) {
            return -Errno.EINVAL;
        }
        if (call.inLength(2) < OpenHowLayout.SIZE) {
            return call.inLength(2) < 0 ? call.inLength(2) : -Errno.EFAULT;
        }
        ByteBuffer in = ByteBuffer.wrap(how).order(ByteOrder.LITTLE_ENDIAN);
        long flags = in.getLong(0);
        long mode = in.getLong(8);
        long resolve = in.getLong(16);
        for (int i = OpenHowLayout.SIZE; i < how.length; i++) {
            if (how[i] != 0) {
                return -Errno.E2BIG;
            }
        }
        boolean creates = (flags & (Open.O_CREAT | Open.__O_TMPFILE)) != 0;
        int either = Open.RESOLVE_BENEATH | Open.RESOLVE_IN_ROOT;
        if ((flags & ~KNOWN) != 0 || (resolve & ~0x3f) != 0 || (mode & ~07777) != 0 || mode != 0 && !creates
            || (resolve & either) == either) {
            return -Errno.EINVAL;
        }
        int walkFlags = bit(resolve, Open.RESOLVE_NO_XDEV, PathWalk.NO_XDEV)
            | bit(resolve, Open.RESOLVE_NO_MAGICLINKS, PathWalk.NO_MAGICLINKS)
            | bit(resolve, Open.RESOLVE_NO_SYMLINKS, PathWalk.NO_SYMLINKS)
            | bit(resolve, Open.RESOLVE_BENEATH, PathWalk.BENEATH)
            | bit(resolve, Open.RESOLVE_IN_ROOT, PathWalk.IN_ROOT);
        String path = PathArgs.path(call, 1);
        return path == null ? PathArgs.pathError(call, 1)
            : run(caller, call, new Request(call.intArg(0), path, (int) flags, (int) mode, walkFlags));
    }

    private static int bit(long value, int from, int to) {
        return (value & from) != 0 ? to : 0;
    }

    private long run(Caller caller, Call call, Request asked) {
        Request request = asked.has(Open.O_PATH)
            ? new Request(asked.dirfd(), asked.path(), asked.flags() & PATH_FLAGS, 0, asked.walkFlags()) : asked;
        int room = caller.files().room(caller.rlimit(Rlimits.RLIMIT_NOFILE));
        if (room < 0) {
            return room; // Linux takes the number before it looks at the path
        }
        Opened opened = request.has(Open.O_TMPFILE) ? tmpfile(caller, request) : opened(caller, request);
        if (opened.error() != 0) {
            return opened.error();
        }
        boolean cloexec = request.has(Open.O_CLOEXEC);
        if (opened.waitOn() == null || opened.ready().getAsBoolean()) {
            return caller.install(opened.file(), cloexec);
        }
        return parking.park(new OpenWait(caller, call, opened, cloexec), opened.waitOn(), Parking.ANY_EVENT);
    }

    /** The open of a fifo that waits for the other side. */
    private static final class OpenWait implements Attempt {
        private final Call call;
        private final Caller caller;
        private final Opened opened;
        private final boolean cloexec;
        private boolean installed;

        private OpenWait(Caller caller, Call call, Opened opened, boolean cloexec) {
            this.call = call;
            this.caller = caller;
            this.opened = opened;
            this.cloexec = cloexec;
        }

        @Override
        public Call call() {
            return call;
        }

        @Override
        public long retry() {
            if (!opened.ready().getAsBoolean()) {
                return CallHandler.LATER;
            }
            installed = true;
            return caller.install(opened.file(), cloexec);
        }

        @Override
        public void over() {
            if (!installed) {
                opened.file().release();
            }
        }
    }

    private Opened opened(Caller caller, Request request) {
        boolean creates = request.has(Open.O_CREAT);
        boolean follow = !request.has(Open.O_NOFOLLOW) && !(creates && request.has(Open.O_EXCL));
        int flags = request.walkFlags() | (follow ? PathWalk.FOLLOW : 0) | (creates ? PathWalk.PARENT : 0);
        PathWalk walk = paths.at(caller, request.dirfd(), request.path(), flags);
        if (walk.error() != 0) {
            return Opened.error(walk.error());
        }
        boolean made = walk.path().dentry().isNegative();
        if (made) {
            long outcome = create(caller, walk, request);
            if (outcome < 0) {
                return Opened.error(outcome);
            }
        } else if (creates && request.has(Open.O_EXCL)) {
            return Opened.error(-Errno.EEXIST);
        }
        return file(caller, walk.path(), request, made);
    }

    private long create(Caller caller, PathWalk walk, Request request) {
        if (walk.trailingSlash()) {
            return -Errno.EISDIR;
        }
        long outcome = PathArgs.mayCreate(caller, walk);
        if (outcome < 0) {
            return outcome;
        }
        Dentry dentry = walk.path().dentry();
        Inode dir = dentry.parent().inode();
        Found found = dir.create(dentry.name(), node(caller, dir, request));
        if (found.error() != 0) {
            return found.error();
        }
        dentries.created(dentry, found.inode());
        env.fsNotify().tell(dentry, Inotify.IN_CREATE);
        return 0;
    }

    private NewNode node(Caller caller, Inode dir, Request request) {
        return PathArgs.newNode(caller, dir, Stat.S_IFREG | request.mode(), 0, env.clock().realtimeNs());
    }

    /** An open of it gives the description that there is: nothing is made, checked or changed. */
    private static boolean isShared(Inode inode) {
        return inode instanceof NamelessInode nameless && nameless.isShared();
    }

    private Opened file(Caller caller, PathRef path, Request request, boolean made) {
        Inode inode = path.inode();
        if (request.has(Open.O_DIRECTORY) && !inode.isDirectory()) {
            return Opened.error(inode.isSymlink() && !request.has(Open.O_PATH) ? -Errno.ELOOP : -Errno.ENOTDIR);
        }
        if (request.has(Open.O_PATH)) {
            return Opened.of(new InodeFile(env, request.flags() & ~Open.O_CLOEXEC, path));
        }
        long outcome = mayOpen(caller, path, request, made);
        if (outcome < 0) {
            return Opened.error(outcome);
        }
        if (request.has(Open.O_TRUNC) && !made && inode.isRegular() && !isShared(inode)) {
            outcome = inode.truncate(0, env.clock().realtimeNs());
            if (outcome < 0) {
                return Opened.error(outcome);
            }
            env.fsNotify().tell(path.dentry(), Inotify.IN_MODIFY);
        }
        int flags = request.flags() & ~(Open.O_CLOEXEC | Open.O_CREAT | Open.O_EXCL | Open.O_TRUNC) | Open.O_LARGEFILE;
        Opened opened = inode.open(new Opening(env, caller.tid(), flags, path));
        if (opened.error() == 0 && !isShared(inode)) {
            opened.file().statusFlags(opened.file().statusFlags() & ~NOT_KEPT | Open.O_LARGEFILE);
            env.fsNotify().tell(path.dentry(), Inotify.IN_OPEN);
        }
        return opened;
    }

    private static long mayOpen(Caller caller, PathRef path, Request request, boolean made) {
        Inode inode = path.inode();
        boolean writes = request.writes() || request.has(Open.O_TRUNC);
        if (inode.isSymlink()) {
            return -Errno.ELOOP;
        }
        if (inode.isDirectory() && (request.writes() || request.has(Open.O_CREAT))) {
            return -Errno.EISDIR;
        }
        if (isShared(inode) || made) {
            return 0;
        }
        if (inode.type() == Stat.S_IFSOCK) {
            return -Errno.ENXIO;
        }
        int mask = switch (request.flags() & Open.O_ACCMODE) {
            case Open.O_RDONLY -> 4;
            case Open.O_WRONLY -> 2;
            default -> 6;
        };
        long outcome = Permissions.check(caller, inode, request.has(Open.O_TRUNC) ? mask | 2 : mask);
        if (outcome < 0) {
            return outcome;
        }
        if (writes && path.mount().readOnly() && (inode.isRegular() || inode.isDirectory())) {
            return -Errno.EROFS;
        }
        return request.has(Open.O_NOATIME) && !Permissions.owns(caller, inode.attributes()) ? -Errno.EPERM : 0;
    }

    private Opened tmpfile(Caller caller, Request request) {
        if (!request.writes()) {
            return Opened.error(-Errno.EINVAL);
        }
        PathWalk walk = paths.at(caller, request.dirfd(), request.path(), request.walkFlags() | PathWalk.FOLLOW);
        if (walk.error() != 0) {
            return Opened.error(walk.error());
        }
        Inode dir = walk.inode();
        long outcome = !dir.isDirectory() ? -Errno.ENOTDIR
            : walk.path().mount().readOnly() ? -Errno.EROFS : Permissions.change(caller, dir, null);
        if (outcome < 0) {
            return Opened.error(outcome);
        }
        Found found = dir.tmpfile(node(caller, dir, request));
        if (found.error() != 0) {
            return Opened.error(found.error());
        }
        if (request.has(Open.O_EXCL)) {
            found.inode().neverNamed();
        }
        String display = walk.path().display() + "/#" + found.inode().attributes().ino;
        PathRef place = new PathRef(walk.path().mount(), Dentry.anonymous(found.inode(), display));
        int flags = request.flags() & ~(NOT_KEPT | Open.O_TMPFILE) | Open.O_LARGEFILE;
        return found.inode().open(new Opening(env, caller.tid(), flags, place));
    }
}
