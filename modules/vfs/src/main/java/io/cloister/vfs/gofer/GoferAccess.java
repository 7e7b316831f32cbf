package io.cloister.vfs.gofer;

import io.cloister.abi.Errno;
import io.cloister.bus.Bus;
import io.cloister.bus.gofer.GoferProxy;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.inode.DeviceNumbers;
import io.cloister.vfs.memory.DataObjects;

/** The way to the gofer, which all its roots share: requests by the bus, descriptors by a channel of their own. */
public final class GoferAccess {
    private final GoferProxy proxy;
    private final DescriptorChannel channel;
    private final DataObjects objects;
    private final DeviceNumbers devices;

    public GoferAccess(Bus bus, DescriptorChannel channel, DataObjects objects, DeviceNumbers devices) {
        this.proxy = new GoferProxy(bus);
        this.channel = channel;
        this.objects = objects;
        this.devices = devices;
    }

    /** For one call; its reply is valid until the next use of the bus. */
    GoferProxy call() {
        return proxy;
    }

    /** The descriptor that a reply announced by {@code token}; -EAGAIN: it is lost, a new request brings another. */
    int descriptor(long token) {
        return channel.fromGofer(token);
    }

    /**
     * Opens a file: a host descriptor, or minus an errno. One that the gofer sent may have been lost with a process:
     * then it is asked for again.
     */
    int open(int handle, int flags) {
        if (!objects.hasRoom()) {
            return -Errno.ENFILE;
        }
        int fd = openOnce(handle, flags);
        fd = fd == -Errno.EAGAIN ? openOnce(handle, flags) : fd;
        return fd == -Errno.EAGAIN ? -Errno.EIO : fd;
    }

    private int openOnce(int handle, int flags) {
        long token = call().open(handle, flags);
        return token < 0 ? (int) token : descriptor(token);
    }

    DataObjects objects() {
        return objects;
    }

    DeviceNumbers devices() {
        return devices;
    }
}
