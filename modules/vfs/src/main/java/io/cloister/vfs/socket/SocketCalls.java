package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.unix.UnixSocket;

/** socket(2), socketpair(2), bind(2), connect(2), listen(2), accept(2), shutdown(2), getsockname(2), getpeername(2). */
public final class SocketCalls {
    private static final int FLAGS = Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK;
    private final SocketArgs args;
    private final SocketFactory factory;

    SocketCalls(SocketArgs args, SocketFactory factory) {
        this.args = args;
        this.factory = factory;
    }

    /** (domain, type, protocol). */
    public void socket(Call call) {
        Socket socket = create(call);
        if (socket != null) {
            call.complete(install(call, socket, call.intArg(1)));
        }
    }

    private Socket create(Call call) {
        int type = call.intArg(1) & ~FLAGS;
        if ((type & ~Sockets.SOCK_TYPE_MASK) != 0 || type == 0) {
            call.complete(-Errno.EINVAL);
            return null;
        }
        long[] failure = {0};
        Socket socket = factory.create(call.tid(), call.intArg(0), type, call.intArg(2), failure);
        if (socket == null) {
            call.complete(failure[0]);
        }
        return socket;
    }

    private long install(Call call, Socket socket, int flags) {
        if ((flags & Sockets.SOCK_NONBLOCK) != 0) {
            socket.statusFlags(socket.statusFlags() | Open.O_NONBLOCK);
        }
        return args.descriptors().install(call.tid(), socket, (flags & Sockets.SOCK_CLOEXEC) != 0);
    }

    /** (domain, type, protocol, int[2]). */
    public void socketpair(Call call) {
        if (call.outCapacity(3) < 8) {
            call.complete(-Errno.EFAULT);
            return;
        }
        if (call.intArg(0) != Sockets.AF_UNIX) {
            call.complete(call.intArg(0) == Sockets.AF_INET || call.intArg(0) == Sockets.AF_INET6 ? -Errno.EOPNOTSUPP : -Errno.EAFNOSUPPORT);
            return;
        }
        UnixSocket first = (UnixSocket) create(call);
        UnixSocket second = first == null ? null : (UnixSocket) create(call);
        if (second == null) {
            return;
        }
        factory.unix().join(first, second, call.tid());
        long a = install(call, first, call.intArg(1));
        if (a < 0) {
            second.release();
            call.complete(a);
            return;
        }
        long b = install(call, second, call.intArg(1));
        if (b < 0) {
            args.descriptors().remove(call.tid(), (int) a);
            call.complete(b);
            return;
        }
        call.out(3, IntBytes.of((int) a, (int) b));
        call.complete(0);
    }

    /** (fd, address, length). */
    public void bind(Call call) {
        Socket socket = args.socket(call);
        byte[] address = socket == null ? null : SocketArgs.address(call, 1);
        if (address != null) {
            call.complete(socket.bind(call.tid(), address));
        }
    }

    /** (fd, address, length). */
    public void connect(Call call) {
        Socket socket = args.socket(call);
        byte[] address = socket == null ? null : SocketArgs.address(call, 1);
        if (address == null) {
            return;
        }
        long result = socket.connect(call.tid(), address);
        boolean waits = result == -Errno.EINPROGRESS || result == -Errno.EAGAIN || result == -Errno.EALREADY;
        if (!waits || socket.nonBlocking()) {
            call.complete(result);
            return;
        }
        args.park(call, socket, true, socket.connectQueue(), new ConnectWait(call, socket, address));
    }

    private record ConnectWait(Call call, Socket socket, byte[] address) implements Parking.Attempt {
        @Override
        public boolean retry() {
            long again = socket.connectAgain(call.tid(), address);
            if (again == -Errno.EINPROGRESS || again == -Errno.EAGAIN) {
                return false;
            }
            call.complete(again);
            return true;
        }
    }

    private record AcceptWait(SocketCalls calls, Call call, Socket socket, int flags) implements Parking.Attempt {
        @Override
        public boolean retry() {
            return calls.tryAccept(call, socket, flags, false);
        }
    }

    /** (fd, backlog). */
    public void listen(Call call) {
        Socket socket = args.socket(call);
        if (socket != null) {
            call.complete(socket.listen(call.tid(), call.intArg(1)));
        }
    }

    /** (fd, address, length). */
    public void accept(Call call) {
        acceptWith(call, 0);
    }

    /** (fd, address, length, flags). */
    public void accept4(Call call) {
        if ((call.intArg(3) & ~FLAGS) != 0) {
            call.complete(-Errno.EINVAL);
        } else {
            acceptWith(call, call.intArg(3));
        }
    }

    private void acceptWith(Call call, int flags) {
        Socket socket = args.socket(call);
        if (socket == null || !SocketArgs.checkAddressRoom(call, 1)) {
            return;
        }
        if (!tryAccept(call, socket, flags, socket.nonBlocking())) {
            args.park(call, socket, false, socket.waitQueue(), new AcceptWait(this, call, socket, flags));
        }
    }

    private boolean tryAccept(Call call, Socket listener, int flags, boolean dontWait) {
        Socket.Accepted accepted = listener.accept(call.tid());
        if (accepted.socket() == null) {
            if (accepted.error() == -Errno.EAGAIN && !dontWait) {
                return false;
            }
            call.complete(accepted.error());
            return true;
        }
        long fd = install(call, accepted.socket(), flags);
        if (fd >= 0) {
            SocketArgs.putAddress(call, 1, accepted.address());
        }
        call.complete(fd);
        return true;
    }

    /** (fd, how). */
    public void shutdown(Call call) {
        Socket socket = args.socket(call);
        int how = call.intArg(1);
        if (socket != null) {
            long result = how < Sockets.SHUT_RD || how > Sockets.SHUT_RDWR ? -Errno.EINVAL : socket.shutdown(how);
            if (result == 0) {
                socket.waitQueue().wake(Poll.POLLIN | Poll.POLLOUT | Poll.POLLHUP);
            }
            call.complete(result);
        }
    }

    /** (fd, address, length). */
    public void getsockname(Call call) {
        Socket socket = args.socket(call);
        if (socket != null) {
            putName(call, socket.localAddress());
        }
    }

    /** (fd, address, length). */
    public void getpeername(Call call) {
        Socket socket = args.socket(call);
        byte[] address = socket == null ? null : socket.peerAddress();
        if (address != null) {
            putName(call, address);
        } else if (socket != null) {
            call.complete(-Errno.ENOTCONN);
        }
    }

    private static void putName(Call call, byte[] address) {
        if (call.arg(1) == 0) {
            call.complete(-Errno.EFAULT);
        } else if (SocketArgs.checkAddressRoom(call, 1)) {
            SocketArgs.putAddress(call, 1, address);
            call.complete(0);
        }
    }
}
