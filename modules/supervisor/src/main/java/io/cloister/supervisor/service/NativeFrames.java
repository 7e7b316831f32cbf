package io.cloister.supervisor.service;

import io.cloister.abi.Poll;
import io.cloister.bus.net.NetProxy;
import io.cloister.netstack.link.FrameDevice;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.runtime.instance.ServiceHost;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The device that the supervisor opened: a TAP device, or a packet socket bound to an interface; both take and give one
 * frame with each call, and never block. One thread waits for frames on behalf of the service and posts that as news.
 */
final class NativeFrames implements FrameDevice {
    private static final int POLLFD = 8;
    private static final int LENGTH = 2;
    /** Header, and a VLAN tag. */
    private static final int OVERHEAD = 18;

    private final int most;
    private final UnsafeBuffer in;
    private final UnsafeBuffer out;
    private final UnsafeBuffer word = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
    private final int wakeEnd;
    private final int waitEnd;
    private volatile boolean wanted;

    /** Of a device with this {@code mtu}. */
    NativeFrames(int mtu) {
        most = mtu + OVERHEAD;
        in = new UnsafeBuffer(ByteBuffer.allocateDirect(most));
        out = new UnsafeBuffer(ByteBuffer.allocateDirect(most));
        Native.must(Native.cl_socketpair(Native.SOCK_SEQPACKET, word.addressOffset()), "socketpair");
        wakeEnd = word.getInt(0);
        waitEnd = word.getInt(4);
    }

    /** Starts the thread that waits. */
    void start(ServiceHost host) {
        Thread watcher = new Thread(() -> watch(host), "frames");
        watcher.setDaemon(true);
        watcher.start();
    }

    @Override
    public int read(byte[] batch) {
        int at = 0;
        while (at + LENGTH + most <= batch.length) {
            int n = (int) Native.cl_read(FdLayout.LINK, in.addressOffset(), most, 0);
            if (n <= 0) {
                return at > 0 ? at : n;
            }
            batch[at] = (byte) (n >> 8);
            batch[at + 1] = (byte) n;
            in.getBytes(0, batch, at + LENGTH, n);
            at += LENGTH + n;
        }
        return at;
    }

    @Override
    public int write(byte[] frame, int length) {
        out.putBytes(0, frame, 0, length);
        return (int) Math.min(0, Native.cl_write(FdLayout.LINK, out.addressOffset(), length, 0));
    }

    @Override
    public void watch() {
        wanted = true;
        // full: the other end has reason enough to wake up
        Native.cl_write(wakeEnd, word.addressOffset(), 1, Native.NONBLOCK);
    }

    private void watch(ServiceHost host) {
        NetProxy net = new NetProxy(host.news());
        UnsafeBuffer fds = new UnsafeBuffer(ByteBuffer.allocateDirect(2 * POLLFD));
        UnsafeBuffer drain = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        fds.putInt(0, waitEnd);
        fds.putInt(4, Poll.POLLIN);
        fds.putInt(POLLFD + 4, Poll.POLLIN);
        while (true) {
            fds.putInt(POLLFD, wanted ? FdLayout.LINK : -1);
            Native.cl_poll(fds.addressOffset(), 2, -1);
            if (fds.getShort(6) != 0) {
                Native.cl_read(waitEnd, drain.addressOffset(), 1, 0);
            }
            if (fds.getInt(POLLFD) >= 0 && fds.getShort(POLLFD + 6) != 0) {
                wanted = false;
                net.linkReady();
            }
        }
    }
}
