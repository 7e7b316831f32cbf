package io.cloister.mm;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.TreeMap;

/**
 * The host descriptors of memory objects. vfs sends each before the answer that names the object for the first time;
 * several may wait, in any order. A vfs that was restored may send its last one again, one that mm received and lost by
 * its own death is asked for again.
 */
final class ObjectDescriptors {
    private final StubDescriptors host;
    private final Bus bus;
    private final TreeMap<Long, Integer> byObject = new TreeMap<>();
    private final long[] received = new long[1];
    private long last;

    ObjectDescriptors(StubDescriptors host, Bus bus) {
        this.host = host;
        this.bus = bus;
    }

    /**
     * Sends the descriptor of {@code objectId} to the stub of {@code process} under {@code token}; false where that
     * takes nothing.
     */
    boolean send(int process, long token, long objectId) {
        return host.send(process, token, descriptor(objectId));
    }

    /** vfs has closed {@code objectId}, which nothing maps any more. The number does not come again. */
    void forget(long objectId) {
        Integer fd = byObject.remove(objectId);
        if (fd != null) {
            host.close(fd);
        }
    }

    private int descriptor(long objectId) {
        receive(objectId);
        if (!byObject.containsKey(objectId)) {
            bus.call(ServiceId.VFS, bus.message(Op.VFS_OBJECT_AGAIN, 0).with(objectId));
            receive(objectId);
        }
        Integer fd = byObject.get(objectId);
        if (fd == null) {
            throw new KernelFault(
                    KernelFault.Category.PROTOCOL, "vfs sent no descriptor for memory object " + objectId);
        }
        return fd;
    }

    /** Takes what vfs has sent until {@code objectId} is there. */
    private void receive(long objectId) {
        while (!byObject.containsKey(objectId)) {
            int fd = host.receive(received);
            if (fd < 0) {
                return;
            }
            if (received[0] == last || byObject.containsKey(received[0])) {
                host.close(fd); // sent twice
            } else {
                last = received[0];
                byObject.put(last, fd);
            }
        }
    }
}
