package io.cloister.vfs.memory;

import io.cloister.abi.Errno;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.MemoryFile;
import io.cloister.vfs.env.VfsLimits;
import java.util.function.LongConsumer;
import org.agrona.collections.Long2ObjectHashMap;

/** All host memory behind files, by number. */
public final class DataObjects {
    private final HostFiles host;
    private final DescriptorChannel channel;
    private final Long2ObjectHashMap<DataObject> objects = new Long2ObjectHashMap<>();
    private final LongConsumer gone;
    private long nextId = 1;
    private int descriptors;
    private int memoryDescriptors;

    /** {@code gone} is told the number of each closed object that mm had a descriptor of. */
    public DataObjects(HostFiles host, DescriptorChannel channel, LongConsumer gone) {
        this.gone = gone;
        this.host = host;
        this.channel = channel;
    }

    public HostFiles host() {
        return host;
    }

    /** Takes over {@code hostFd} of a file of the host; the caller has the first reference. */
    public DataObject adopt(int hostFd, boolean writable) {
        return keep(new DataObject(this, nextId++, writable ? -1 : hostFd, writable ? hostFd : -1, false));
    }

    /** Takes over both descriptors of {@link #memoryFile}; the caller has the first reference. */
    public DataObject adopt(MemoryFile file) {
        return keep(new DataObject(this, nextId++, file.readFd(), file.writeFd(), true));
    }

    private DataObject keep(DataObject object) {
        objects.put(object.id(), object);
        counted(object.descriptors(), object.isInMemory());
        return object;
    }

    /** Host memory that some may only read, {@code size} zero bytes; ENFILE beyond its bound. */
    public MemoryFile memoryFile(long size) {
        return memoryDescriptors + 2 > VfsLimits.MEMORY_DESCRIPTORS ? MemoryFile.failed(-Errno.ENFILE)
            : MemoryFile.of(host.memoryFile(size));
    }

    /** Host memory that all who have it may write; ENFILE beyond its bound. */
    public MemoryFile memory(long size) {
        int fd = memoryDescriptors + 1 > VfsLimits.MEMORY_DESCRIPTORS ? -Errno.ENFILE : host.memfd("shared", size);
        return fd < 0 ? MemoryFile.failed(fd) : new MemoryFile(-1, fd, 0);
    }

    /** True where one more file of the host can be opened (ENFILE). */
    public boolean hasRoom() {
        return descriptors < VfsLimits.HOST_DESCRIPTORS;
    }

    void counted(int more, boolean inMemory) {
        descriptors += more;
        memoryDescriptors += inMemory ? more : 0;
    }

    /**
     * Hands it to mm or dispatch, for a mapping that may be written or only read: one reference more that comes back by
     * VfsObjectRelease. Its descriptor of that kind is sent the first time.
     */
    public long handOut(DataObject object, boolean writable) {
        object.retain();
        object.handedOut(writable);
        if (!object.wasSent(writable)) {
            send(object, writable);
        }
        return object.id();
    }

    /** VfsObjectAgain: sends a descriptor of what was handed out once more; false where there is none. */
    public boolean sendAgain(long id, boolean writable) {
        DataObject object = objects.get(id);
        boolean due = object != null && object.mapped() > 0 && (!writable || object.writableMapped());
        return due && send(object, writable);
    }

    /** False where there is no such descriptor, or no room on the way: mm asks again for what it lacks. */
    private boolean send(DataObject object, boolean writable) {
        int fd = object.fd(writable);
        boolean sent = fd >= 0 && channel.toMm(object.description(writable), fd);
        if (sent) {
            object.sent(writable);
        }
        return sent;
    }

    /** VfsObjectRelease. */
    public void giveBack(long id, long count) {
        DataObject object = objects.get(id);
        for (long i = 0; object != null && i < count && object.mapped() > 0; i++) {
            object.mappedBy(-1);
            object.release();
        }
    }

    void close(DataObject object) {
        objects.remove(object.id());
        counted(-object.descriptors(), object.isInMemory());
        if (object.wasSent(false) || object.wasSent(true)) {
            gone.accept(object.id());
        }
        for (boolean writable : new boolean[] {false, true}) {
            if (object.fd(writable) >= 0) {
                host.close(object.fd(writable));
            }
        }
    }
}
