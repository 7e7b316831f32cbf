package io.cloister.vfs.unix;

import io.cloister.abi.Sockets;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.socket.Ancillary;
import io.cloister.vfs.stream.BufferBudget;

/** What all AF_UNIX sockets share. */
public final class UnixWorld {
    /** struct ucred. */
    public record Credentials(int pid, int uid, int gid) {
        /** SO_PEERCRED of an unconnected socket. */
        public static final Credentials NONE = new Credentials(0, -1, -1);
    }

    final UnixNames names;
    final BufferBudget budget;
    final Ancillary.Rights rights = new Ancillary.Rights();
    private final TaskTable tasks;
    private final Signaller signals;
    private long nextIno = 10_000;

    /** Names and memory for sockets; {@code tasks} for credentials. */
    public UnixWorld(UnixNames names, BufferBudget budget, TaskTable tasks, Signaller signals) {
        this.names = names;
        this.budget = budget;
        this.tasks = tasks;
        this.signals = signals;
    }

    /** A new socket, or null for a type that AF_UNIX doesn't have. */
    public UnixSocket create(int type) {
        UnixSocket socket = switch (type) {
            case Sockets.SOCK_STREAM, Sockets.SOCK_SEQPACKET -> new UnixConnection(this, type);
            case Sockets.SOCK_DGRAM, Sockets.SOCK_RAW -> new UnixDatagram(this);
            default -> null;
        };
        if (socket != null) {
            names.opened(socket);
        }
        return socket;
    }

    /** socketpair(2): joins two fresh sockets. */
    public void join(UnixSocket a, UnixSocket b, int tid) {
        a.joined(b, credentials(tid));
        b.joined(a, credentials(tid));
    }

    /** A fresh number for the socket file system; network sockets take theirs here too. */
    public long nextIno() {
        return nextIno++;
    }

    /** The caller's. */
    public Credentials credentials(int tid) {
        return new Credentials(tasks.intField(tid, TaskTable.TGID), tasks.intField(tid, TaskTable.EUID), tasks.intField(tid, TaskTable.EGID));
    }

    /** Names and sockets. */
    public UnixNames names() {
        return names;
    }

    /** Descriptors in flight. */
    public Ancillary.Rights rights() {
        return rights;
    }

    Signaller signals() {
        return signals;
    }
}
