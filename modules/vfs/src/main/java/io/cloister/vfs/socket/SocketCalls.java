package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.task.Caller;

/** socket(2), socketpair(2), bind(2), connect(2), listen(2), accept(2), shutdown(2), getsockname(2), getpeername(2). */
public final class SocketCalls {
    private static final int FLAGS = Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK;
    private final SocketWaits waits;
    private final SocketFamilies families;

    public SocketCalls(SocketWaits waits, SocketFamilies families) {
        this.waits = waits;
        this.families = families;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.SOCKET, this::socket);
        table.on(Sys.SOCKETPAIR, this::socketpair);
        table.on(Sys.BIND, SocketCalls::bind);
        table.on(Sys.CONNECT, this::connect);
        table.on(Sys.LISTEN, SocketCalls::listen);
        table.on(Sys.ACCEPT, (caller, call) -> accept(caller, call, 0));
        table.on(Sys.ACCEPT4, (caller, call) -> accept(caller, call, call.intArg(3)));
        table.on(Sys.SHUTDOWN, SocketCalls::shutdown);
        table.on(Sys.GETSOCKNAME, SocketCalls::getsockname);
        table.on(Sys.GETPEERNAME, SocketCalls::getpeername);
    }

    /** (domain, type, protocol). */
    private long socket(Caller caller, Call call) {
        long[] failure = {0};
        Socket socket = create(call, families.of(call.intArg(0)), failure);
        return socket == null ? failure[0] : install(caller, socket, call.intArg(1));
    }

    private static Socket create(Call call, SocketFamily family, long[] failure) {
        int type = call.intArg(1) & ~FLAGS;
        if ((type & ~Sockets.SOCK_TYPE_MASK) != 0 || type == 0) {
            failure[0] = -Errno.EINVAL;
            return null;
        }
        if (family == null) {
            failure[0] = -Errno.EAFNOSUPPORT;
            return null;
        }
        return family.create(call.tid(), call.intArg(0), type, call.intArg(2), failure);
    }

    private static long install(Caller caller, Socket socket, int flags) {
        return caller.install(withFlags(socket, flags), (flags & Sockets.SOCK_CLOEXEC) != 0);
    }

    private static Socket withFlags(Socket socket, int flags) {
        if ((flags & Sockets.SOCK_NONBLOCK) != 0) {
            socket.statusFlags(socket.statusFlags() | Open.O_NONBLOCK);
        }
        return socket;
    }

    /** (domain, type, protocol, int[2]). */
    private long socketpair(Caller caller, Call call) {
        if (call.outCapacity(3) < 8) {
            return -Errno.EFAULT;
        }
        SocketFamily family = families.of(call.intArg(0));
        if (family != null && !family.joins()) {
            return -Errno.EOPNOTSUPP;
        }
        long[] failure = {0};
        Socket first = create(call, family, failure);
        if (first == null) {
            return failure[0];
        }
        Socket second = create(call, family, failure);
        if (second == null) {
            first.release();
            return failure[0];
        }
        family.join(first, second, caller.tid());
        int flags = call.intArg(1);
        return caller.installPair(call, 3, withFlags(first, flags), withFlags(second, flags),
            (flags & Sockets.SOCK_CLOEXEC) != 0);
    }

    /** (fd, address, length). */
    private static long bind(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        long bad = SocketArgs.checkAddress(call, 1);
        return bad != 0 ? bad : socket.bind(caller.tid(), SocketArgs.address(call, 1));
    }

    /** (fd, address, length). */
    private long connect(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        long bad = SocketArgs.checkAddress(call, 1);
        if (bad != 0) {
            return bad;
        }
        byte[] address = SocketArgs.address(call, 1);
        long result = socket.connect(caller.tid(), address);
        boolean pending = result == -Errno.EINPROGRESS || result == -Errno.EAGAIN || result == -Errno.EALREADY;
        if (!pending || socket.nonBlocking()) {
            return result;
        }
        return waits.park(new ConnectWait(call, socket, address), socket.connectQueue());
    }

    private static final class ConnectWait extends SocketWait {
        private final byte[] address;

        private ConnectWait(Call call, Socket socket, byte[] address) {
            super(call, socket, true);
            this.address = address;
        }

        @Override
        public long retry() {
            long again = socket.connectAgain(call.tid(), address);
            return again == -Errno.EINPROGRESS || again == -Errno.EAGAIN ? CallHandler.LATER : again;
        }
    }

    /** (fd, backlog). */
    private static long listen(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        return file instanceof Socket socket ? socket.listen(caller.tid(), call.intArg(1)) : SocketArgs.noSocket(file);
    }

    /** accept4(2): (fd, address, length, flags). */
    private long accept(Caller caller, Call call, int flags) {
        if ((flags & ~FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        long bad = SocketArgs.checkAddressRoom(call, 1);
        if (bad != 0) {
            return bad;
        }
        AcceptWait wait = new AcceptWait(caller, call, socket, flags);
        long result = wait.accept();
        return result != -Errno.EAGAIN || socket.nonBlocking() ? result : waits.park(wait, socket.waitQueue());
    }

    private static final class AcceptWait extends SocketWait {
        private final Caller caller;
        private final int flags;

        private AcceptWait(Caller caller, Call call, Socket listener, int flags) {
            super(call, listener, false);
            this.caller = caller;
            this.flags = flags;
        }

        @Override
        public long retry() {
            long result = accept();
            return result == -Errno.EAGAIN ? CallHandler.LATER : result;
        }

        private long accept() {
            Socket.Accepted accepted = socket.accept(caller.tid());
            if (accepted.socket() == null) {
                return accepted.error();
            }
            long fd = install(caller, accepted.socket(), flags);
            if (fd >= 0) {
                SocketArgs.putAddress(call, 1, accepted.address());
            }
            return fd;
        }
    }

    /** (fd, how). */
    private static long shutdown(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        int how = call.intArg(1);
        long result = how < Sockets.SHUT_RD || how > Sockets.SHUT_RDWR ? -Errno.EINVAL : socket.shutdown(how);
        if (result == 0) {
            socket.waitQueue().wake(Poll.POLLIN | Poll.POLLOUT | Poll.POLLHUP);
        }
        return result;
    }

    /** (fd, address, length). */
    private static long getsockname(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        return file instanceof Socket socket ? putName(call, socket.localAddress()) : SocketArgs.noSocket(file);
    }

    /** (fd, address, length). */
    private static long getpeername(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        byte[] address = socket.peerAddress();
        return address == null ? -Errno.ENOTCONN : putName(call, address);
    }

    private static long putName(Call call, byte[] address) {
        if (call.arg(1) == 0) {
            return -Errno.EFAULT;
        }
        long bad = SocketArgs.checkAddressRoom(call, 1);
        if (bad == 0) {
            SocketArgs.putAddress(call, 1, address);
        }
        return bad;
    }
}
