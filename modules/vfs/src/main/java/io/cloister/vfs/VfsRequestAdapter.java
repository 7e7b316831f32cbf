package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Mman;
import io.cloister.abi.Mount;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.bus.Message;
import io.cloister.vfs.exec.ProgramOpener;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.memory.DataObject;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Receiving end for requests of services further left. */
final class VfsRequestAdapter {
    private static final int SHARED_WRITABLE = 1;
    private static final int EXECUTABLE = 2;
    private static final int ZERO = 4;

    private final VfsKernel kernel;
    private final List<IntConsumer> exitListeners;
    private final ProgramOpener programs;
    private final UnsafeBuffer stat = new UnsafeBuffer(new byte[StatLayout.SIZE]);

    VfsRequestAdapter(VfsKernel kernel, List<IntConsumer> exitListeners) {
        this.kernel = kernel;
        this.exitListeners = exitListeners;
        this.programs = new ProgramOpener(kernel);
    }

    void onRequest(Message request, Message reply) {
        reply.a[0] = switch (request.op) {
            case VFS_INIT -> init(request);
            case VFS_EXEC_OPEN -> openProgram(request, reply);
            case VFS_MAP_OBJECT -> map(request, reply);
            case VFS_PIDFD_OPEN -> kernel.pidFds().openNew(request);
            case VFS_PIDFD_CLOSE -> kernel.pidFds().takeBack(request);
            case VFS_PIDFD_PROCESS -> kernel.pidFds().process(request, reply);
            case VFS_SHARED_OBJECT -> shared(request.a[0]);
            case VFS_OBJECT_AGAIN -> kernel.objects().sendAgain(request.a[0]) ? 0 : -Errno.ENOENT;
            default -> -Errno.ENOSYS;
        };
    }

    /** False where the event is not one of dispatch's. */
    boolean onEvent(Message event) {
        switch (event.op) {
            case VFS_CLONE -> kernel.files().clone((int) event.a[0], event.task, event.a[1]);
            case VFS_EXIT -> exit(event.task);
            case VFS_EXEC -> exec(event);
            case VFS_OBJECT_RELEASE -> kernel.objects().giveBack(event.a[0], Math.max(1, event.a[1]));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void exit(int tid) {
        kernel.parked().drop(tid);
        for (IntConsumer listener : exitListeners) {
            listener.accept(tid);
        }
        kernel.files().exit(tid);
    }

    private static String text(Message message) {
        String all = new String(message.payloadBytes(), StandardCharsets.ISO_8859_1);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    private long init(Message request) {
        if (kernel.mounts().top() == null) {
            Boot.mounts(kernel, text(request));
        }
        Caller caller = kernel.files().init(request.task, kernel.mounts().top().rootPath());
        kernel.stdio().install(caller, (int) request.a[0], (int) (request.a[1] >>> 16), (int) request.a[1] & 0xffff);
        String cwd = text(request);
        PathWalk walk = cwd.isEmpty() ? null : PathWalk.at(caller, Open.AT_FDCWD, cwd, PathWalk.FOLLOW);
        if (walk != null && walk.error() == 0 && walk.inode().isDirectory()) {
            caller.fs().cwd(walk.path());
        }
        return 0;
    }

    private long openProgram(Message request, Message reply) {
        Caller caller = kernel.files().caller(request.task);
        return caller == null ? -Errno.ESRCH : programs.open(caller, (int) request.a[0], (int) request.a[1], text(request), reply);
    }

    private void exec(Message event) {
        Caller caller = kernel.files().caller(event.task);
        if (caller == null) {
            return;
        }
        String path = text(event);
        kernel.files().exec(caller);
        if (caller.nextExe() == null) {
            // another thread of the process opened the program
            PathWalk walk = PathWalk.at(caller, Open.AT_FDCWD, path, PathWalk.FOLLOW);
            caller.nextExe(walk.error() == 0 ? walk.path() : null);
        }
        caller.exe(caller.nextExe());
        caller.nextExe(null);
        byte[] all = event.payloadBytes();
        int arguments = Math.min(all.length, path.length() + 1);
        int environment = Math.min(all.length, arguments + (int) event.a[1]);
        caller.cmdline(Arrays.copyOfRange(all, arguments, environment));
        caller.environ(Arrays.copyOfRange(all, environment, all.length));
    }

    private long map(Message request, Message reply) {
        Caller caller = kernel.files().caller(request.task);
        OpenFile file = caller == null ? null : caller.file((int) request.a[0]);
        if (file == null) {
            return -Errno.EBADF;
        }
        boolean shared = (request.a[2] & Mman.MAP_TYPE) != Mman.MAP_PRIVATE;
        if (!file.readable() || shared && (request.a[1] & Mman.PROT_WRITE) != 0 && !file.writable()) {
            return -Errno.EACCES;
        }
        if (!(file instanceof InodeFile named) || !named.node().isRegular()) {
            return mapDevice(file, reply);
        }
        boolean executable = (named.path().mount().flags() & Mount.MS_NOEXEC) == 0;
        if ((request.a[1] & Mman.PROT_EXEC) != 0 && !executable) {
            return -Errno.EPERM;
        }
        int seals = Math.max(0, named.node().seals());
        boolean writable = file.writable() && (seals & Misc.F_SEAL_WRITE) == 0;
        if (shared && (request.a[1] & Mman.PROT_WRITE) != 0 && !writable) {
            return -Errno.EPERM;
        }
        DataObject object = named.node().dataObject(shared && writable);
        if (object == null) {
            return -Errno.ENODEV;
        }
        Attributes a = named.node().attributes();
        reply.a[1] = kernel.objects().handOut(object);
        if (shared && (request.a[1] & Mman.PROT_WRITE) != 0) {
            object.writableMapped(true);
        }
        reply.a[2] = a.size;
        reply.a[3] = (writable ? SHARED_WRITABLE : 0) | (executable ? EXECUTABLE : 0);
        reply.a[4] = a.dev;
        reply.a[5] = a.ino;
        reply.payload(named.path().display().getBytes(StandardCharsets.ISO_8859_1));
        return 0;
    }

    private long mapDevice(OpenFile file, Message reply) {
        file.stat(stat, 0);
        boolean zero = (stat.getInt(StatLayout.ST_MODE) & Stat.S_IFMT) == Stat.S_IFCHR && stat.getLong(StatLayout.ST_RDEV) == Attributes.device(1, 5);
        if (!zero) {
            return -Errno.ENODEV;
        }
        reply.a[3] = ZERO | SHARED_WRITABLE | EXECUTABLE;
        reply.payload(file.linkText());
        return 0;
    }

    private long shared(long size) {
        int fd = kernel.hostFiles().memfd("shared", size);
        if (fd < 0) {
            return fd == -Errno.EMFILE ? -Errno.ENFILE : fd;
        }
        DataObject object = kernel.objects().adopt(fd);
        long id = kernel.objects().handOut(object);
        object.release();
        return id;
    }
}
