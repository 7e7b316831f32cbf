package io.cloister.vfs.unix;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.socket.Ancillary;
import io.cloister.vfs.socket.DeviceRequests;
import io.cloister.vfs.socket.Socket;
import io.cloister.vfs.socket.SocketFamily;
import io.cloister.vfs.socket.SocketNumbers;
import io.cloister.vfs.stream.BufferBudget;

/** What all AF_UNIX sockets share. */
public final class UnixWorld implements SocketFamily {
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
    private final SocketNumbers numbers;

    final DeviceRequests devices;

    /** Names and memory for sockets; {@code tasks} for credentials; {@code devices} know the interfaces. */
    public UnixWorld(
            UnixNames names,
            BufferBudget budget,
            TaskTable tasks,
            Signaller signals,
            SocketNumbers numbers,
            DeviceRequests devices) {
        this.names = names;
        this.budget = budget;
        this.tasks = tasks;
        this.signals = signals;
        this.numbers = numbers;
        this.devices = devices;
    }

    @Override
    public Socket create(int tid, int domain, int type, int protocol, long[] failure) {
        boolean known = protocol == 0 || protocol == Sockets.AF_UNIX;
        failure[0] = known ? -Errno.ESOCKTNOSUPPORT : -Errno.EPROTONOSUPPORT;
        return known ? create(type) : null;
    }

    @Override
    public boolean joins() {
        return true;
    }

    @Override
    public long join(Socket first, Socket second, int tid) {
        UnixSocket a = (UnixSocket) first;
        UnixSocket b = (UnixSocket) second;
        a.joined(b, credentials(tid));
        b.joined(a, credentials(tid));
        return 0;
    }

    /** A new socket, or null for a type that AF_UNIX doesn't have. */
    UnixSocket create(int type) {
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

    /** A fresh number of the socket file system. */
    long nextIno() {
        return numbers.fresh();
    }

    public Credentials credentials(int tid) {
        return new Credentials(tasks.intField(tid, TaskTable.TGID), tasks.intField(tid, TaskTable.EUID),
            tasks.intField(tid, TaskTable.EGID));
    }

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
