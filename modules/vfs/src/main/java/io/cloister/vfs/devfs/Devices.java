package io.cloister.vfs.devfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.Entropy;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.Opened;
import io.cloister.vfs.inode.Opening;
import io.cloister.vfs.inode.SpecialFiles;
import io.cloister.vfs.pipe.Fifos;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.tty.Tty;

/** Opens character devices by number, and fifos. Numbers as in Linux's list of allocated devices. */
public final class Devices implements SpecialFiles {
    private final Entropy entropy;
    private final Terminals terminals;
    private final Fifos fifos;

    /** With the terminals and fifos behind. */
    public Devices(Entropy entropy, Terminals terminals, Fifos fifos) {
        this.entropy = entropy;
        this.terminals = terminals;
        this.fifos = fifos;
    }

    @Override
    public Opened open(Inode inode, Opening how) {
        return switch (inode.type()) {
            case Stat.S_IFIFO -> fifos.open(inode, how.flags(), how.path());
            case Stat.S_IFCHR -> device(inode, how);
            default -> Opened.error(-Errno.ENXIO);
        };
    }

    private Opened device(Inode inode, Opening how) {
        long number = inode.attributes().rdev;
        int minor = Attributes.minor(number);
        return switch (Attributes.major(number)) {
            case 1 -> memory(minor, how);
            case 5 -> terminal(minor, inode, how);
            case Tty.PTS_MAJOR -> slave(minor, inode, how);
            default -> Opened.error(-Errno.ENXIO);
        };
    }

    private Opened memory(int minor, Opening how) {
        MemoryDevice.Kind kind = switch (minor) {
            case 3 -> MemoryDevice.Kind.NULL;
            case 5 -> MemoryDevice.Kind.ZERO;
            case 7 -> MemoryDevice.Kind.FULL;
            case 8, 9 -> MemoryDevice.Kind.RANDOM;
            case 11 -> MemoryDevice.Kind.LOG;
            default -> null;
        };
        return kind == null ? Opened.error(-Errno.ENXIO) : Opened.of(new MemoryDevice(how, kind, entropy));
    }

    private Opened terminal(int minor, Inode inode, Opening how) {
        OpenFile file = switch (minor) {
            case 0 -> terminals.openControlling(how.tid(), how.flags(), inode);
            case 1 -> terminals.consoleTty() == null ? null
                : terminals.openSlave(terminals.consoleTty(), how.tid(), how.flags() | Open.O_NOCTTY, inode);
            case 2 -> terminals.openMaster(how.tid(), how.flags(), inode);
            default -> null;
        };
        return file == null ? Opened.error(minor == 2 ? -Errno.ENOSPC : -Errno.ENXIO) : Opened.of(file);
    }

    private Opened slave(int minor, Inode inode, Opening how) {
        Tty tty = terminals.find(minor);
        if (tty == null) {
            return Opened.error(-Errno.ENXIO);
        }
        long refused = terminals.mayOpen(tty, how.tid());
        return refused != 0 ? Opened.error(refused)
            : Opened.of(terminals.openSlave(tty, how.tid(), how.flags(), inode));
    }
}
