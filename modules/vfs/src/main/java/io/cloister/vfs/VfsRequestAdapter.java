package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.bus.Message;
import io.cloister.spec.ProcessSpec;
import io.cloister.spec.TerminalSpec;
import io.cloister.vfs.event.PidFd;
import io.cloister.vfs.exec.ProgramOpener;
import io.cloister.vfs.map.FileMapping;
import io.cloister.vfs.map.FileMappings;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;

/** Receiving end for requests of services further left. */
final class VfsRequestAdapter {
    /** VFS_INIT: it was the working directory. */
    private static final long DIRECTORY = -1;

    private final VfsParts parts;
    private final VfsMounts mounts;
    private final ProgramOpener programs;
    private final FileMappings mappings;

    VfsRequestAdapter(VfsParts parts, VfsMounts mounts) {
        this.parts = parts;
        this.mounts = mounts;
        this.programs = new ProgramOpener(parts.paths, parts.objects);
        this.mappings = new FileMappings(parts.objects);
    }

    void onRequest(Message request, Message reply) {
        reply.a[0] = switch (request.op) {
            case VFS_INIT -> init(request, reply);
            case VFS_EXEC_OPEN -> openProgram(request, reply);
            case VFS_MAP_OBJECT -> map(request, reply);
            case VFS_PIDFD_OPEN -> openPidFd(request);
            case VFS_PIDFD_CLOSE -> closePidFd(request);
            case VFS_PIDFD_PROCESS -> process(request, reply);
            case VFS_SHARED_OBJECT -> mappings.anonymous(request.a[0], request.a[1] != 0);
            case VFS_OBJECT_AGAIN -> parts.objects.sendAgain(request.a[0], request.a[1] != 0) ? 0 : -Errno.ENOENT;
            default -> -Errno.ENOSYS;
        };
    }

    /** The bytes up to the first NUL. */
    static String text(Message message) {
        String all = new String(message.payloadBytes(), StandardCharsets.ISO_8859_1);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    private long init(Message request, Message reply) {
        if (parts.mounts.top() == null) {
            VfsMounts.Outcome outcome = mounts.boot();
            if (outcome.error() != 0) {
                reply.a[1] = 1 + outcome.index();
                return outcome.error();
            }
        }
        ProcessSpec process = parts.spec.container().process();
        TerminalSpec terminal = process.terminal();
        Caller caller = parts.callers.init(request.task, parts.mounts.top().rootPath());
        caller.fs().umask(process.user().umask());
        parts.stdio.install(caller, terminal.streams(), terminal.columns(), terminal.rows());
        PathWalk walk = parts.paths.at(caller, Open.AT_FDCWD, process.cwd(), PathWalk.FOLLOW);
        if (walk.error() == 0 && walk.inode().isDirectory()) {
            caller.fs().cwd(walk.path());
            return 0;
        }
        reply.a[1] = DIRECTORY;
        return walk.error() == 0 ? -Errno.ENOTDIR : walk.error();
    }

    private long openProgram(Message request, Message reply) {
        Caller caller = parts.callers.caller(request.task);
        return caller == null ? -Errno.ESRCH
            : programs.open(caller, (int) request.a[0], (int) request.a[1], text(request), reply);
    }

    private long map(Message request, Message reply) {
        Caller caller = parts.callers.caller(request.task);
        if (caller == null) {
            return -Errno.EBADF;
        }
        FileMapping mapping = mappings.of(caller, (int) request.a[0], request.a[1], request.a[2]);
        if (mapping.error() == 0) {
            reply.a[1] = mapping.objectId();
            reply.a[2] = mapping.size();
            reply.a[3] = mapping.flags();
            reply.a[4] = mapping.dev();
            reply.a[5] = mapping.ino();
            reply.payload(mapping.name());
        }
        return mapping.error();
    }

    private long openPidFd(Message request) {
        Caller caller = parts.callers.caller(request.task);
        return caller == null ? -Errno.ESRCH : parts.pidFds.open(caller, (int) request.a[0], false);
    }

    private long closePidFd(Message request) {
        parts.callers.remove(request.task, (int) request.a[0]);
        return 0;
    }

    private long process(Message request, Message reply) {
        if (!(parts.callers.file(request.task, (int) request.a[0]) instanceof PidFd file)) {
            return -Errno.EBADF;
        }
        reply.a[1] = file.nonBlocking() ? 1 : 0;
        return file.pid() == 0 ? -Errno.ESRCH : file.pid();
    }
}
