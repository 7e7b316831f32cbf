package io.cloister.vfs.memory;

import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
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

    /** Takes over {@code hostFd}; the caller has the first reference. */
    public DataObject adopt(int hostFd) {
        DataObject object = new DataObject(this, nextId++, hostFd);
        objects.put(object.id(), object);
        return object;
    }

    /**
     * Hands it to mm or dispatch: one reference more that comes back by VFS_OBJECT_RELEASE. Its descriptor is sent the
     * first time.
     */
    public long handOut(DataObject object) {
        object.retain();
        object.mappedBy(1);
        if (!object.sentToMm) {
            object.sentToMm = true;
            channel.toMm(object.id(), object.hostFd());
        }
        return object.id();
    }

    /** VFS_OBJECT_AGAIN: sends the descriptor of what was handed out once more; false where that is no such object. */
    public boolean sendAgain(long id) {
        DataObject object = objects.get(id);
        boolean known = object != null && object.sentToMm;
        if (known) {
            channel.toMm(id, object.hostFd());
        }
        return known;
    }

    /** VFS_OBJECT_RELEASE. */
    public void giveBack(long id, long count) {
        DataObject object = objects.get(id);
        for (long i = 0; object != null && i < count && object.mapped() > 0; i++) {
            object.mappedBy(-1);
            object.release();
        }
    }

    void close(DataObject object) {
        objects.remove(object.id());
        if (object.sentToMm) {
            gone.accept(object.id());
        }
        host.close(object.hostFd());
    }
}
