package io.cloister.vfs.unix;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.socket.Incoming;
import io.cloister.vfs.socket.Outgoing;
import io.cloister.vfs.socket.SocketLimits;
import java.util.ArrayDeque;

/**
 * SOCK_STREAM and SOCK_SEQPACKET: connections. A connect makes the server's socket at once and queues it for accept.
 */
public final class UnixConnection extends UnixSocket {
    private final ArrayDeque<UnixConnection> acceptQueue = new ArrayDeque<>(0);
    private final WaitQueue backlogRoom = new WaitQueue();
    private UnixConnection peer;
    private UnixConnection connecting;
    private boolean wasConnected;
    private boolean listening;
    private int backlog;
    /** Credentials at listen(2): what clients see. */
    private UnixWorld.Credentials listenCredentials = UnixWorld.Credentials.NONE;

    UnixConnection(UnixWorld world, int type) {
        super(world, type, type == Sockets.SOCK_STREAM ? new StreamQueue(world.budget, world.rights)
            : new PacketQueue(world.budget, world.rights, true));
    }

    @Override
    void joined(UnixSocket other, UnixWorld.Credentials credentials) {
        peer = (UnixConnection) other;
        wasConnected = true;
        peerCredentials = credentials;
    }

    @Override
    boolean isListening() {
        return listening;
    }

    @Override
    public long listen(int tid, int wanted) {
        if (wasConnected || name.length == 0) {
            return -Errno.EINVAL;
        }
        backlog = Math.clamp(wanted < 0 ? SocketLimits.BACKLOG : wanted, 0, SocketLimits.BACKLOG);
        listening = true;
        listenCredentials = world.credentials(tid);
        backlogRoom.wake(Poll.POLLOUT);
        return 0;
    }

    @Override
    public long connect(int tid, byte[] address) {
        if (wasConnected || listening) {
            return listening ? -Errno.EINVAL : -Errno.EISCONN;
        }
        long[] failure = {0};
        UnixConnection server = (UnixConnection) target(tid, address, failure);
        if (server == null) {
            return failure[0];
        }
        if (!server.listening || server.receiveShut) {
            return -Errno.ECONNREFUSED;
        }
        connecting = server;
        if (server.acceptQueue.size() > server.backlog) {
            return -Errno.EAGAIN;
        }
        UnixConnection accepted = (UnixConnection) world.create(type());
        accepted.joined(this, world.credentials(tid));
        accepted.name = server.name;
        joined(accepted, server.listenCredentials);
        server.acceptQueue.add(accepted);
        server.waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
        waitQueue().wake(Poll.POLLOUT);
        return 0;
    }

    @Override
    public long connectAgain(int tid, byte[] address) {
        return connect(tid, address);
    }

    @Override
    public WaitQueue connectQueue() {
        return connecting == null ? waitQueue() : connecting.backlogRoom;
    }

    @Override
    public Accepted accept(int tid) {
        if (!listening) {
            return Accepted.failed(-Errno.EINVAL);
        }
        if (acceptQueue.isEmpty()) {
            return Accepted.failed(receiveShut ? -Errno.EINVAL : -Errno.EAGAIN);
        }
        UnixConnection next = acceptQueue.poll();
        backlogRoom.wake(Poll.POLLOUT);
        return new Accepted(next, next.peer == null ? format(new byte[0]) : next.peer.localAddress(), 0);
    }

    @Override
    public long send(Outgoing message) {
        int failed = takeError();
        if (failed != 0) {
            return -failed;
        }
        if (message.address.length > 0 && type() == Sockets.SOCK_STREAM) {
            return wasConnected ? -Errno.EISCONN : -Errno.EOPNOTSUPP;
        }
        if ((message.flags & Sockets.MSG_OOB) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if (!wasConnected) {
            return -Errno.ENOTCONN;
        }
        if (sendShut || peer == null || peer.receiveShut) {
            return brokenPipe(message);
        }
        stampCredentials(message, peer);
        long n = peer.incoming.put(message, name);
        if (n >= 0) {
            peer.waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
        }
        return n;
    }

    @Override
    public long receive(Incoming message) {
        if (incoming.isEmpty()) {
            int failed = takeError();
            if (failed != 0) {
                return -failed;
            }
            if (!wasConnected) {
                return type() == Sockets.SOCK_STREAM ? -Errno.EINVAL : -Errno.ENOTCONN;
            }
            return receiveShut || peer == null || peer.sendShut ? 0 : -Errno.EAGAIN;
        }
        if ((message.flags & Sockets.MSG_OOB) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        long n = incoming.take(message);
        if (peer != null) {
            peer.waitQueue().wake(Poll.POLLOUT | Poll.POLLWRNORM);
        }
        // A connected sender's name is not repeated with every message
        message.address = new byte[0];
        return n;
    }

    @Override
    public long shutdown(int how) {
        if (!wasConnected && !listening) {
            return -Errno.ENOTCONN;
        }
        receiveShut |= how == Sockets.SHUT_RD || how == Sockets.SHUT_RDWR;
        sendShut |= how == Sockets.SHUT_WR || how == Sockets.SHUT_RDWR;
        int all = Poll.POLLIN | Poll.POLLOUT | Poll.POLLHUP | Poll.POLLRDHUP;
        waitQueue().wake(all);
        backlogRoom.wake(Poll.POLLOUT);
        if (peer != null) {
            peer.waitQueue().wake(all);
        }
        return 0;
    }

    @Override
    public byte[] peerAddress() {
        if (!wasConnected) {
            return null;
        }
        return format(peer == null ? new byte[0] : peer.name);
    }

    @Override
    public int poll() {
        int mask = pendingError() != 0 ? Poll.POLLERR : 0;
        if (listening) {
            return mask | (acceptQueue.isEmpty() ? 0 : Poll.POLLIN | Poll.POLLRDNORM);
        }
        if (!wasConnected) {
            return mask | Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLHUP;
        }
        boolean noMoreInput = receiveShut || peer == null || peer.sendShut;
        if (!incoming.isEmpty() || noMoreInput) {
            mask |= Poll.POLLIN | Poll.POLLRDNORM;
        }
        mask |= noMoreInput ? Poll.POLLRDHUP : 0;
        if (peer == null || noMoreInput && (sendShut || peer.receiveShut)) {
            mask |= Poll.POLLHUP;
        }
        if (peer == null || sendShut || peer.incoming.hasRoom()) {
            mask |= Poll.POLLOUT | Poll.POLLWRNORM;
        }
        return mask;
    }

    @Override
    int unread() {
        return peer == null ? 0 : peer.incoming.queued();
    }

    @Override
    int stateCode() {
        return wasConnected ? 3 : 1;
    }

    @Override
    protected void released() {
        boolean unreadInput = !incoming.isEmpty();
        super.released();
        UnixConnection other = peer;
        if (other != null) {
            peer = null;
            other.peer = null;
            if (unreadInput) {
                other.fail(Errno.ECONNRESET);
            }
            other.waitQueue().wake(Poll.POLLIN | Poll.POLLOUT | Poll.POLLHUP | Poll.POLLRDHUP | Poll.POLLERR);
        }
        listening = false;
        while (!acceptQueue.isEmpty()) {
            UnixConnection orphan = acceptQueue.poll();
            if (orphan.peer != null) {
                orphan.peer.fail(Errno.ECONNRESET);
            }
            orphan.release();
        }
        backlogRoom.wake(Poll.POLLOUT);
    }
}
