package io.cloister.vfs.memory;

import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.MemoryFile;
import java.util.function.LongConsumer;
import org.agrona.collections.Long2ObjectHashMap;

/** All host memory behind files, by number. */
public final class DataObjects {
    private final HostFiles host;
    private final DescriptorChannel channel;
    private final Long2ObjectHashMap<DataObject> objects = new Long2ObjectHashMap<>();
    private final LongConsumer gone;
    private long nextId = 1;

    /** {@code gone} is told the number of each closed object that mm had a descriptor of. */
    public DataObjects(HostFiles host, DescriptorChannel channel, LongConsumer gone) {
        this.gone = gone;
        this.host = host;
        this.channel = channel;
    }

    public HostFiles host() {
        return host;
    }

    /** Takes over {@code hostFd}, which can be written or not; the caller has the first reference. */
    public DataObject adopt(int hostFd, boolean writable) {
        return keep(new DataObject(this, nextId++, writable ? -1 : hostFd, writable ? hostFd : -1));
    }

    /** Takes over both descriptors of {@link HostFiles#memoryFile}; the caller has the first reference. */
    public DataObject adopt(MemoryFile file) {
        return keep(new DataObject(this, nextId++, file.readFd(), file.writeFd()));
    }

    private DataObject keep(DataObject object) {
        objects.put(object.id(), object);
        return object;
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
