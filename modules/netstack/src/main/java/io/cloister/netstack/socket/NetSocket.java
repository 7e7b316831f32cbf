package io.cloister.netstack.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;

/**
 * A socket. Every operation answers at once with a result or minus an errno; what an operation does not override is not
 * supported by that kind of socket. Control data, addresses and options are the guest's bytes, unchecked.
 */
public abstract class NetSocket {
    protected static final int IN = Poll.POLLIN | Poll.POLLRDNORM;
    protected static final int OUT = Poll.POLLOUT | Poll.POLLWRNORM;

    protected final StackContext stack;
    protected final OptionValues options = new OptionValues();
    private final int id;
    private final int domain;
    private final int type;
    private final int protocol;
    /** SO_ERROR. */
    private int pendingError;
    /** Readiness keeps these three. */
    boolean noted;
    boolean news;
    int lastMask;
    /** The socket has no id that vfs knows of yet. */
    boolean isNew;
    boolean closed;

    protected NetSocket(StackContext stack, SocketName name) {
        this.stack = stack;
        this.id = name.id();
        this.domain = name.domain();
        this.type = name.type();
        this.protocol = name.protocol();
    }

    /** What a socket is made with. */
    public record SocketName(int id, int domain, int type, int protocol) {
    }

    public int id() {
        return id;
    }

    public int domain() {
        return domain;
    }

    public int type() {
        return type;
    }

    public int protocol() {
        return protocol;
    }

    /** Why {@link #option(int, int, int)} had no value. */
    public int optionError() {
        return options.takeError();
    }

    /** SO_ERROR without clearing it. */
    public int pendingError() {
        return pendingError;
    }

    protected void pendingError(int errno) {
        pendingError = errno;
        stack.readiness().changed(this, true);
    }

    /** Takes the pending error away: minus it, or 0. */
    protected int takeError() {
        int e = pendingError;
        pendingError = 0;
        return -e;
    }

    /** Something happened that poll(2) may see. */
    protected void changed(boolean isNews) {
        stack.readiness().changed(this, isNews);
    }

    /** bind(2). */
    public abstract long bind(int task, byte[] address);

    /** connect(2). */
    public abstract long connect(int task, byte[] address);

    /** listen(2). */
    public long listen(int task, int backlog) {
        return -Errno.EOPNOTSUPP;
    }

    /** accept(2): the new connection's socket under {@code newId}, or null with the errno in {@link #acceptError}. */
    public NetSocket accept(int newId) {
        return null;
    }

    /** Why {@link #accept} brought nothing. */
    public int acceptError() {
        return Errno.EOPNOTSUPP;
    }

    /** send(2). */
    public abstract long send(SendRequest r);

    /** recv(2). */
    public abstract long recv(RecvRequest r);

    /** shutdown(2). */
    public abstract long shutdown(int how);

    /** The last descriptor is gone. */
    public abstract void close();

    /** getsockname(2): the address. */
    public abstract byte[] name();

    /** getpeername(2): the address, or null where not connected. */
    public abstract byte[] peerName();

    /**
     * getsockopt(2): the value, at most {@code room} bytes are used of it; or null with the errno in {@link
     * OptionValues#takeError}.
     */
    public abstract byte[] option(int level, int name, int room);

    /** setsockopt(2): 0 or minus an errno. */
    public abstract long option(int task, int level, int name, byte[] value);

    /** Bytes that can be read, for FIONREAD. */
    public abstract int readable();

    /** Bytes not yet delivered, for SIOCOUTQ. */
    public int unsent() {
        return 0;
    }

    /** POLL* bits. */
    public abstract int poll();
}
