package io.cloister.vfs.unix;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.socket.Incoming;
import io.cloister.vfs.socket.Outgoing;
import io.cloister.vfs.stream.IntBytes;

/** SOCK_DGRAM: reliable, ordered messages to whoever has the name. */
public final class UnixDatagram extends UnixSocket {
    /** Told when this socket's queue drains: senders wait here. */
    private final WaitQueue room = new WaitQueue();
    private final PeerHasRoom peerHasRoom = new PeerHasRoom();
    private UnixDatagram peer;
    /** A peer that was connected is closed. */
    private boolean peerGone;
    private UnixDatagram blockedOn;

    private final class PeerHasRoom implements WaitQueue.Waiter {
        @Override
        public void wake(int pollMask) {
            waitQueue().wake(Poll.POLLOUT);
        }
    }

    UnixDatagram(UnixWorld world) {
        super(world, Sockets.SOCK_DGRAM, new PacketQueue(world.budget, world.rights, false));
    }

    @Override
    void joined(UnixSocket other, UnixWorld.Credentials credentials) {
        connectTo((UnixDatagram) other);
        peerCredentials = credentials;
    }

    private void connectTo(UnixDatagram target) {
        if (peer != null) {
            peer.room.unsubscribe(peerHasRoom);
        }
        peer = target;
        peerGone = false;
        if (target != null) {
            target.room.subscribe(peerHasRoom);
        }
    }

    @Override
    public long connect(int tid, byte[] address) {
        if (address.length >= 2 && IntBytes.shortAt(address, 0) == Sockets.AF_UNSPEC) {
            connectTo(null);
            return 0;
        }
        long[] failure = {0};
        UnixDatagram target = (UnixDatagram) target(tid, address, failure);
        if (target == null) {
            return failure[0];
        }
        if (target.peer != null && target.peer != this) {
            return -Errno.EPERM;
        }
        connectTo(target);
        return 0;
    }

    @Override
    public long connectAgain(int tid, byte[] address) {
        return connect(tid, address);
    }

    @Override
    public long listen(int tid, int backlog) {
        return -Errno.EOPNOTSUPP;
    }

    @Override
    public Accepted accept(int tid) {
        return Accepted.failed(-Errno.EOPNOTSUPP);
    }

    @Override
    public long send(Outgoing message) {
        if ((message.flags & Sockets.MSG_OOB) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if (sendShut) {
            return brokenPipe(message);
        }
        UnixDatagram target = livingPeer();
        long[] failure = {peerGone ? -Errno.ECONNREFUSED : -Errno.ENOTCONN};
        if (message.address.length > 0) {
            target = (UnixDatagram) target(message.tid, message.address, failure);
        }
        if (target == null) {
            return failure[0];
        }
        if (target.peer != null && target.peer != this && !target.peer.isReleased()) {
            return -Errno.EPERM;
        }
        if (target.receiveShut) {
            return brokenPipe(message);
        }
        stampCredentials(message, target);
        long n = target.incoming.put(message, name);
        blockedOn = n == -Errno.EAGAIN ? target : null;
        if (n >= 0) {
            target.waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
        }
        return n;
    }

    private UnixDatagram livingPeer() {
        if (peer != null && peer.isReleased()) {
            connectTo(null);
            peerGone = true;
        }
        return peer;
    }

    @Override
    public WaitQueue sendQueue() {
        return blockedOn == null ? waitQueue() : blockedOn.room;
    }

    @Override
    public long receive(Incoming message) {
        if ((message.flags & Sockets.MSG_OOB) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if (incoming.isEmpty()) {
            return receiveShut ? 0 : -Errno.EAGAIN;
        }
        long n = incoming.take(message);
        message.address = message.address.length == 0 ? message.address : format(message.address);
        room.wake(Poll.POLLOUT);
        return n;
    }

    @Override
    public long shutdown(int how) {
        if (livingPeer() == null) {
            return -Errno.ENOTCONN;
        }
        receiveShut |= how == Sockets.SHUT_RD || how == Sockets.SHUT_RDWR;
        sendShut |= how == Sockets.SHUT_WR || how == Sockets.SHUT_RDWR;
        waitQueue().wake(Poll.POLLIN | Poll.POLLOUT | Poll.POLLHUP | Poll.POLLRDHUP);
        return 0;
    }

    @Override
    public byte[] peerAddress() {
        return livingPeer() == null ? null : format(peer.name);
    }

    @Override
    public int poll() {
        int mask = incoming.isEmpty() && !receiveShut ? 0 : Poll.POLLIN | Poll.POLLRDNORM;
        UnixDatagram to = livingPeer();
        if (to == null || to == this || to.incoming.hasRoom()) {
            mask |= Poll.POLLOUT | Poll.POLLWRNORM;
        }
        if (receiveShut) {
            mask |= Poll.POLLRDHUP | (sendShut ? Poll.POLLHUP : 0);
        }
        return mask;
    }

    @Override
    int stateCode() {
        return peer != null ? 3 : 1;
    }

    @Override
    protected void released() {
        connectTo(null);
        super.released();
        room.wake(Poll.POLLOUT | Poll.POLLERR);
    }
}
