package io.cloister.netstack;

import io.cloister.netstack.NetstackCounters.Kind;
import io.cloister.netstack.socket.SocketSnapshot;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The stack's state in a stream: version, counters, then sockets with their connections. Packets on lo are not in it, because none are left at a message
 * boundary (where some are, TCP sends them again and datagrams may be lost as on any link); TIME_WAIT connections are not either.
 */
final class NetstackSnapshot {
    private static final int VERSION = 1;

    private NetstackSnapshot() {
    }

    static void save(NetstackService service, DataOutput out) throws IOException {
        out.writeInt(VERSION);
        Kind[] kinds = Kind.values();
        out.writeInt(kinds.length);
        for (Kind kind : kinds) {
            out.writeLong(service.counters().value(kind));
        }
        new SocketSnapshot(service.stack(), service.sockets()).save(out);
    }

    static void restore(NetstackService service, DataInput in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("netstack snapshot of version " + version);
        }
        int n = in.readInt();
        Kind[] kinds = Kind.values();
        for (int i = 0; i < n; i++) {
            long value = in.readLong();
            if (i < kinds.length) {
                service.counters().put(kinds[i], value);
            }
        }
        new SocketSnapshot(service.stack(), service.sockets()).restore(in);
    }
}
