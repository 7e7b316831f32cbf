package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.LingerLayout;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.tcp.TcpConnection;
import io.cloister.netstack.tcp.TcpListener;
import io.cloister.netstack.tcp.TcpState;
import io.cloister.netstack.tcp.TcpTuning;
import io.cloister.netstack.tcp.TcpTuple;
import io.cloister.netstack.tcp.TcpUser;
import io.cloister.netstack.wire.IpAddr;

/** A stream socket, tcp(7): unconnected, listening, or with a connection. */
public final class TcpSocket extends InetSocket implements TcpUser {
    TcpTuning tuning = new TcpTuning();
    TcpConnection connection;
    TcpListener listener;
    /** connect(2) was called and its outcome not yet told. */
    boolean connecting;
    private final TcpOptions tcpOptions = new TcpOptions(this);
    private int acceptError;

    public TcpSocket(StackContext stack, SocketName name) {
        super(stack, name);
    }

    private PortTable ports() {
        return stack.tcp().ports();
    }

    @Override
    public void onTcpChange(boolean isNews) {
        if (connection != null && connection.error() != 0) {
            pendingError(connection.takeError());
        }
        changed(isNews);
    }

    // ---- naming ----

    @Override
    public long bind(int task, byte[] address) {
        SockAddr a = checkBind(task, address);
        if (a.error() != 0) {
            return -a.error();
        }
        if (bound() || connection != null) {
            return -Errno.EINVAL;
        }
        int error = claim(ports(), a.addr(), a.port(), stack.uid(task));
        if (error != 0) {
            return -error;
        }
        ports().hold(binding);
        return 0;
    }

    @Override
    public long connect(int task, byte[] address) {
        if (SockAddr.family(address) == Sockets.AF_UNSPEC) {
            return disconnect();
        }
        if (listener != null) {
            return -Errno.EISCONN;
        }
        if (connection != null && (connecting || connection.state() != TcpState.CLOSED)) {
            return outcome();
        }
        // What is left of an attempt that failed would only be in the way of the check.
        dropConnection(false);
        SockAddr a = checkPeer(address, false);
        if (a.error() != 0) {
            return -a.error();
        }
        if (a.addr().isMulticast() || stack.ip().routes().isBroadcast(a.addr())) {
            return -Errno.ENETUNREACH;
        }
        return open(a, stack.uid(task));
    }

    /** connect(2) again: in progress, done, or failed. */
    private long outcome() {
        if (connection.state() == TcpState.SYN_SENT || connection.state() == TcpState.SYN_RECEIVED) {
            return -Errno.EALREADY;
        }
        if (!connecting) {
            return -Errno.EISCONN;
        }
        connecting = false;
        int error = takeError();
        if (connection.everOpen() && error == 0) {
            return 0;
        }
        // The attempt is over; the socket is as it was before it.
        dropConnection(false);
        return error != 0 ? error : -Errno.ECONNABORTED;
    }

    private long open(SockAddr a, int uid) {
        IpAddr source = sourceFor(a.addr());
        int port = localPort != 0 ? localPort : stack.tcp().portFor(source, a.addr(), a.port());
        if (port == 0) {
            return -Errno.EADDRNOTAVAIL;
        }
        TcpTuple tuple = new TcpTuple(source, port, a.addr(), a.port());
        if (stack.tcp().taken(tuple)) {
            return -Errno.EADDRNOTAVAIL;
        }
        stack.tcp().giveWay(tuple);
        // The connection has its own claim, which outlives this socket until TIME_WAIT is over.
        PortTable.Binding claim = new PortTable.Binding(port, source, uid);
        claim.reuseAddr = options.on(Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR);
        claim.reusePort = options.on(Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT);
        tuning.ttl = ttlFor(a.addr());
        tuning.tos = tosFor(a.addr());
        TcpConnection c = stack.tcp().connect(tuple, tuning, claim, this);
        if (c == null) {
            return -Errno.ENOBUFS;
        }
        ports().hold(claim);
        connection = c;
        local = source;
        localPort = port;
        remote = a.addr();
        remotePort = a.port();
        connecting = true;
        readShut = false;
        writeShut = false;
        return -Errno.EINPROGRESS;
    }

