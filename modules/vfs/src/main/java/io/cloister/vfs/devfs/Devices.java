package io.cloister.vfs.devfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.inode.SpecialFiles;
import io.cloister.vfs.pipe.Fifos;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.tty.Tty;

/** Opens character devices by number, and fifos. Numbers as in Linux's list of allocated devices. */
public final class Devices implements SpecialFiles {
    private final VfsKernel kernel;
    private final Terminals terminals;
    private final Fifos fifos;

    /** With the terminals and fifos behind. */
    public Devices(VfsKernel kernel, Terminals terminals, Fifos fifos) {
        this.kernel = kernel;
        this.terminals = terminals;
        this.fifos = fifos;
    }

    @Override
    public Opened open(Caller caller, Inode inode, int flags, PathRef path) {
        return switch (inode.type()) {
            case Stat.S_IFIFO -> fifos.open(inode, flags, path);
            case Stat.S_IFCHR -> device(caller, inode, flags, path);
            default -> Opened.error(-Errno.ENXIO);
        };
    }

    private Opened device(Caller caller, Inode inode, int flags, PathRef path) {
        long number = inode.attributes().rdev;
        int minor = Attributes.minor(number);
        return switch (Attributes.major(number)) {
            case 1 -> memory(minor, flags, path);
            case 5 -> terminal(caller, minor, inode, flags);
            case Tty.PTS_MAJOR -> slave(caller, minor, inode, flags);
            default -> Opened.error(-Errno.ENXIO);
        };
    }

    private Opened memory(int minor, int flags, PathRef path) {
        MemoryDevice.Kind kind = switch (minor) {
            case 3 -> MemoryDevice.Kind.NULL;
            case 5 -> MemoryDevice.Kind.ZERO;
            case 7 -> MemoryDevice.Kind.FULL;
            case 8, 9 -> MemoryDevice.Kind.RANDOM;
            case 11 -> MemoryDevice.Kind.LOG;
            default -> null;
        };
        return kind == null ? Opened.error(-Errno.ENXIO) : Opened.of(new MemoryDevice(kernel, flags, path, kind));
    }

    private Opened terminal(Caller caller, int minor, Inode inode, int flags) {
        OpenFile file = switch (minor) {
            case 0 -> terminals.openControlling(caller.tid(), flags, inode);
            case 1 -> terminals.consoleTty() == null ? null : terminals.openSlave(terminals.consoleTty(), caller.tid(), flags | Open.O_NOCTTY, inode);
            case 2 -> terminals.openMaster(caller.tid(), flags, inode);
            default -> null;
        };
        return file == null ? Opened.error(minor == 2 ? -Errno.ENOSPC : -Errno.ENXIO) : Opened.of(file);
    }

    private Opened slave(Caller caller, int minor, Inode inode, int flags) {
        Tty tty = terminals.find(minor);
        if (tty == null) {
            return Opened.error(-Errno.ENXIO);
        }
        long refused = terminals.mayOpen(tty, caller.tid());
        return refused != 0 ? Opened.error(refused) : Opened.of(terminals.openSlave(tty, caller.tid(), flags, inode));
    }
}
