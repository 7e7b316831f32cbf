package io.cloister.vfs.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Stat;
import io.cloister.vfs.file.AnonNode;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.stream.BufferBudget;
import java.util.ArrayDeque;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A pipe against the plainest model of one: a queue of bytes with a capacity. */
final class PipeModelTest {
    private static final int MEMORY = 200_000;
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[MEMORY]);

    private static Pipe pipe(long budget) {
        return new Pipe(new AnonNode(1, 2, Stat.S_IFIFO | 0600, 0, 0, 0), new BufferBudget(budget));
    }

    @Test
    void behavesLikeAQueueOfBytes() {
        for (long seed = 1; seed <= 200; seed++) {
            run(new Random(seed), "seed " + seed);
        }
    }

    private void run(Random random, String seed) {
        Pipe pipe = pipe(1 << 20);
        PipeEnd reader = pipe.open(Open.O_RDONLY);
        PipeEnd writer = pipe.open(Open.O_WRONLY);
        ArrayDeque<Byte> model = new ArrayDeque<>();
        int capacity = PipeLimits.DEFAULT;
        byte next = 0;
        for (int step = 0; step < 300; step++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(5000);
            if (random.nextBoolean()) {
                for (int i = 0; i < length; i++) {
                    memory.putByte(i, (byte) (next + i));
                }
                long n = writer.write(1, memory, 0, length, OpenFile.CURRENT);
                int free = capacity - model.size();
                long expected = length == 0 ? 0 : free == 0 || length <= Open.PIPE_BUF && free < length ? -Errno.EAGAIN
                    : Math.min(length, free);
                assertEquals(expected, n, seed);
                for (int i = 0; i < n; i++) {
                    model.add((byte) (next + i));
                }
                next += (byte) Math.max(0, n);
            } else {
                long n = reader.read(1, memory, 0, length, OpenFile.CURRENT);
                long expected = length == 0 ? 0 : model.isEmpty() ? -Errno.EAGAIN : Math.min(length, model.size());
                assertEquals(expected, n, seed);
                for (int i = 0; i < n; i++) {
                    assertEquals(model.poll().byteValue(), memory.getByte(i), seed);
                }
            }
            assertEquals(model.size(), pipe.waiting(), seed);
            assertEquals(!model.isEmpty(), (reader.poll() & Poll.POLLIN) != 0, seed);
            assertEquals(capacity - model.size() >= Open.PIPE_BUF, (writer.poll() & Poll.POLLOUT) != 0, seed);
        }
    }

    @Test
    void endsTellTheOtherSide() {
        Pipe pipe = pipe(1 << 20);
        PipeEnd reader = pipe.open(Open.O_RDONLY);
        PipeEnd writer = pipe.open(Open.O_WRONLY);
        writer.write(1, memory, 0, 3, OpenFile.CURRENT);
        writer.release();
        assertEquals(Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLHUP, reader.poll());
        assertEquals(3, reader.read(1, memory, 0, 10, OpenFile.CURRENT));
        assertEquals(0, reader.read(1, memory, 0, 10, OpenFile.CURRENT));

        Pipe other = pipe(1 << 20);
        PipeEnd otherReader = other.open(Open.O_RDONLY);
        PipeEnd otherWriter = other.open(Open.O_WRONLY);
        otherReader.release();
        assertEquals(-Errno.EPIPE, otherWriter.write(1, memory, 0, 1, OpenFile.CURRENT));
        assertTrue((otherWriter.poll() & Poll.POLLERR) != 0);
    }

    @Test
    void packetsKeepTheirBorders() {
        Pipe pipe = pipe(1 << 20);
        PipeEnd reader = pipe.open(Open.O_RDONLY | Open.O_DIRECT);
        PipeEnd writer = pipe.open(Open.O_WRONLY | Open.O_DIRECT);
        memory.putBytes(0, new byte[] {1, 2, 3, 4});
        writer.write(1, memory, 0, 3, OpenFile.CURRENT);
        writer.write(1, memory, 3, 1, OpenFile.CURRENT);
        assertEquals(2, reader.read(1, memory, 100, 2, OpenFile.CURRENT));
        assertEquals(1, reader.read(1, memory, 100, 50, OpenFile.CURRENT));
        assertEquals(4, memory.getByte(100));
    }

    @Test
    void withoutMemoryAPipeIsOnePageAndNothingIsLost() {
        BufferBudget budget = new BufferBudget(0);
        Pipe pipe = new Pipe(new AnonNode(1, 2, Stat.S_IFIFO, 0, 0, 0), budget);
        PipeEnd reader = pipe.open(Open.O_RDONLY);
        PipeEnd writer = pipe.open(Open.O_WRONLY);
        assertEquals(4096, writer.write(1, memory, 0, 60_000, OpenFile.CURRENT));
        assertEquals(-Errno.EAGAIN, writer.write(1, memory, 0, 60_000, OpenFile.CURRENT));
        assertEquals(4096, reader.read(1, memory, 0, 60_000, OpenFile.CURRENT));
        reader.release();
        writer.release();
        assertEquals(0, budget.used());
    }

    @Test
    void sizesAreRoundedUpAndNeverLoseBytes() {
        Pipe pipe = pipe(1 << 22);
        PipeEnd writer = pipe.open(Open.O_WRONLY);
        pipe.open(Open.O_RDONLY);
        assertEquals(131072, pipe.capacity(70_000, false));
        assertEquals(100_000, writer.write(1, memory, 0, 100_000, OpenFile.CURRENT));
        assertEquals(-Errno.EBUSY, pipe.capacity(4096, false));
        assertEquals(-Errno.EPERM, pipe.capacity(PipeLimits.MAX + 1L, false));
    }
}