    /** What connect(2) has come to once its packets were delivered: on lo that is the end of the handshake. */
    public long connectOutcome() {
        return connection == null
                        || connection.state() == TcpState.SYN_SENT
                        || connection.state() == TcpState.SYN_RECEIVED
                ? -Errno.EINPROGRESS
                : outcome();
    }

    /** connect(2) to AF_UNSPEC: back to an unconnected socket. */
    private long disconnect() {
        if (listener != null) {
            stopListening();
        }
        dropConnection(true);
        if (binding == null) {
            localPort = 0;
            local = isV6() ? IpAddr.ANY6 : IpAddr.ANY4;
        }
        connecting = false;
        takeError();
        return 0;
    }

    private void dropConnection(boolean reset) {
        if (connection != null) {
            connection.detach(reset);
            connection = null;
            remote = null;
            if (binding == null) {
                localPort = 0;
                local = isV6() ? IpAddr.ANY6 : IpAddr.ANY4;
            }
        }
    }

    // ---- listening ----

    @Override
    public long listen(int task, int backlog) {
        int wanted = backlog < 0 ? Integer.MAX_VALUE : backlog;
        if (listener != null) {
            listener.backlog(wanted);
            return 0;
        }
        if (connection != null && connection.state() != TcpState.CLOSED) {
            return -Errno.EINVAL;
        }
        dropConnection(false);
        if (!bound()) {
            int error = claim(ports(), local, 0, stack.uid(task));
            if (error != 0) {
                return -error;
            }
            ports().hold(binding);
        }
        binding.listening = true;
        if (!ports().free(binding)) {
            binding.listening = false;
            return -Errno.EADDRINUSE;
        }
        listener = stack.tcp().listen(binding, tuning, this);
        listener.backlog(wanted);
        return 0;
    }

    private void stopListening() {
        listener.close();
        listener = null;
        binding.listening = false;
    }

    @Override
    public NetSocket accept(int newId) {
        acceptError = listener == null ? Errno.EINVAL : Errno.EAGAIN;
        TcpConnection c = listener == null ? null : listener.accept();
        if (c == null) {
            return null;
        }
        TcpSocket s = new TcpSocket(stack, new SocketName(newId, domain(), type(), protocol()));
        s.isNew = true;
        s.options.inherit(options);
        s.adopt(c);
        return s;
    }

    void adopt(TcpConnection c) {
        connection = c;
        tuning = c.tuning();
        local = c.tuple().local();
        localPort = c.tuple().localPort();
        remote = c.tuple().remote();
        remotePort = c.tuple().remotePort();
        c.attach(this);
        if (c.error() != 0) {
            pendingError(c.takeError());
        }
    }

    @Override
    public int acceptError() {
        return acceptError;
    }

    @Override
    boolean listening() {
        return listener != null;
    }

    // ---- data ----

    @Override
    public long send(SendRequest r) {
        if (connection == null || listener != null) {
            return pendingError() != 0 ? takeError() : -Errno.EPIPE;
        }
        if (connection.state() == TcpState.SYN_SENT || connection.state() == TcpState.SYN_RECEIVED) {
            return -Errno.EAGAIN;
        }
        if (pendingError() != 0) {
            return takeError();
        }
        if (writeShut || !connection.state().sends()) {
            return -Errno.EPIPE;
        }
        int n = connection.write(r.data, 0, r.length, (r.flags & Sockets.MSG_MORE) != 0);
        return n == 0 && r.length > 0 ? -Errno.EAGAIN : n;
    }

    @Override
    public long recv(RecvRequest r) {
        if (listener != null || connection == null) {
            return pendingError() != 0 ? takeError() : -Errno.ENOTCONN;
        }
        if (r.has(Sockets.MSG_OOB)) {
            return -Errno.EINVAL;
        }
        boolean peek = r.has(Sockets.MSG_PEEK);
        int skip = peek ? Math.max(0, r.offset) : 0;
        int n = Math.max(0, Math.min(r.dataRoom(), connection.available() - skip));
        if (n > 0) {
            // tcp(7): MSG_TRUNC on a stream throws the bytes away instead of bringing them.
            connection.peek(skip, r.out(), r.dataAt(), n);
            if (!peek) {
                connection.consume(n);
            }
            r.trueLength = n;
            return n;
        }
        if (connection.peerDone()) {
            // As Linux: after the peer's FIN that is what a reader hears, even where a reset came later.
            return 0;
        }
        if (pendingError() != 0) {
            return takeError();
        }
        boolean ended =
                connection.peerDone() || readShut || connection.state() == TcpState.CLOSED && connection.everOpen();
        if (ended || r.dataRoom() == 0) {
            return 0;
        }
        return connection.state() == TcpState.CLOSED ? -Errno.ENOTCONN : -Errno.EAGAIN;
    }

