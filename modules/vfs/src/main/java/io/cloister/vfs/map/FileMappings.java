package io.cloister.vfs.map;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Mman;
import io.cloister.abi.Mount;
import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.bus.NotState;
import io.cloister.vfs.env.MemoryFile;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.memory.DataObject;
import io.cloister.vfs.memory.DataObjects;
import io.cloister.vfs.task.Caller;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers mm's questions about descriptors that are to be mapped (mmap(2)). */
public final class FileMappings {
    private static final long ZERO_DEVICE = Attributes.device(1, 5);
    private final DataObjects objects;
    @NotState
    private final UnsafeBuffer stat = new UnsafeBuffer(new byte[StatLayout.SIZE]);

    public FileMappings(DataObjects objects) {
        this.objects = objects;
    }

    /**
     * What lies behind {@code fd}, for a mapping with PROT_* {@code prot} and MAP_* {@code flags}; a reference to its
     * object for mm.
     */
    public FileMapping of(Caller caller, int fd, long prot, long flags) {
        OpenFile file = caller.file(fd);
        if (file == null) {
            return FileMapping.failed(-Errno.EBADF);
        }
        boolean shared = (flags & Mman.MAP_TYPE) != Mman.MAP_PRIVATE;
        boolean writes = shared && (prot & Mman.PROT_WRITE) != 0;
        if (!file.readable() || writes && !file.writable()) {
            return FileMapping.failed(-Errno.EACCES);
        }
        if (!(file instanceof InodeFile named) || !named.node().isRegular()) {
            return device(file);
        }
        boolean executable = (named.path().mount().flags() & Mount.MS_NOEXEC) == 0;
        if ((prot & Mman.PROT_EXEC) != 0 && !executable) {
            return FileMapping.failed(-Errno.EPERM);
        }
        int seals = Math.max(0, named.node().seals());
        boolean writable = file.writable() && (seals & (Misc.F_SEAL_WRITE | Misc.F_SEAL_FUTURE_WRITE)) == 0;
        if (writes && !writable) {
            return FileMapping.failed(-Errno.EPERM);
        }
        DataObject object = named.node().dataObject(shared && writable);
        if (object == null) {
            return FileMapping.failed(-Errno.ENODEV);
        }
        long id = objects.handOut(object, shared && writable);
        Attributes a = named.node().attributes();
        byte[] name = named.path().display().getBytes(StandardCharsets.ISO_8859_1);
        return new FileMapping(id, writable, executable, false, a.dev, a.ino, name, 0);
    }

    /** Of all devices only /dev/zero can be mapped. */
    private FileMapping device(OpenFile file) {
        file.stat(stat, 0);
        boolean character = (stat.getInt(StatLayout.ST_MODE) & Stat.S_IFMT) == Stat.S_IFCHR;
        if (!character || stat.getLong(StatLayout.ST_RDEV) != ZERO_DEVICE) {
            return FileMapping.failed(-Errno.ENODEV);
        }
        return new FileMapping(0, file.writable(), true, true, 0, 0, file.linkText(), 0);
    }

    /**
     * Memory without a file for a shared anonymous mapping or, where it has {@code readers}, for one that some may only
     * read: the number of its object, or minus an errno.
     */
    public long anonymous(long size, boolean readers) {
        MemoryFile file = readers ? objects.memoryFile(size) : objects.memory(size);
        if (file.error() < 0) {
            return file.error() == -Errno.EMFILE ? -Errno.ENFILE : file.error();
        }
        DataObject object = objects.adopt(file);
        long id = objects.handOut(object, true);
        object.release();
        return id;
    }
}
