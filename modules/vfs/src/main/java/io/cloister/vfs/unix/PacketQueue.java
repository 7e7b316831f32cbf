package io.cloister.vfs.unix;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.socket.Ancillary;
import io.cloister.vfs.socket.Incoming;
import io.cloister.vfs.socket.Outgoing;
import io.cloister.vfs.socket.SocketLimits;
import io.cloister.vfs.stream.BufferBudget;
import java.util.ArrayDeque;

/** Messages with borders: datagram and seqpacket sockets. */
final class PacketQueue implements ReceiveQueue {
    private static final int OVERHEAD = 64;

    private record Packet(byte[] data, byte[] from, Ancillary ancillary) {
    }

    private final ArrayDeque<Packet> packets = new ArrayDeque<>(4);
    private final BufferBudget budget;
    private final Ancillary.Rights rights;
    private final boolean endOfRecord;
    private int capacity = SocketLimits.BUFFER_DEFAULT;
    private int bytes;

    /** {@code endOfRecord}: messages are reported with MSG_EOR (seqpacket). */
    PacketQueue(BufferBudget budget, Ancillary.Rights rights, boolean endOfRecord) {
        this.budget = budget;
        this.rights = rights;
        this.endOfRecord = endOfRecord;
    }

    @Override
    public long put(Outgoing message, byte[] from) {
        int cost = message.length + OVERHEAD;
        if (cost > capacity) {
            return -Errno.EMSGSIZE;
        }
        if (bytes + cost > capacity || packets.size() >= SocketLimits.UNIX_PACKETS || !budget.take(cost)) {
            return -Errno.EAGAIN;
        }
        byte[] data = new byte[message.length];
        if (message.length > 0) {
            message.memory.getBytes(message.offset, data);
        }
        packets.add(new Packet(data, from, message.ancillary));
        bytes += cost;
        return message.length;
    }

    @Override
    public long take(Incoming message) {
        boolean peek = (message.flags & Sockets.MSG_PEEK) != 0;
        Packet packet = peek ? packets.peek() : packets.poll();
        int n = Math.min(packet.data().length, message.length);
        if (n > 0) {
            message.memory.putBytes(message.offset, packet.data(), 0, n);
        }
        message.address = packet.from();
        message.ancillary = packet.ancillary();
        message.msgFlags |= n < packet.data().length ? Sockets.MSG_TRUNC : 0;
        message.msgFlags |= endOfRecord ? Sockets.MSG_EOR : 0;
        if (peek) {
            boolean fits = rights.fly(packet.ancillary().files().size());
            message.ancillary = fits ? packet.ancillary() : Ancillary.NONE;
            message.ancillary.files().forEach(OpenFile::retain);
        } else {
            bytes -= packet.data().length + OVERHEAD;
            budget.give(packet.data().length + OVERHEAD);
        }
        // recv(2): MSG_TRUNC asks for the real length
        return (message.flags & Sockets.MSG_TRUNC) != 0 ? packet.data().length : n;
    }

    @Override
    public boolean isEmpty() {
        return packets.isEmpty();
    }

    @Override
    public boolean hasRoom() {
        return bytes + OVERHEAD < capacity / 2 && packets.size() < SocketLimits.UNIX_PACKETS;
    }

    @Override
    public int readable() {
        return packets.isEmpty() ? 0 : packets.peek().data().length;
    }

    @Override
    public int queued() {
        return bytes;
    }

    @Override
    public void dispose() {
        for (Packet packet : packets) {
            packet.ancillary().drop(rights);
        }
        packets.clear();
        budget.give(bytes);
        bytes = 0;
    }
}
