package io.cloister.vfs.pipe;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.file.AnonNode;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.stream.ByteRing;
import io.cloister.vfs.stream.StreamLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The kernel side of a pipe or fifo: a ring, and who has it open. pipe(7): writes of up to PIPE_BUF bytes are atomic; a
 * reader gets 0 when the last writer is gone; a writer gets EPIPE when the last reader is gone.
 */
public final class Pipe {
    private final ByteRing ring;
    private final AnonNode node;
    private final List<PipeEnd> ends = new ArrayList<>(2);
    /**
     * Lengths of packets (pipe2(2), O_DIRECT); empty while the pipe is a plain stream. 0 length entries don't occur.
     */
    private final ArrayDeque<Integer> packets = new ArrayDeque<>();
    private final WaitQueue openers = new WaitQueue();
    private Runnable unused;
    private int readers;
    private int writers;
    /**
     * How often it was opened for reading, writing: lets a blocked open see an opener that has left again (fifo(7)).
     */
    private int readOpens;
    private int writeOpens;

    public Pipe(AnonNode node, BufferBudget budget) {
        this.node = node;
        this.ring = new ByteRing(PipeLimits.DEFAULT, budget);
    }

    /** A new description of this pipe; {@code flags} as of open(2). */
    public PipeEnd open(int flags) {
        PipeEnd end = new PipeEnd(this, flags);
        ends.add(end);
        if (end.readable()) {
            readers++;
            readOpens++;
        }
        if (end.writable()) {
            writers++;
            writeOpens++;
        }
        openers.wake(Poll.POLLIN | Poll.POLLOUT);
        return end;
    }

    void closed(PipeEnd end) {
        ends.remove(end);
        if (end.readable() && --readers == 0) {
            wakeWriters(Poll.POLLERR | Poll.POLLOUT);
        }
        if (end.writable() && --writers == 0) {
            wakeReaders(Poll.POLLHUP | Poll.POLLIN);
        }
        if (readers + writers == 0) {
            ring.dispose();
            packets.clear();
            if (unused != null) {
                unused.run();
            }
        }
    }

    /** {@code listener} runs when the last description is closed. */
    public void whenUnused(Runnable listener) {
        unused = listener;
    }

    public AnonNode node() {
        return node;
    }

    /** Where a blocked open of a fifo waits for the other side. */
    public WaitQueue openers() {
        return openers;
    }

    /** How often it was opened for reading so far. */
    public int readOpens() {
        return readOpens;
    }

    /** How often it was opened for writing so far. */
    public int writeOpens() {
        return writeOpens;
    }

    /** Descriptions open for reading. */
    public int readers() {
        return readers;
    }

    /** Descriptions open for writing. */
    public int writers() {
        return writers;
    }

    /** Bytes that wait (FIONREAD). */
    public int waiting() {
        return ring.size();
    }

    /** F_GETPIPE_SZ. */
    public int capacity() {
        return ring.capacity();
    }

    /** F_SETPIPE_SZ: rounds up to a power of two of pages. The new capacity, -EBUSY, -EINVAL or -EPERM. */
    public long capacity(long bytes, boolean privileged) {
        if (bytes < 0 || bytes > 1L << 31) {
            return -Errno.EINVAL;
        }
        if (bytes > PipeLimits.MAX) {
            return privileged ? -Errno.ENOMEM : -Errno.EPERM;
        }
        int rounded = StreamLimits.PAGE;
        while (rounded < bytes) {
            rounded <<= 1;
        }
        if (!ring.capacity(rounded)) {
            return -Errno.EBUSY;
        }
        wakeWriters(Poll.POLLOUT);
        return rounded;
    }

    long read(MutableDirectBuffer memory, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (ring.size() == 0) {
            return writers == 0 ? 0 : -Errno.EAGAIN;
        }
        int n;
        if (packets.isEmpty()) {
            n = ring.take(memory, offset, length);
        } else {
            int packet = packets.poll();
            n = ring.peek(0, memory, offset, Math.min(packet, length));
            // pipe2(2), O_DIRECT: what a short read leaves of a packet is discarded
            ring.skip(packet);
        }
        wakeWriters(Poll.POLLOUT | Poll.POLLWRNORM);
        return n;
    }

    /** -EPIPE where nobody reads; the caller raises SIGPIPE. */
    long write(DirectBuffer memory, int offset, int length, boolean packet) {
        if (readers == 0) {
            return -Errno.EPIPE;
        }
        if (length == 0) {
            return 0;
        }
        int n = Math.min(length, packet ? Open.PIPE_BUF : length);
        boolean atomic = n <= Open.PIPE_BUF;
        if (ring.free() == 0 || atomic && ring.free() < n || (packet || !packets.isEmpty())
            && packets.size() >= PipeLimits.PACKETS) {
            return -Errno.EAGAIN;
        }
        int before = ring.size();
        int put = ring.put(memory, offset, n);
        if (put == 0 || atomic && put < n) {
            ring.unput(put);
            return -Errno.EAGAIN;
        }
        frame(before, put, packet);
        wakeReaders(Poll.POLLIN | Poll.POLLRDNORM);
        return put;
    }

    /** Keeps packet lengths: from the first packet on until the ring is empty, every write is a frame of its own. */
    private void frame(int before, int put, boolean packet) {
        if (packets.isEmpty() && packet && before > 0) {
            packets.add(before);
        }
        if (packet || !packets.isEmpty()) {
            packets.add(put);
        }
    }

    /** Copies without taking (tee(2)). */
    public int peek(MutableDirectBuffer memory, int offset, int length) {
        return ring.peek(0, memory, offset, length);
    }

    int poll(PipeEnd end) {
        int mask = 0;
        if (end.readable()) {
            if (ring.size() > 0) {
                mask |= Poll.POLLIN | Poll.POLLRDNORM;
            }
            // fifo(7): a fifo opened before any writer came is not hung up yet
            if (writers == 0 && writeOpens != end.writeOpensSeen()) {
                mask |= Poll.POLLHUP;
            }
        }
        if (end.writable()) {
            if (ring.free() >= Open.PIPE_BUF) {
                mask |= Poll.POLLOUT | Poll.POLLWRNORM;
            }
            if (readers == 0) {
                mask |= Poll.POLLERR;
            }
        }
        return mask;
    }

    private void wakeReaders(int mask) {
        for (int i = 0; i < ends.size(); i++) {
            if (ends.get(i).readable()) {
                ends.get(i).waitQueue().wake(mask);
            }
        }
    }

    private void wakeWriters(int mask) {
        for (int i = 0; i < ends.size(); i++) {
            if (ends.get(i).writable()) {
                ends.get(i).waitQueue().wake(mask);
            }
        }
    }
}
