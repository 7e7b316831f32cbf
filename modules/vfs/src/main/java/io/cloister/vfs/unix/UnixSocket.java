package io.cloister.vfs.unix;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Signals;
import io.cloister.abi.Sockets;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.socket.Ancillary;
import io.cloister.vfs.socket.Outgoing;
import io.cloister.vfs.socket.Socket;
import io.cloister.vfs.socket.SocketLimits;
import io.cloister.vfs.stream.IntBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the kinds of AF_UNIX sockets share: names, options, credentials. */
public abstract class UnixSocket extends Socket {
    private static final byte[] UNNAMED = new byte[0];
    private static final int FAMILY_BYTES = 2;

    final UnixWorld world;
    final ReceiveQueue incoming;
    /** Path without NUL, or abstract name with its leading NUL; empty: unnamed. */
    byte[] name = UNNAMED;
    UnixWorld.Credentials peerCredentials = UnixWorld.Credentials.NONE;
    boolean receiveShut;
    boolean sendShut;
    private Inode boundInode;
    private boolean passCredentials;
    private int sendBuffer = SocketLimits.BUFFER_DEFAULT;
    private int receiveBuffer = SocketLimits.BUFFER_DEFAULT;
    private int error;

    UnixSocket(UnixWorld world, int type, ReceiveQueue incoming) {
        super(Sockets.AF_UNIX, type, 0, world.nextIno());
        this.world = world;
        this.incoming = incoming;
    }

    /** socketpair(2) joins this with {@code other}. */
    abstract void joined(UnixSocket other, UnixWorld.Credentials credentials);