    @Override
    public long shutdown(int how) {
        if (how < Sockets.SHUT_RD || how > Sockets.SHUT_RDWR) {
            return -Errno.EINVAL;
        }
        boolean read = how != Sockets.SHUT_WR;
        boolean write = how != Sockets.SHUT_RD;
        if (listener != null) {
            if (read) {
                stopListening();
            }
            return 0;
        }
        if (connection == null
                || connection.state() == TcpState.CLOSED
                || connection.state() == TcpState.TIME_WAIT && writeShut) {
            return -Errno.ENOTCONN;
        }
        readShut |= read;
        if (write && !writeShut) {
            writeShut = true;
            connection.shutdownWrite();
        }
        changed(false);
        return 0;
    }

    @Override
    public void close() {
        if (listener != null) {
            stopListening();
        }
        if (connection != null) {
            byte[] linger = options.struct(Sockets.SOL_SOCKET, Sockets.SO_LINGER);
            // socket(7): lingering for no time at all is a reset.
            boolean reset = linger != null && OptionValues.number(linger) != 0 && linger[LingerLayout.L_LINGER] == 0
                && linger[LingerLayout.L_LINGER + 1] == 0;
            connection.detach(reset);
            connection = null;
        }
        if (binding != null) {
            ports().release(binding);
            binding = null;
        }
    }

    @Override
    public byte[] peerName() {
        boolean open = connection != null
                && connection.state().synchronised()
                && (connection.state() != TcpState.TIME_WAIT || !writeShut);
        return open ? super.peerName() : null;
    }

    @Override
    public int readable() {
        return connection == null ? 0 : connection.available();
    }

    @Override
    public int unsent() {
        return connection == null ? 0 : connection.unacknowledged();
    }

    /** Bytes not yet sent: SIOCOUTQNSD. */
    public int notSent() {
        return connection == null ? 0 : connection.notSent();
    }

    // ---- readiness, as Linux's tcp_poll ----

    @Override
    public int poll() {
        if (listener != null) {
            return listener.readyCount() > 0 ? IN : 0;
        }
        int mask = pendingError() != 0 ? Poll.POLLERR : 0;
        if (connection == null) {
            return mask | OUT | Poll.POLLHUP;
        }
        TcpState state = connection.state();
        if (state == TcpState.SYN_SENT || state == TcpState.SYN_RECEIVED) {
            return mask;
        }
        boolean gone = state == TcpState.CLOSED;
        boolean noRead = readShut || gone || connection.peerDone();
        boolean noWrite = writeShut || gone || !state.sends();
        if (noRead && noWrite) {
            mask |= Poll.POLLHUP;
        }
        if (noRead) {
            mask |= IN | Poll.POLLRDHUP;
        }
        int lowWater =
                Math.min(options.value(Sockets.SOL_SOCKET, Sockets.SO_RCVLOWAT), Math.max(1, readCapacity() / 2));
        if (connection.available() >= lowWater) {
            mask |= IN;
        }
        if (noWrite || connection.writable()) {
            mask |= OUT;
        }
        return mask;
    }

    private int readCapacity() {
        return Math.max(1, options.value(Sockets.SOL_SOCKET, Sockets.SO_RCVBUF));
    }

    // ---- options ----

    @Override
    public byte[] option(int level, int name, int room) {
        byte[] own = tcpOptions.value(level, name);
        return own != null ? own : super.option(level, name, room);
    }

    @Override
    public long option(int task, int level, int name, byte[] value) {
        Long own = tcpOptions.set(level, name, value);
        return own != null ? own : super.option(task, level, name, value);
    }

    @Override
    protected void optionChanged(int level, int name) {
        super.optionChanged(level, name);
        tcpOptions.reflect(level, name);
    }

    /** The longest segment, for TCP_MAXSEG before there is a connection. */
    int defaultSegment() {
        return tuning.maxSegment != 0 ? tuning.maxSegment : local.isV4() ? 536 : 1220;
    }
}
