package io.cloister.supervisor.service;

import io.cloister.abi.Errno;
import io.cloister.bus.host.FdLayout;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import io.cloister.vfs.DescriptorChannel;

/** vfs's ends of the sockets to mm and from the gofer. */
final class NativeDescriptors implements DescriptorChannel {
    private final DescriptorSocket toMm;
    private final DescriptorSocket fromGofer;

    /** The inherited ones. */
    NativeDescriptors() {
        this(new DescriptorSocket(FdLayout.OBJECTS), new DescriptorSocket(FdLayout.FILES));
    }

    NativeDescriptors(DescriptorSocket toMm, DescriptorSocket fromGofer) {
        this.toMm = toMm;
        this.fromGofer = fromGofer;
    }

    @Override
    public void toMm(long objectId, int hostFd) {
        Native.must(toMm.sendToken(objectId, hostFd), "descriptor for mm");
    }

    /** The gofer sends in the order of its replies, and every descriptor sent is taken: the next one is the one asked for. */
    @Override
    public int fromGofer(long token) {
        long length = fromGofer.receive(1000);
        if (length < 8 || fromGofer.receivedFds() != 1) {
            return -Errno.EIO;
        }
        if (fromGofer.message().getLong(0) != token) {
            Native.cl_close(fromGofer.receivedFd(0));
            return -Errno.EIO;
        }
        return fromGofer.receivedFd(0);
    }
}
