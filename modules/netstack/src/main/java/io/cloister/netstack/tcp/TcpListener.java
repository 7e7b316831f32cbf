package io.cloister.netstack.tcp;

import io.cloister.netstack.env.NetstackCounters.Kind;
import io.cloister.netstack.env.NetstackLimits;
import io.cloister.netstack.ip.PortTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A passive open: connections under way and connections to accept. */
public final class TcpListener {
    private final TcpStack stack;
    private final PortTable.Binding binding;
    private final TcpTuning tuning;
    private final TcpUser user;
    private final List<TcpConnection> handshakes = new ArrayList<>();
    private final Deque<TcpConnection> ready = new ArrayDeque<>();
    private int backlog;

    TcpListener(TcpStack stack, PortTable.Binding binding, TcpTuning tuning, TcpUser user) {
        this.stack = stack;
        this.binding = binding;
        this.tuning = tuning;
        this.user = user;
    }

    /** listen(2): how many connections may wait; Linux lets one more in. */
    public void backlog(int asked) {
        backlog = Math.max(0, Math.min(asked, NetstackLimits.BACKLOG));
    }

    public int backlog() {
        return backlog;
    }

    /** If it listens. */
    public PortTable.Binding binding() {
        return binding;
    }

    /** What accepted connections start with. */
    public TcpTuning tuning() {
        return tuning;
    }

    /** Connections to accept. */
    public int readyCount() {
        return ready.size();
    }

    /** Takes the oldest connection, or null. */
    public TcpConnection accept() {
        return ready.poll();
    }

    /** A SYN came: false if there is no room for it. */
    boolean mayBegin() {
        if (ready.size() > backlog || handshakes.size() >= NetstackLimits.HANDSHAKES) {
            stack.env().counters().increment(Kind.TCP_LISTEN_OVERFLOW);
            return false;
        }
        return true;
    }

    boolean mayComplete() {
        if (ready.size() > backlog) {
            stack.env().counters().increment(Kind.TCP_LISTEN_OVERFLOW);
            return false;
        }
        return true;
    }

    void begun(TcpConnection c) {
        handshakes.add(c);
        c.parent(this);
    }

    void completed(TcpConnection c) {
        handshakes.remove(c);
        ready.add(c);
        user.onTcpChange(true);
    }

    /**
     * A connection that was never accepted has ended. One that was established stays in the queue, as on Linux:
     * accept(2) brings it, then its end.
     */
    void lost(TcpConnection c) {
        if (!handshakes.remove(c)) {
            c.parent(this);
        }
    }

    /** The socket is closed, or shut down for reading: all that was not accepted is reset. */
    public void close() {
        stack.unlisten(this);
        for (TcpConnection c : List.copyOf(handshakes)) {
            c.abort();
        }
        handshakes.clear();
        for (TcpConnection c = ready.poll(); c != null; c = ready.poll()) {
            c.parent(null);
            c.detach(true);
        }
    }
}
