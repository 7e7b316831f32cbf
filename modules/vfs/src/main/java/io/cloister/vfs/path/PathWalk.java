package io.cloister.vfs.path;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.inode.Jump;
import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.task.Caller;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Resolves one path for one caller (path_resolution(7)). Made by {@link Paths} for each resolution; the outcome is
 * {@link #error} and {@link #path}. Flags: FOLLOW the last component if it is a symbolic link; PARENT: the last
 * component may be missing, then {@link #path} is a negative entry.
 */
public final class PathWalk {
    public static final int FOLLOW = 1;
    public static final int PARENT = 2;
    /** AT_EMPTY_PATH. */
    public static final int EMPTY = 4;
    /**
     * The last component must not be resolved beyond its name: for rename, unlink, rmdir ({@link #lastDots} tells of .
     * and ..).
     */
    public static final int NAME = 8;
    /** openat2(2). */
    public static final int NO_XDEV = 0x10;
    public static final int NO_MAGICLINKS = 0x20;
    public static final int NO_SYMLINKS = 0x40;
    public static final int BENEATH = 0x80;
    public static final int IN_ROOT = 0x100;

    private final Paths paths;
    private final Caller caller;
    private final int flags;
    private final long[] lookupError = new long[1];
    private PathRef root;
    private PathRef at;
    private int links;
    private long error;
    private boolean trailingSlash;
    private boolean lastDots;

    PathWalk(Paths paths, Caller caller, int flags) {
        this.paths = paths;
        this.caller = caller;
        this.flags = flags;
        this.root = caller.fs().root();
    }

    /** It counts as failed: minus an errno. */
    public PathWalk fail(long why) {
        error = why;
        return this;
    }

    /** The place was known without a path. */
    void found(PathRef path) {
        at = path;
        lastDots = true;
    }

    /** 0, or minus an errno. */
    public long error() {
        return error;
    }

    /** If it led; with PARENT possibly a negative entry. */
    public PathRef path() {
        return at;
    }

    public Inode inode() {
        return at.inode();
    }

    /** The path ended with a slash. */
    public boolean trailingSlash() {
        return trailingSlash;
    }

    /** The last component was {@code .}, {@code ..}, or the path was {@code /}. */
    public boolean lastDots() {
        return lastDots;
    }

    void run(int dirfd, String path) {
        if (path.isEmpty()) {
            if ((flags & EMPTY) == 0) {
                error = -Errno.ENOENT;
                return;
            }
        } else if (path.length() >= Open.PATH_MAX) {
            error = -Errno.ENAMETOOLONG;
            return;
        }
        if (path.startsWith("/") && (flags & (BENEATH | IN_ROOT)) == 0) {
            at = root;
        } else if (!start(dirfd)) {
            return;
        }
        if ((flags & BENEATH) != 0 && path.startsWith("/")) {
            error = -Errno.EXDEV;
            return;
        }
        if ((flags & (BENEATH | IN_ROOT)) != 0) {
            root = at;
        }
        if (path.isEmpty()) {
            lastDots = true;
        } else {
            walk(path);
        }
    }

    private boolean start(int dirfd) {
        if (dirfd == Open.AT_FDCWD) {
            at = caller.fs().cwd();
            return true;
        }
        OpenFile file = caller.anyFile(dirfd);
        if (file == null) {
            error = -Errno.EBADF;
            return false;
        }
        if (file instanceof InodeFile named) {
            at = named.path();
        } else if ((flags & EMPTY) != 0) {
            at = paths.of(file);
        } else {
            error = -Errno.ENOTDIR;
            return false;
        }
        return true;
    }

    private void walk(String path) {
        ArrayDeque<String> rest = new ArrayDeque<>();
        push(rest, path);
        trailingSlash = path.endsWith("/");
        lastDots = true;
        while (!rest.isEmpty() && error == 0) {
            String name = rest.pop();
            boolean last = rest.isEmpty();
            if (!at.inode().isDirectory()) {
                error = -Errno.ENOTDIR;
            } else {
                error = Permissions.check(caller, at.inode(), 1);
            }
            if (error == 0) {
                step(name, last, rest);
            }
        }
        if (error == 0 && trailingSlash && !at.dentry().isNegative() && !at.inode().isDirectory()
            && !(at.inode().isSymlink() && (flags & NAME) != 0)) {
            error = -Errno.ENOTDIR;
        }
    }

    private static void push(ArrayDeque<String> rest, String path) {
        int end = path.length();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            if (end - slash > 1) {
                rest.push(path.substring(slash + 1, end));
            }
            end = slash;
        }
    }

    private void step(String name, boolean last, ArrayDeque<String> rest) {
        if (name.equals(".")) {
            lastDots = true;
            return;
        }
        if (name.equals("..")) {
            lastDots = true;
            up();
            return;
        }
        if (name.length() > Open.NAME_MAX) {
            error = -Errno.ENAMETOOLONG;
            return;
        }
        lastDots = false;
        PathRef dir = at;
        if (!last && !paths.dentries().knows(at.dentry(), name)) {
            prefetch(name, rest);
        }
        Dentry child = paths.dentries().lookup(caller.tid(), at.dentry(), name, lookupError);
        if (child == null) {
            error = lookupError[0];
            return;
        }
        if (child.isNegative()) {
            at = new PathRef(dir.mount(), child);
            if (!last || (flags & PARENT) == 0) {
                error = -Errno.ENOENT;
            }
            return;
        }
        at = new PathRef(dir.mount(), child);
        if (last && (flags & NAME) != 0) {
            return;
        }
        at = paths.mounts().cross(at);
        if (at.mount() != dir.mount() && (flags & NO_XDEV) != 0) {
            error = -Errno.EXDEV;
        } else if (at.inode().isSymlink() && (!last || (flags & FOLLOW) != 0 || trailingSlash)) {
            follow(dir, rest);
        }
    }

    private void prefetch(String name, ArrayDeque<String> rest) {
        String[] names = new String[Math.min(rest.size() + 1, 16)];
        names[0] = name;
        int count = 1;
        for (String next : rest) {
            if (count == names.length || next.equals(".") || next.equals("..") || next.length() > Open.NAME_MAX) {
                break;
            }
            names[count++] = next;
        }
        if (count > 1) {
            at.inode().fileSystem().prefetch(at.inode(), count == names.length ? names : Arrays.copyOf(names, count),
                0);
        }
    }

    private void up() {
        if (at.same(root)) {
            if ((flags & BENEATH) != 0) {
                error = -Errno.EXDEV;
            }
            return;
        }
        PathRef place = at;
        while (place.dentry() == place.mount().root() && place.mount().parent() != null) {
            if ((flags & NO_XDEV) != 0) {
                error = -Errno.EXDEV;
                return;
            }
            place = new PathRef(place.mount().parent(), place.mount().mountpoint());
            if (place.same(root)) {
                at = place;
                return;
            }
        }
        if (place.dentry() != place.mount().root() && place.dentry().parent() != null) {
            place = new PathRef(place.mount(), place.dentry().parent());
        }
        at = paths.mounts().cross(place);
    }

    private void follow(PathRef dir, ArrayDeque<String> rest) {
        if ((flags & NO_SYMLINKS) != 0 || ++links > Open.SYMLINKS_MAX) {
            error = -Errno.ELOOP;
            return;
        }
        error = protectedLink(dir.inode(), at.inode());
        if (error != 0) {
            return;
        }
        Jump jump = at.inode().jump(caller.tid());
        if (jump != null) {
            jump(jump);
            return;
        }
        LinkTarget link = at.inode().readlink(caller.tid());
        if (link.error() != 0) {
            error = link.error();
            return;
        }
        String target = link.target();
        if (target.isEmpty()) {
            error = -Errno.ENOENT;
            return;
        }
        if (target.startsWith("/")) {
            if ((flags & BENEATH) != 0) {
                error = -Errno.EXDEV;
                return;
            }
            at = root;
        } else {
            at = dir;
        }
        if (rest.isEmpty() && target.endsWith("/")) {
            trailingSlash = true;
        }
        lastDots = true;
        push(rest, target);
    }

    private void jump(Jump jump) {
        if (jump.error() != 0) {
            error = jump.error();
        } else if ((flags & (NO_MAGICLINKS | BENEATH | IN_ROOT)) != 0) {
            error = (flags & NO_MAGICLINKS) != 0 ? -Errno.ELOOP : -Errno.EXDEV;
        } else {
            at = jump.path();
            lastDots = true;
        }
    }

    /** proc(5), protected_symlinks: in sticky world-writable directories only the owner's own links are followed. */
    private long protectedLink(Inode dir, Inode link) {
        int mode = dir.attributes().mode;
        int dirUid = dir.attributes().uid;
        if ((mode & 01002) != 01002) {
            return 0;
        }
        int linkUid = link.attributes().uid;
        return linkUid == caller.fsuid() || linkUid == dirUid || caller.capable(Caps.CAP_DAC_OVERRIDE) && linkUid == 0
            ? 0 : -Errno.EACCES;
    }
}
