package io.cloister.netstack.tcp;

import io.cloister.netstack.ip.PortTable;
import io.cloister.netstack.wire.IpAddr;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads connections and listeners. */
public final class TcpSnapshot {
    private static final TcpState[] STATES = TcpState.values();

    private TcpSnapshot() {
    }

    private static void address(DataOutput out, IpAddr a) throws IOException {
        out.writeLong(a.hi());
        out.writeLong(a.lo());
    }

    private static IpAddr address(DataInput in) throws IOException {
        long hi = in.readLong();
        return new IpAddr(hi, in.readLong());
    }

    /** Writes a connection; its tuning is its socket's. */
    public static void save(TcpConnection c, DataOutput out) throws IOException {
        address(out, c.tuple().local());
        out.writeInt(c.tuple().localPort());
        address(out, c.tuple().remote());
        out.writeInt(c.tuple().remotePort());
        out.writeInt(c.binding().uid());
        out.writeBoolean(c.binding().reuseAddr);
        out.writeBoolean(c.binding().reusePort);
        out.writeByte(c.state().ordinal());
        out.writeInt(c.error());
        out.writeBoolean(c.everOpen());
        out.writeBoolean(c.readShut());
        c.sender().save(out);
        c.receiver().save(out);
        for (TcpTimers.Kind kind : TcpTimers.Kind.values()) {
            out.writeLong(c.timers().deadline(kind));
        }
    }

    /** Reads a connection. */
    public static TcpConnection restore(TcpStack stack, TcpTuning tuning, DataInput in) throws IOException {
        IpAddr local = address(in);
        int localPort = in.readInt();
        IpAddr remote = address(in);
        TcpTuple tuple = new TcpTuple(local, localPort, remote, in.readInt());
        PortTable.Binding binding = new PortTable.Binding(localPort, local, in.readInt());
        binding.reuseAddr = in.readBoolean();
        binding.reusePort = in.readBoolean();
        TcpState state = STATES[in.readByte()];
        TcpConnection c = stack.adopt(tuple, tuning, binding, state != TcpState.CLOSED);
        int error = in.readInt();
        c.restored(state, error, in.readBoolean());
        c.readShut(in.readBoolean());
        c.sender().restore(in);
        c.receiver().restore(in);
        stack.env().budget().reserve(c.sender().limit() + c.receiver().limit());
        for (TcpTimers.Kind kind : TcpTimers.Kind.values()) {
            long deadline = in.readLong();
            if (deadline != TcpTimers.NONE) {
                c.timers().arm(kind, deadline);
            }
        }
        return c;
    }

    /** Writes a listener with the connections that wait at it. */
    public static void saveListener(TcpListener l, DataOutput out) throws IOException {
        out.writeInt(l.backlog());
        saveAll(l.handshakes(), out);
        saveAll(List.copyOf(l.ready()), out);
    }

    private static void saveAll(List<TcpConnection> list, DataOutput out) throws IOException {
        out.writeInt(list.size());
        for (TcpConnection c : list) {
            c.tuning().save(out);
            save(c, out);
        }
    }

    /** Reads a listener. */
    public static TcpListener restoreListener(TcpStack stack, PortTable.Binding binding, TcpTuning tuning, TcpUser user, DataInput in)
        throws IOException {
        TcpListener l = stack.listen(binding, tuning, user);
        l.backlog(in.readInt());
        for (TcpConnection c : restoreAll(stack, in)) {
            l.begun(c);
        }
        for (TcpConnection c : restoreAll(stack, in)) {
            c.parent(l);
            l.ready().add(c);
        }
        return l;
    }

    private static List<TcpConnection> restoreAll(TcpStack stack, DataInput in) throws IOException {
        int n = in.readInt();
        List<TcpConnection> list = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            TcpTuning tuning = new TcpTuning();
            tuning.restore(in);
            list.add(restore(stack, tuning, in));
        }
        return list;
    }

    /** Writes the connections that no socket has any more. */
    public static void saveOrphans(TcpStack stack, DataOutput out) throws IOException {
        saveAll(stack.connections().stream().filter(c -> c.orphaned() && c.state() != TcpState.TIME_WAIT).toList(), out);
    }

    /** Reads them. */
    public static void restoreOrphans(TcpStack stack, DataInput in) throws IOException {
        restoreAll(stack, in);
    }
}