    /** Checks a sockaddr_un and cuts the family off: path or abstract name; null and an errno where it is wrong. */
    static byte[] parse(byte[] address, long[] failure) {
        if (address.length < FAMILY_BYTES || address.length > FAMILY_BYTES + Sockets.UNIX_PATH_MAX
            || IntBytes.shortAt(address, 0) != Sockets.AF_UNIX) {
            failure[0] = -Errno.EINVAL;
            return null;
        }
        if (address.length > FAMILY_BYTES && address[FAMILY_BYTES] == 0) {
            return Arrays.copyOfRange(address, FAMILY_BYTES, address.length);
        }
        int end = FAMILY_BYTES;
        while (end < address.length && address[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(address, FAMILY_BYTES, end);
    }

    /** sockaddr_un of a name (unix(7), Address format). */
    static byte[] format(byte[] name) {
        boolean path = name.length > 0 && name[0] != 0;
        byte[] address = new byte[FAMILY_BYTES + name.length + (path ? 1 : 0)];
        address[0] = Sockets.AF_UNIX;
        System.arraycopy(name, 0, address, FAMILY_BYTES, name.length);
        return address;
    }

    @Override
    public long bind(int tid, byte[] address) {
        long[] failure = {0};
        byte[] wanted = parse(address, failure);
        if (wanted == null) {
            return failure[0];
        }
        if (name.length > 0) {
            return -Errno.EINVAL;
        }
        if (wanted.length == 0) {
            byte[] auto = world.names.autobind(this);
            name = auto == null ? UNNAMED : auto;
            return auto == null ? -Errno.ENOSPC : 0;
        }
        if (wanted[0] == 0) {
            if (!world.names.take(wanted, this)) {
                return -Errno.EADDRINUSE;
            }
        } else {
            Found made = world.names.paths().create(tid, wanted);
            if (made.inode() == null) {
                return made.error();
            }
            boundInode = made.inode();
            world.names.bound(boundInode, this);
        }
        name = wanted;
        return 0;
    }

    /** The socket that an address names, of this socket's type; null and an errno otherwise. */
    UnixSocket target(int tid, byte[] address, long[] failure) {
        byte[] wanted = parse(address, failure);
        if (wanted == null) {
            return null;
        }
        UnixSocket found;
        failure[0] = -Errno.ECONNREFUSED;
        if (wanted.length == 0) {
            return null;
        } else if (wanted[0] == 0) {
            found = world.names.byName(wanted);
        } else {
            Found inode = world.names.paths().lookup(tid, wanted);
            failure[0] = inode.inode() == null ? inode.error() : -Errno.ECONNREFUSED;
            found = inode.inode() == null ? null : world.names.byInode(inode.inode());
        }
        if (found != null && found.type() != type()) {
            failure[0] = -Errno.EPROTOTYPE;
            return null;
        }
        return found;
    }

    /** Adds the sender's credentials where the receiver asked for them (SO_PASSCRED). */
    void stampCredentials(Outgoing message, UnixSocket receiver) {
        if (receiver.passCredentials && message.ancillary.pid() == 0) {
            UnixWorld.Credentials own = world.credentials(message.tid);
            message.ancillary = new Ancillary(message.ancillary.files(), own.pid(), own.uid(), own.gid());
        }
    }

    long brokenPipe(Outgoing message) {
        if (type() == Sockets.SOCK_STREAM && (message.flags & Sockets.MSG_NOSIGNAL) == 0) {
            world.signals().self(message.tid, Signals.SIGPIPE);
        }
        return -Errno.EPIPE;
    }

    /** SO_ERROR for the next call. */
    void fail(int errno) {
        error = errno;
    }

    int takeError() {
        int taken = error;
        error = 0;
        return taken;
    }

    int pendingError() {
        return error;
    }

    boolean isListening() {
        return false;
    }

    @Override
    public boolean carriesRights() {
        return true;
    }

    @Override
    public boolean passCredentials() {
        return passCredentials;
    }

    @Override
    protected void dropRights(Ancillary ancillary) {
        ancillary.drop(world.rights);
    }

    @Override
    public byte[] localAddress() {
        return format(name);
    }

    @Override
    public byte[] option(int tid, int level, int optionName, int room, long[] failure) {
        if (level != Sockets.SOL_SOCKET) {
            failure[0] = -Errno.EOPNOTSUPP;
            return null;
        }
        return switch (optionName) {
            case Sockets.SO_ERROR -> IntBytes.of(takeError());
            case Sockets.SO_ACCEPTCONN -> IntBytes.of(isListening() ? 1 : 0);
            case Sockets.SO_SNDBUF -> IntBytes.of(sendBuffer);
            case Sockets.SO_RCVBUF -> IntBytes.of(receiveBuffer);
            case Sockets.SO_PASSCRED -> IntBytes.of(passCredentials ? 1 : 0);
            case Sockets.SO_PEERCRED -> IntBytes.of(peerCredentials.pid(), peerCredentials.uid(),
                peerCredentials.gid());
            case Sockets.SO_LINGER -> IntBytes.of(0, 0);
            case Sockets.SO_RCVLOWAT, Sockets.SO_SNDLOWAT -> IntBytes.of(1);
            case Sockets.SO_REUSEADDR, Sockets.SO_REUSEPORT, Sockets.SO_KEEPALIVE, Sockets.SO_BROADCAST,
                Sockets.SO_OOBINLINE,
                Sockets.SO_PRIORITY, Sockets.SO_DEBUG, Sockets.SO_DONTROUTE, Sockets.SO_TIMESTAMP,
                Sockets.SO_TIMESTAMPNS, Sockets.SO_PASSSEC, Sockets.SO_MARK -> IntBytes.of(0);
            case Sockets.SO_PEERGROUPS, Sockets.SO_PEERSEC -> {
                failure[0] = optionName == Sockets.SO_PEERSEC ? -Errno.ENOPROTOOPT : -Errno.ENODATA;
                yield null;
            }
            default -> {
                failure[0] = -Errno.ENOPROTOOPT;
                yield null;
            }
        };
    }

    @Override
    public long option(int tid, int level, int optionName, byte[] value) {
        if (level != Sockets.SOL_SOCKET) {
            return -Errno.EOPNOTSUPP;
        }
        int number = value.length >= 4 ? IntBytes.intAt(value, 0) : 0;
        switch (optionName) {
            case Sockets.SO_PASSCRED -> passCredentials = number != 0;
            case Sockets.SO_SNDBUF, Sockets.SO_SNDBUFFORCE -> sendBuffer = bufferSize(number);
            case Sockets.SO_RCVBUF, Sockets.SO_RCVBUFFORCE -> receiveBuffer = bufferSize(number);
            case Sockets.SO_REUSEADDR, Sockets.SO_REUSEPORT, Sockets.SO_KEEPALIVE, Sockets.SO_BROADCAST,
                Sockets.SO_OOBINLINE,
                Sockets.SO_PRIORITY, Sockets.SO_DEBUG, Sockets.SO_DONTROUTE, Sockets.SO_TIMESTAMP,
                Sockets.SO_TIMESTAMPNS, Sockets.SO_LINGER, Sockets.SO_RCVLOWAT, Sockets.SO_PASSSEC, Sockets.SO_MARK -> {
                return 0;
            }
            default -> {
                return -Errno.ENOPROTOOPT;
            }
        }
        return 0;
    }

    /** socket(7): the kernel doubles the value and keeps it within limits. */
    private static int bufferSize(int asked) {
        int bounded = Math.min(asked < 0 ? SocketLimits.BUFFER_MAX : asked, SocketLimits.BUFFER_MAX);
        return Math.max(2 * bounded, SocketLimits.BUFFER_MIN);
    }

    @Override
    public long ioctl(IoctlRequest request) {
        switch (request.command()) {
            case Ioctls.SIOCINQ -> {
                if (isListening()) {
                    return -Errno.EINVAL;
                }
                request.out(IntBytes.of(incoming.readable()));
                return 0;
            }
            case Ioctls.SIOCOUTQ -> {
                request.out(IntBytes.of(unread()));
                return 0;
            }
            default -> {
                return world.devices.device(request);
            }
        }
    }

    /** SIOCOUTQ: bytes sent that the peer has not read. */
    int unread() {
        return 0;
    }

    /** State column of /proc/net/unix: 1 unconnected, 3 connected. */
    abstract int stateCode();

    /** One line of /proc/net/unix. */
    public String describe() {
        String shown = name.length == 0 ? "" : " " + new String(name, StandardCharsets.ISO_8859_1).replace('\0', '@');
        return String.format("%016x: %08X %08X %08X %04X %02X %5d%s%n", ino(), 2, 0, isListening() ? 0x10000 : 0,
            type(), stateCode(), ino(), shown);
    }

    @Override
    protected void released() {
        world.names.closed(this, name, boundInode);
        incoming.dispose();
    }
}
