package io.cloister.vfs.unix;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.socket.Ancillary;
import io.cloister.vfs.socket.Incoming;
import io.cloister.vfs.socket.Outgoing;
import io.cloister.vfs.socket.SocketLimits;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.stream.ByteRing;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Bytes of a stream. Control data sits on a run of bytes: a receive never runs over the border of such a run (unix(7)).
 */
final class StreamQueue implements ReceiveQueue {
    private static final int ROOM = 4096;

    /** Control data of the bytes from {@code start} to {@code end}, counted from the beginning of the stream. */
    private record Mark(long start, long end, Ancillary ancillary) {
    }

    private final ByteRing ring;
    private final Ancillary.Rights rights;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>(0);
    private long taken;

    StreamQueue(BufferBudget budget, Ancillary.Rights rights) {
        this.ring = new ByteRing(SocketLimits.BUFFER_DEFAULT, budget);
        this.rights = rights;
    }

    @Override
    public long put(Outgoing message, byte[] from) {
        int n = ring.put(message.memory, message.offset, message.length);
        if (n == 0 && message.length > 0) {
            return -Errno.EAGAIN;
        }
        if (message.ancillary != Ancillary.NONE && n > 0) {
            long end = taken + ring.size();
            marks.add(new Mark(end - n, end, message.ancillary));
        }
        return n;
    }

    @Override
    public long take(Incoming message) {
        boolean peek = (message.flags & Sockets.MSG_PEEK) != 0;
        Mark mark = marks.peek();
        long limit = Long.MAX_VALUE;
        if (mark != null) {
            boolean here = mark.start() <= taken;
            limit = (here ? mark.end() : mark.start()) - taken;
            if (here) {
                message.ancillary = peek ? shared(mark.ancillary()) : mark.ancillary();
                if (!peek) {
                    marks.poll();
                }
            }
        }
        int n = ring.peek(0, message.memory, message.offset, (int) Math.min(limit, message.length));
        if (!peek) {
            ring.skip(n);
            taken += n;
        }
        return n;
    }

    /** A peek installs the descriptors too (recv(2) on Linux): they get a reference of their own. */
    private Ancillary shared(Ancillary ancillary) {
        if (!ancillary.files().isEmpty() && !rights.fly(ancillary.files().size())) {
            return new Ancillary(List.of(), ancillary.pid(), ancillary.uid(), ancillary.gid());
        }
        ancillary.files().forEach(OpenFile::retain);
        return ancillary;
    }

    @Override
    public boolean isEmpty() {
        return ring.size() == 0;
    }

    @Override
    public boolean hasRoom() {
        return ring.free() >= ROOM;
    }

    @Override
    public int readable() {
        return ring.size();
    }

    @Override
    public int queued() {
        return ring.size();
    }

    @Override
    public void dispose() {
        ring.dispose();
        marks.forEach(mark -> mark.ancillary().drop(rights));
        marks.clear();
    }
}
