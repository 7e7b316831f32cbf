package io.cloister.supervisor.service;

import io.cloister.abi.Errno;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.vfs.env.DescriptorChannel;

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
    public boolean toMm(long description, int hostFd) {
        return toMm.sendToken(description, hostFd) >= 0;
    }

    /**
     * The gofer sends before it replies, so nothing is to be waited for. What lies before the one asked for was sent
     * twice, or asked for by the dead.
     */
    @Override
    public int fromGofer(long token) {
        long length;
        while ((length = fromGofer.receive(0)) > 0) {
            if (length >= 8 && fromGofer.receivedFds() == 1 && fromGofer.message().getLong(0) == token) {
                return fromGofer.receivedFd(0);
            }
            for (int i = 0; i < fromGofer.receivedFds(); i++) {
                Native.cl_close(fromGofer.receivedFd(i));
            }
        }
        return length == 0 ? -Errno.EIO : (int) length;
    }
}
