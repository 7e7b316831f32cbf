package io.cloister.mm;

import io.cloister.bus.vfs.VfsProxy;
import java.util.TreeMap;

/** The objects that areas map. An object whose last area goes is given back to vfs. */
final class ObjectTable {
    private final TreeMap<Long, MemoryObject> objects = new TreeMap<>();
    private final VfsProxy vfs;

    ObjectTable(VfsProxy vfs) {
        this.vfs = vfs;
    }

    /**
     * vfs gave one reference to {@code id}: the object, known or new. Follow with {@link #settle} once areas were made,
     * or not.
     */
    MemoryObject given(long id, byte[] path, long device, long inode) {
        MemoryObject object = objects.computeIfAbsent(id, key -> new MemoryObject(id, path, device, inode));
        object.held++;
        return object;
    }

    /** One area more. */
    void retain(MemoryObject object) {
        if (object != null) {
            object.areas++;
        }
    }

    /** One area less. */
    void release(MemoryObject object) {
        if (object != null) {
            object.areas--;
            settle(object);
        }
    }

    /** Gives back what no area uses. */
    void settle(MemoryObject object) {
        if (object == null || object.areas > 0 || object.held == 0) {
            return;
        }
        objects.remove(object.id);
        vfs.objectRelease(object.id, object.held);
        object.held = 0;
    }

    int size() {
        return objects.size();
    }
}
