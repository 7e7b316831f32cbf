package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Sockets;
import io.cloister.abi.Stat;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.file.AnonNode;
import io.cloister.vfs.file.OpenFile;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/** A socket as the socket calls see it. Operations answer at once; -EAGAIN means that the call may park. */
public abstract class Socket extends OpenFile {
    /** What accept gives: a socket and its peer's address, or an error. */
    public record Accepted(Socket socket, byte[] address, long error) {
        public static Accepted failed(long error) {
            return new Accepted(null, null, error);
        }
    }

    private final int domain;
    private final int type;
    private final int protocol;
    private final AnonNode node;
    private long receiveTimeoutNs = Long.MAX_VALUE;
    private long sendTimeoutNs = Long.MAX_VALUE;

    /** {@code type} without SOCK_ flags. */
    protected Socket(int domain, int type, int protocol, long ino) {
        super(Open.O_RDWR);
        this.domain = domain;
        this.type = type;
        this.protocol = protocol;
        this.node = new AnonNode(AnonNode.SOCK_DEV, ino, Stat.S_IFSOCK | 0777, 0, 0, 0);
    }

    /** AF_*. */
    public final int domain() {
        return domain;
    }

    /** SOCK_*. */
    public final int type() {
        return type;
    }

    /** The protocol given to socket(2). */
    public final int protocol() {
        return protocol;
    }

    /** Number in the socket file system. */
    public final long ino() {
        return node.ino();
    }

    /** bind(2). */
    public abstract long bind(int tid, byte[] address);

    /** connect(2): -EINPROGRESS (netstack) or -EAGAIN (AF_UNIX: backlog full) where the call may park. */
    public abstract long connect(int tid, byte[] address);

    /** Asked after a parked connect was woken: 0, an error, or -EINPROGRESS / -EAGAIN to go on waiting. */
    public abstract long connectAgain(int tid, byte[] address);

    /** Where a parked connect waits. */
    public WaitQueue connectQueue() {
        return waitQueue();
    }

    /** listen(2). */
    public abstract long listen(int tid, int backlog);

    /** accept(2). */
    public abstract Accepted accept(int tid);

    /**
     * Bytes taken, or an error; the ancillary data's references go over to the socket where the result is not negative.
     */
    public abstract long send(Outgoing message);

    /** Where a parked send waits; asked right after {@link #send} said -EAGAIN. */
    public WaitQueue sendQueue() {
        return waitQueue();
    }

    /** Bytes received, or an error. */
    public abstract long receive(Incoming message);

    /** shutdown(2). */
    public abstract long shutdown(int how);

    /** getsockname(2): the address. */
    public abstract byte[] localAddress();

    /** getpeername(2): the address, or null for ENOTCONN. */
    public abstract byte[] peerAddress();

    /** getsockopt(2) of what is not common to all: the value's bytes, or null with the errno in {@code error[0]}. */
    public abstract byte[] option(int tid, int level, int name, int room, long[] error);

    /** setsockopt(2) of what is not common to all. */
    public abstract long option(int tid, int level, int name, byte[] value);

    /**
     * True where descriptors and credentials travel with messages ({@link Ancillary}): control data is decoded here.
     */
    public boolean carriesRights() {
        return false;
    }

    /** True where received messages come with SCM_CREDENTIALS (SO_PASSCRED). */
    public boolean passCredentials() {
        return false;
    }

    /** True if a send of many bytes may be split (streams). */
    public final boolean isStreamType() {
        return type == Sockets.SOCK_STREAM;
    }

    /** SO_RCVTIMEO. */
    public final void receiveTimeoutNs(long ns) {
        receiveTimeoutNs = ns;
    }

    /** SO_SNDTIMEO. */
    public final void sendTimeoutNs(long ns) {
        sendTimeoutNs = ns;
    }

    @Override
    public long waitNs(boolean write) {
        return write ? sendTimeoutNs : receiveTimeoutNs;
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (at != CURRENT) {
            return -Errno.ESPIPE;
        }
        if (length == 0 && isStreamType()) {
            return 0;
        }
        Incoming message = new Incoming().by(tid, 0).room(memory, offset, length);
        long n = receive(message);
        if (n >= 0) {
            dropRights(message.ancillary);
        }
        return n;
    }

    /** read(2) has no place for descriptors that came along: they are closed. */
    protected void dropRights(Ancillary ancillary) {
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        return at != CURRENT ? -Errno.ESPIPE : send(new Outgoing().by(tid, 0).data(memory, offset, length));
    }

    @Override
    public boolean pollable() {
        return true;
    }

    @Override
    public boolean takesWholeWrite() {
        return isStreamType();
    }

    @Override
    public long stat(MutableDirectBuffer memory, int offset) {
        return node.fill(memory, offset);
    }

    @Override
    public Object inode() {
        return null;
    }

    @Override
    public byte[] linkText() {
        return ("socket:[" + node.ino() + "]").getBytes(StandardCharsets.ISO_8859_1);
    }
}
