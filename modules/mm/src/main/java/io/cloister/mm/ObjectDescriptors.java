package io.cloister.mm;

import io.cloister.bus.KernelFault;
import io.cloister.bus.ObjectDescription;
import io.cloister.bus.vfs.VfsProxy;
import java.util.TreeMap;

/**
 * The host descriptors of memory objects, for each a writable one and one that can only be read, as far as somebody
 * needs them. vfs sends each before the answer that names the object for the first time; several may wait, in any
 * order. A vfs that was restored may send its last one again; one that there was no room for, or that mm received and
 * lost by its own death, is asked for again.
 */
final class ObjectDescriptors {
    private final StubDescriptors host;
    private final VfsProxy vfs;
    private final TreeMap<Long, Integer> byDescription = new TreeMap<>();
    private final long[] received = new long[1];
    private long last;

    ObjectDescriptors(StubDescriptors host, VfsProxy vfs) {
        this.host = host;
        this.vfs = vfs;
    }

    /**
     * Sends a descriptor of {@code objectId}, {@link #obtain}ed before, to the stub of {@code process}; false where
     * that takes nothing.
     */
    boolean send(int process, long token, long objectId, boolean writable) {
        if (!obtain(objectId, writable)) {
            throw new KernelFault(
                    KernelFault.Category.PROTOCOL, "vfs sent no descriptor for memory object " + objectId);
        }
        return host.send(process, token, byDescription.get(ObjectDescription.of(objectId, writable)));
    }

    /** Has the descriptor here. False where vfs has none to give, or the host no room for one more. */
    boolean obtain(long objectId, boolean writable) {
        long description = ObjectDescription.of(objectId, writable);
        receive(description);
        if (!byDescription.containsKey(description)) {
            vfs.objectAgain(objectId, writable);
            receive(description);
        }
        return byDescription.containsKey(description);
    }

    /** vfs has closed {@code objectId}, which nothing maps any more. The number does not come again. */
    void forget(long objectId) {
        close(ObjectDescription.of(objectId, false));
        close(ObjectDescription.of(objectId, true));
    }

    private void close(long description) {
        Integer fd = byDescription.remove(description);
        if (fd != null) {
            host.close(fd);
        }
    }

    /** Takes what vfs has sent until {@code description} is there. */
    private void receive(long description) {
        while (!byDescription.containsKey(description)) {
            int fd = host.receive(received);
            if (fd < 0) {
                return;
            }
            if (received[0] == last || byDescription.containsKey(received[0])) {
                host.close(fd); // sent twice
            } else {
                last = received[0];
                byDescription.put(last, fd);
            }
        }
    }
}
