package io.cloister.vfs.exec;

import io.cloister.abi.Errno;
import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.Message;
import io.cloister.bus.vfs.ExecOpenReply;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.memory.DataObject;
import io.cloister.vfs.memory.DataObjects;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.path.Permissions;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** VfsExecOpen (execve(2)): finds the program, follows #! lines, reads the ELF headers, finds the ELF interpreter. */
public final class ProgramOpener {
    private static final byte[] NONE = new byte[0];
    private final Paths paths;
    private final DataObjects objects;

    public ProgramOpener(Paths paths, DataObjects objects) {
        this.paths = paths;
        this.objects = objects;
    }

    /** Fills the reply; 0 or minus an errno. */
    public long open(Caller caller, int dirfd, int flags, String path, ExecOpenReply reply) {
        List<String> prefix = new ArrayList<>();
        int walkFlags = ((flags & Open.AT_SYMLINK_NOFOLLOW) == 0 ? PathWalk.FOLLOW : 0)
            | ((flags & Open.AT_EMPTY_PATH) != 0 ? PathWalk.EMPTY : 0);
        PathWalk walk = paths.at(caller, dirfd, path, walkFlags);
        String name = path.isEmpty() ? "/dev/fd/" + dirfd : dirfd == Open.AT_FDCWD || path.startsWith("/") ? path
            : "/dev/fd/" + dirfd + "/" + path;
        for (int depth = 0;; depth++) {
            long outcome = walk.error() != 0 ? walk.error() : runnable(caller, walk.path());
            if (outcome != 0) {
                return outcome;
            }
            String[] script = scriptLine(walk.inode());
            if (script == null) {
                return openElf(caller, walk.path(), prefix, reply);
            }
            walk.inode().relinquish(false);
            if (script[0].isEmpty()) {
                return -Errno.ENOEXEC;
            }
            if (depth == VfsLimits.SCRIPT_DEPTH) {
                return -Errno.ELOOP;
            }
            if (!prefix.isEmpty()) {
                prefix.remove(0);
            }
            prefix.add(0, name);
            if (script[1] != null) {
                prefix.add(0, script[1]);
            }
            prefix.add(0, script[0]);
            name = script[0];
            walk = paths.at(caller, Open.AT_FDCWD, name, PathWalk.FOLLOW);
        }
    }

    /** May it be executed? Then its data is held. */
    private static long runnable(Caller caller, PathRef path) {
        Inode inode = path.inode();
        if (inode.isSymlink()) {
            return -Errno.ELOOP;
        }
        if (!inode.isRegular() || (path.mount().flags() & Mount.MS_NOEXEC) != 0) {
            return -Errno.EACCES;
        }
        long outcome = Permissions.check(caller, inode, 1);
        return outcome != 0 ? outcome : inode.acquire(false);
    }

    /** {interpreter, argument or null} of a #! line; null where the file has none. */
    private static String[] scriptLine(Inode inode) {
        UnsafeBuffer start = new UnsafeBuffer(new byte[VfsLimits.SCRIPT_LINE]);
        int n = (int) Math.max(0, inode.readAt(start, 0, VfsLimits.SCRIPT_LINE, 0));
        String text = new String(start.byteArray(), 0, n, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("#!")) {
            return null;
        }
        int end = text.indexOf('\n');
        String line = (end < 0 ? text.substring(2) : text.substring(2, end)).replace('\t', ' ').strip();
        int blank = line.indexOf(' ');
        return blank < 0 ? new String[] {line, null}
            : new String[] {line.substring(0, blank), line.substring(blank + 1).strip()};
    }

    private long openElf(Caller caller, PathRef program, List<String> prefix, ExecOpenReply reply) {
        ElfImage image = ElfImage.of(program.inode());
        ElfImage interpreterImage = null;
        PathRef interpreter = null;
        long outcome = image.error();
        if (outcome == 0 && image.interpreter() != null) {
            PathWalk walk = paths.at(caller, Open.AT_FDCWD, image.interpreter(), PathWalk.FOLLOW);
            outcome = walk.error() != 0 ? walk.error() : runnable(caller, walk.path());
            if (outcome == 0) {
                interpreter = walk.path();
                interpreterImage = ElfImage.of(interpreter.inode());
                outcome = interpreterImage.error() == -Errno.ENOEXEC ? -Errno.ELIBBAD : interpreterImage.error();
            }
        }
        if (outcome == 0) {
            Found found = new Found(program, image, interpreter, interpreterImage, strings(prefix));
            outcome = found.bytes() > Message.MAX_DATA ? -Errno.E2BIG : reply(caller, found, reply);
        }
        if (outcome == 0) {
            caller.nextExe(program);
        }
        program.inode().relinquish(false);
        if (interpreter != null) {
            interpreter.inode().relinquish(false);
        }
        return outcome;
    }

    /** A program and its interpreter, which is null where there is none; {@code prefix}: each string with its NUL. */
    private record Found(
            PathRef program, ElfImage image, PathRef interpreter, ElfImage interpreterImage, byte[] prefix) {
        byte[] path() {
            return ProgramOpener.bytes(program.display());
        }

        byte[] interpreterPath() {
            return interpreter == null ? NONE : ProgramOpener.bytes(interpreter.display());
        }

        byte[] interpreterHeaders() {
            return interpreter == null ? NONE : interpreterImage.headers();
        }

        int bytes() {
            return image.headers().length + interpreterHeaders().length + path().length + interpreterPath().length
                    + prefix.length;
        }
    }

    private long reply(Caller caller, Found found, ExecOpenReply reply) {
        PathRef program = found.program();
        DataObject main = program.inode().dataObject(false);
        DataObject loader =
                found.interpreter() == null ? null : found.interpreter().inode().dataObject(false);
        if (main == null || found.interpreter() != null && loader == null) {
            return -Errno.ENOEXEC;
        }
        Attributes a = program.inode().attributes();
        boolean setIds = (program.mount().flags() & Mount.MS_NOSUID) == 0;
        boolean setsUid = setIds && (a.mode & Stat.S_ISUID) != 0;
        boolean setsGid = setIds && (a.mode & (Stat.S_ISGID | 010)) == (Stat.S_ISGID | 010);
        reply.setUid(setsUid ? a.uid : -1).setGid(setsGid ? a.gid : -1);
        reply.readable(Permissions.check(caller, program.inode(), 4) == 0);
        reply.program(objects.handOut(main, false)).programDevice(a.dev).programInode(a.ino);
        if (loader != null) {
            Attributes b = found.interpreter().inode().attributes();
            reply.interpreter(objects.handOut(loader, false)).interpreterDevice(b.dev).interpreterInode(b.ino);
        }
        reply.headers(found.image().headers(), 0, found.image().headers().length);
        reply.interpreterHeaders(found.interpreterHeaders(), 0, found.interpreterHeaders().length);
        reply.path(found.path(), 0, found.path().length);
        reply.interpreterPath(found.interpreterPath(), 0, found.interpreterPath().length);
        reply.prefix(found.prefix(), 0, found.prefix().length);
        return 0;
    }

    private static byte[] strings(List<String> arguments) {
        StringBuilder all = new StringBuilder();
        arguments.forEach(argument -> all.append(argument).append('\0'));
        return bytes(all.toString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
