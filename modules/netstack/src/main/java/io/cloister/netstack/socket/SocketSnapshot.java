package io.cloister.netstack.socket;

import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.socket.NetSocket.SocketName;
import io.cloister.netstack.tcp.TcpSnapshot;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes and reads all sockets, and behind them all connections. */
public final class SocketSnapshot {
    private final StackContext stack;
    private final SocketTable table;

    public SocketSnapshot(StackContext stack, SocketTable table) {
        this.stack = stack;
        this.table = table;
    }

    /** Writes. */
    public void save(DataOutput out) throws IOException {
        out.writeInt(table.nextId());
        out.writeInt(table.all().size());
        for (NetSocket s : table.all()) {
            for (int n : new int[] {s.id(), s.domain(), s.type(), s.protocol()}) {
                out.writeInt(n);
            }
            s.save(out);
            if (s instanceof TcpSocket t) {
                saveTcp(t, out);
            }
        }
        TcpSnapshot.saveOrphans(stack.tcp(), out);
    }

    private static void saveTcp(TcpSocket t, DataOutput out) throws IOException {
        t.tuning.save(out);
        out.writeBoolean(t.connecting);
        out.writeBoolean(t.listener != null);
        if (t.listener != null) {
            TcpSnapshot.saveListener(t.listener, out);
        }
        out.writeBoolean(t.connection != null);
        if (t.connection != null) {
            TcpSnapshot.save(t.connection, out);
        }
    }

    /** Reads, into an empty stack. */
    public void restore(DataInput in) throws IOException {
        table.nextId(in.readInt());
        int n = in.readInt();
        for (int i = 0; i < n; i++) {
            int id = in.readInt();
            int domain = in.readInt();
            int type = in.readInt();
            NetSocket s = table.make(new SocketName(id, domain, type, in.readInt()));
            s.restore(in);
            if (s instanceof TcpSocket t) {
                restoreTcp(t, in);
            }
            table.add(s);
        }
        TcpSnapshot.restoreOrphans(stack.tcp(), in);
    }

    private void restoreTcp(TcpSocket t, DataInput in) throws IOException {
        t.tuning.restore(in);
        t.connecting = in.readBoolean();
        PortTable.Binding binding = t.binding;
        if (binding != null) {
            stack.tcp().ports().hold(binding);
        }
        if (in.readBoolean()) {
            binding.listening = true;
            t.listener = TcpSnapshot.restoreListener(stack.tcp(), binding, t.tuning, t, in);
        }
        if (in.readBoolean()) {
            t.connection = TcpSnapshot.restore(stack.tcp(), t.tuning, in);
            t.connection.attach(t);
        }
    }
}
