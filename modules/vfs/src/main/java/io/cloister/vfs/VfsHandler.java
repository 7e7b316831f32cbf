package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.bus.vfs.ExecOpenReply;
import io.cloister.bus.vfs.InitReply;
import io.cloister.bus.vfs.MapObjectReply;
import io.cloister.bus.vfs.PidfdProcessReply;
import io.cloister.bus.vfs.VfsEvents;
import io.cloister.bus.vfs.VfsRequests;
import io.cloister.spec.ProcessSpec;
import io.cloister.spec.TerminalSpec;
import io.cloister.vfs.event.PidFd;
import io.cloister.vfs.exec.ProgramOpener;
import io.cloister.vfs.map.FileMapping;
import io.cloister.vfs.map.FileMappings;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** What services further left ask of vfs, and what all others tell it. One small method for each message. */
final class VfsHandler implements VfsRequests, VfsEvents {
    /** Of VfsInitReply: it was the working directory. */
    private static final int DIRECTORY = -1;

    private final VfsParts parts;
    private final VfsMounts mounts;
    private final VfsCalls calls;
    private final ProgramOpener programs;
    private final FileMappings mappings;

    VfsHandler(VfsParts parts, VfsMounts mounts, VfsCalls calls) {
        this.parts = parts;
        this.mounts = mounts;
        this.calls = calls;
        this.programs = new ProgramOpener(parts.paths, parts.objects);
        this.mappings = new FileMappings(parts.objects);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    // ---- lives of tasks ----

    @Override
    public long init(int task, InitReply reply) {
        if (parts.mounts.top() == null) {
            VfsMounts.Outcome outcome = mounts.boot();
            if (outcome.error() != 0) {
                reply.subject(1 + outcome.index());
                return outcome.error();
            }
        }
        ProcessSpec process = parts.spec.container().process();
        TerminalSpec terminal = process.terminal();
        Caller caller = parts.callers.init(task, parts.mounts.top().rootPath());
        caller.fs().umask(process.user().umask());
        parts.stdio.install(caller, terminal.streams(), terminal.columns(), terminal.rows());
        PathWalk walk = parts.paths.at(caller, Open.AT_FDCWD, process.cwd(), PathWalk.FOLLOW);
        if (walk.error() == 0 && walk.inode().isDirectory()) {
            caller.fs().cwd(walk.path());
            return 0;
        }
        reply.subject(DIRECTORY);
        return walk.error() == 0 ? -Errno.ENOTDIR : walk.error();
    }

    @Override
    public void clone(int task, int parent, long flags) {
        parts.callers.clone(parent, task, flags);
    }

    @Override
    public void exit(int task) {
        parts.parking.drop(task);
        parts.signalFds.taskExits(task);
        parts.pidFds.taskExits(task);
        calls.taskExits(task);
        parts.terminals.taskExited(task, parts.ports.clock().monotonicNs());
        parts.callers.exit(task);
    }

    @Override
    public long execOpen(int task, int directory, int flags, byte[] path, ExecOpenReply reply) {
        Caller caller = parts.callers.caller(task);
        return caller == null ? -Errno.ESRCH : programs.open(caller, directory, flags, text(path), reply);
    }

    @Override
    public void exec(int task, byte[] path, byte[] arguments, byte[] environment) {
        Caller caller = parts.callers.caller(task);
        if (caller == null) {
            return;
        }
        parts.callers.exec(caller);
        if (caller.nextExe() == null) {
            // another thread of the process opened the program
            PathWalk walk = parts.paths.at(caller, Open.AT_FDCWD, text(path), PathWalk.FOLLOW);
            caller.nextExe(walk.error() == 0 ? walk.path() : null);
        }
        caller.exe(caller.nextExe());
        caller.nextExe(null);
        caller.cmdline(arguments);
        caller.environ(environment);
    }

    // ---- objects ----

    @Override
    public long mapObject(int task, int descriptor, int protection, int flags, MapObjectReply reply) {
        Caller caller = parts.callers.caller(task);
        if (caller == null) {
            return -Errno.EBADF;
        }
        FileMapping mapping = mappings.of(caller, descriptor, protection, flags);
        if (mapping.error() == 0) {
            reply.objectId(mapping.objectId())
                    .sharedWritable(mapping.sharedWritable())
                    .executable(mapping.executable())
                    .zeros(mapping.zeros())
                    .device(mapping.dev())
                    .inode(mapping.ino())
                    .path(mapping.name(), 0, mapping.name().length);
        }
        return mapping.error();
    }

    @Override
    public long sharedObject(long size, boolean readers) {
        return mappings.anonymous(size, readers);
    }

    @Override
    public long objectAgain(long objectId, boolean writable) {
        return parts.objects.sendAgain(objectId, writable) ? 0 : -Errno.ENOENT;
    }

    @Override
    public void objectRelease(long objectId, int count) {
        parts.objects.giveBack(objectId, count);
    }

    // ---- pidfds, signals, texts ----

    @Override
    public long pidfdOpen(int task, int process) {
        Caller caller = parts.callers.caller(task);
        return caller == null ? -Errno.ESRCH : parts.pidFds.open(caller, process, false);
    }

    @Override
    public long pidfdClose(int task, int descriptor) {
        parts.callers.remove(task, descriptor);
        return 0;
    }

    @Override
    public long pidfdProcess(int task, int descriptor, PidfdProcessReply reply) {
        if (!(parts.callers.file(task, descriptor) instanceof PidFd file)) {
            return -Errno.EBADF;
        }
        reply.nonBlocking(file.nonBlocking());
        return file.pid() == 0 ? -Errno.ESRCH : file.pid();
    }

    @Override
    public void signalfdData(int task, long fetch, DirectBuffer signals) {
        byte[] bytes = new byte[signals.capacity()];
        signals.getBytes(0, bytes);
        parts.signalFds.arrived(fetch, bytes);
    }

    @Override
    public void signalState(int process, long pending) {
        parts.signalFds.changed(process, pending);
    }

    @Override
    public void fetched(int task, long fetch, int offset, long total, DirectBuffer chunk) {
        parts.procFs.fetched(fetch, offset, total, chunk, chunk.capacity());
    }

    // ---- sockets and streams of the host ----

    @Override
    public void socketReady(int socket, int ready, int soError) {
        parts.net.ready(socket, ready);
    }

    @Override
    public void window(int columns, int rows) {
        parts.console.resize(columns, rows);
    }

    @Override
    public void hostReady(int stream, int events) {
        parts.console.hostReady(stream, events);
        parts.stdio.hostReady(stream, events);
    }
}
