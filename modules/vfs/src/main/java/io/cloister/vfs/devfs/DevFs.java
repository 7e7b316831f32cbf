package io.cloister.vfs.devfs;

import io.cloister.bus.Clock;
import io.cloister.vfs.inode.DeviceNumbers;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;
import io.cloister.vfs.tty.Terminals;

/** Builds /dev and /dev/pts. */
public final class DevFs {
    private static final long TMPFS_MAGIC = 0x01021994;
    private static final long DEVPTS_MAGIC = 0x1cd1;
    private final Terminals terminals;

    public DevFs(Terminals terminals) {
        this.terminals = terminals;
    }

    /** A file system that shows /dev. */
    public FileSystem mount(DeviceNumbers devices, Clock clock) {
        return new PseudoFs("devtmpfs", TMPFS_MAGIC, devices.fresh(), true, clock, DevFs::root);
    }

    /** A file system that shows /dev/pts. */
    public FileSystem mountPts(DeviceNumbers devices, Clock clock) {
        long dev = devices.fresh();
        terminals.devptsDev(dev);
        return new PseudoFs("devpts", DEVPTS_MAGIC, dev, false, clock, fs -> new PtsRoot(fs, terminals));
    }

    private static PseudoInode root(PseudoFs fileSystem) {
        PseudoDir root = new PseudoDir(fileSystem, 0755, PseudoInode.rootNumber());
        device(root, "null", 1, 3);
        device(root, "zero", 1, 5);
        device(root, "full", 1, 7);
        device(root, "random", 1, 8);
        device(root, "urandom", 1, 9);
        device(root, "tty", 5, 0);
        root.add("console", new DeviceInode(fileSystem, 0620, PseudoInode.number(root.ino(), "console"), 5, 1)
            .owned(0, 5));
        root.link("ptmx", "pts/ptmx");
        root.link("fd", "/proc/self/fd");
        root.link("stdin", "/proc/self/fd/0");
        root.link("stdout", "/proc/self/fd/1");
        root.link("stderr", "/proc/self/fd/2");
        root.link("core", "/proc/kcore");
        root.dir("pts");
        root.dir("shm");
        root.dir("mqueue");
        root.dir("hugepages");
        root.dir("net");
        return root;
    }

    private static void device(PseudoDir dir, String name, int major, int minor) {
        dir.add(name, new DeviceInode(dir.pseudoFs(), 0666, PseudoInode.number(dir.ino(), name), major, minor));
    }
}
