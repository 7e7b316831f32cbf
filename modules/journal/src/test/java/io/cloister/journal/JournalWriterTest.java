package io.cloister.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Sys;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.JournalRecord.CallTaken;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.record.TapeReader;
import io.cloister.runtime.tape.ServiceTape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the tape to the disk and back. */
final class JournalWriterTest {
    @TempDir
    Path root;
    private Path vfs;
    private UnsafeBuffer memory = memory();
    private ServiceTape journal = new ServiceTape(memory, JournalMode.FLIGHT);

    @BeforeEach
    void directory() throws IOException {
        vfs = Files.createDirectories(root.resolve("vfs"));
    }

    @Test
    void aShortLifeIsSpilledWithoutChronicle() throws IOException {
        JournalWriter writer = new JournalWriter(JournalMode.FLIGHT, JournalLimits.FLIGHT_BYTES);
        writer.add(ServiceId.VFS, memory, vfs);
        writer.start();
        post(journal, 0, 500);
        writer.close();
        assertEquals(1, new JournalDirectory(vfs, 0).files(JournalDirectory.SPILL).size());
        assertEquals(0, new JournalDirectory(vfs, 0).files(JournalDirectory.QUEUE).size());
        assertEquals(numbers(0, 500), read());
    }

    @Test
    void aLongerLifeGoesToTheQueueThatChronicleToo() throws IOException {
        JournalWriter writer = draining(JournalLimits.FLIGHT_BYTES);
        post(journal, 0, 20_000);
        writer.close();
        assertEquals(0, new JournalDirectory(vfs, 0).files(JournalDirectory.SPILL).size());
        assertEquals(numbers(0, 20_000), read());
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(vfs).readOnly(true).build();
             ExcerptTailer tailer = queue.createTailer()) {
            long documents = 0;
            while (tailer.readBytes(b -> { })) {
                documents++;
            }
            assertEquals(writer.counters().get(0).batches, documents, "Chronicle itself sees the same documents");
        }
    }

    @Test
    void aSuccessorGoesOnWhereTheTapeWasLeft() throws IOException {
        JournalWriter first = draining(JournalLimits.FLIGHT_BYTES);
        post(journal, 0, 100);
        first.close();
        ServiceTape dead = new ServiceTape(memory, JournalMode.FLIGHT);
        post(dead, 100, 100);
        journal = new ServiceTape(memory, JournalMode.FLIGHT);
        JournalWriter second = draining(JournalLimits.FLIGHT_BYTES);
        post(journal, 200, 100);
        second.close();
        assertEquals(numbers(0, 300), read());
    }

    /** A writer that was killed while it stored a batch, which is on disk or is not. */
    @Test
    void aSuccessorStoresNothingTwiceAndLeavesNothingOut() throws IOException {
        JournalWriter first = draining(JournalLimits.FLIGHT_BYTES);
        post(journal, 0, 100);
        first.close();
        long before = memory.getLong(TapeDescriptor.READER_STORED);
        post(journal, 100, 100);
        succeed().close();
        long after = memory.getLong(TapeDescriptor.READER_STORED);
        CRC32 crc = new CRC32();
        crc.update(new JournalDirectory(vfs, 0).lastBatch());
        killedWhileStoring(before, after, crc.getValue());
        post(journal, 200, 100);
        succeed().close();
        assertEquals(numbers(0, 300), read());
        before = memory.getLong(TapeDescriptor.READER_STORED);
        post(journal, 300, 100);
        killedWhileStoring(before, before + 100, 1);
        succeed().close();
        assertEquals(numbers(0, 400), read());
    }

    private void killedWhileStoring(long stored, long pending, long crc) {
        memory.putLong(TapeDescriptor.READER_STORED, stored);
        memory.putLong(TapeDescriptor.READER_PENDING, pending);
        memory.putLong(TapeDescriptor.READER_PENDING_CRC, crc | 1L << 32);
    }

    private JournalWriter succeed() {
        JournalWriter writer = new JournalWriter(JournalMode.FLIGHT, JournalLimits.FLIGHT_BYTES);
        writer.add(ServiceId.VFS, memory, vfs);
        writer.succeed();
        return writer;
    }

    @Test
    void aSuccessorStoresInPlainFilesUntilItHasAQueue() throws IOException {
        JournalWriter first = draining(JournalLimits.FLIGHT_BYTES);
        post(journal, 0, 100);
        first.close();
        JournalDirectory directory = new JournalDirectory(vfs, 0);
        post(journal, 100, 100);
        JournalWriter second = succeed();
        long deadline = System.nanoTime() + 20_000_000_000L;
        int posted = 200;
        while (directory.files(JournalDirectory.QUEUE).size() == 1 && System.nanoTime() < deadline) {
            post(journal, posted++, 1);
            LockSupport.parkNanos(1_000_000);
        }
        post(journal, posted++, 1);
        second.close();
        assertEquals(1, directory.files(JournalDirectory.SPILL).size());
        assertEquals(2, directory.files(JournalDirectory.QUEUE).size());
        assertEquals(numbers(0, posted), read());
    }

    @Test
    void diskIsBoundedAndTheNewestIsKept() throws IOException {
        long budget = 16 << 20;
        JournalWriter writer = draining(budget);
        int count = 400_000;
        for (int at = 0; at < count; at += 10_000) {
            post(journal, at, 10_000);
            awaitEmpty(memory);
        }
        writer.close();
        assertTrue(writer.counters().get(0).filesDropped > 0, "files dropped");
        long size = JournalReader.sizeOf(vfs);
        assertTrue(size < budget + 3 * (long) JournalLimits.BLOCK_BYTES, "bytes on disk: " + size);
        List<Integer> kept = read();
        assertTrue(kept.size() > 10_000, "kept " + kept.size());
        assertEquals(numbers(count - kept.size(), kept.size()), kept);
    }

    @Test
    void damageIsNamedAndAllBeforeItIsRead() throws IOException {
        JournalWriter writer = draining(JournalLimits.FLIGHT_BYTES);
        for (int at = 0; at < 20_000; at += 1000) {
            post(journal, at, 1000);
            awaitEmpty(memory);
        }
        writer.close();
        Path file = new JournalDirectory(vfs, 0).files(JournalDirectory.QUEUE).get(0);
        long cut = Files.size(file) / 3;
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(cut);
            for (int i = 0; i < 300_000; i++) {
                raw.write(0x55);
            }
        }
        List<JournalReader.Damage> damages = new ArrayList<>();
        List<Integer> some = read(damages);
        assertEquals(numbers(0, some.size()), some);
        assertTrue(some.size() > 100 && some.size() < 20_000, "read " + some.size());
        assertEquals(1, damages.size());
        assertEquals(file, damages.get(0).file());
        assertTrue(damages.get(0).position() <= cut + 4 + JournalLimits.BATCH_LIMIT, "at " + damages.get(0).position());
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(cut);
        }
        List<JournalReader.Damage> ends = new ArrayList<>();
        List<Integer> truncated = read(ends);
        assertEquals(1, ends.size(), "the last document lacks its end");
        assertEquals(numbers(0, truncated.size()), truncated);
        assertTrue(truncated.size() <= some.size() && truncated.size() > 100, "read " + truncated.size());
    }

    @Test
    void servicesAreMergedByTimeAndARunningOneCanBeFollowed() throws IOException {
        JournalWriter writer = draining(JournalLimits.FLIGHT_BYTES);
        Path proc = Files.createDirectories(root.resolve("proc"));
        UnsafeBuffer otherMemory = memory();
        ServiceTape other = new ServiceTape(otherMemory, JournalMode.FLIGHT);
        JournalWriter otherWriter = new JournalWriter(JournalMode.FLIGHT, JournalLimits.FLIGHT_BYTES);
        otherWriter.add(ServiceId.PROC, otherMemory, proc);
        try (JournalReader reader = new JournalReader(root, null)) {
            for (int i = 0; i < 100; i++) {
                post(i % 2 == 0 ? journal : other, i, 1);
            }
            otherWriter.close();
            awaitEmpty(memory);
            List<Integer> seen = new ArrayList<>();
            long until = System.nanoTime() + 5_000_000_000L;
            while (seen.size() < 100 && System.nanoTime() < until) {
                take(reader, seen);
            }
            assertEquals(numbers(0, 100), seen.stream().sorted().toList());
            post(journal, 100, 10);
            while (seen.size() < 110 && System.nanoTime() < until) {
                take(reader, seen);
            }
            assertEquals(numbers(100, 10), seen.subList(100, 110));
        }
        writer.close();
        assertEquals(numbers(0, 110), read());
    }

    private JournalWriter draining(long budget) {
        JournalWriter writer = new JournalWriter(JournalMode.FLIGHT, budget);
        writer.add(ServiceId.VFS, memory, vfs);
        writer.start();
        writer.loadNow();
        long until = System.nanoTime() + 20_000_000_000L;
        while (!writer.isDraining() && System.nanoTime() < until) {
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(writer.isDraining());
        return writer;
    }

    private static void awaitEmpty(UnsafeBuffer memory) {
        long until = System.nanoTime() + 10_000_000_000L;
        TapeReader reader = new TapeReader(memory);
        while (reader.backlog() > 0 && System.nanoTime() < until) {
            LockSupport.parkNanos(100_000);
            reader = new TapeReader(memory);
        }
        assertEquals(0, reader.backlog());
    }

    /** {@code count} calls whose first argument is {@code from}, {@code from + 1} ... */
    private static void post(ServiceTape journal, int from, int count) {
        FakeMailbox box = new FakeMailbox(0, 0, journal);
        for (int i = 0; i < count; i++) {
            journal.call(System.nanoTime(), box.begin(Sys.CLOSE, from + i).claim(9));
        }
    }

    private List<Integer> read() throws IOException {
        List<JournalReader.Damage> damages = new ArrayList<>();
        List<Integer> seen = read(damages);
        assertEquals(List.of(), damages);
        return seen;
    }

    private List<Integer> read(List<JournalReader.Damage> damages) throws IOException {
        List<Integer> seen = new ArrayList<>();
        try (JournalReader reader = new JournalReader(root, null)) {
            take(reader, seen);
            damages.addAll(reader.damages());
        }
        return seen;
    }

    private static void take(JournalReader reader, List<Integer> seen) throws IOException {
        JournalReader.Entry entry;
        while ((entry = reader.next()) != null) {
            if (entry.record() instanceof CallTaken call) {
                seen.add((int) call.args()[0]);
                assertTrue(Math.abs(System.currentTimeMillis() - entry.realtimeNs() / 1_000_000) < 120_000);
            }
        }
    }

    private static List<Integer> numbers(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }

    private static UnsafeBuffer memory() {
        return new UnsafeBuffer(ByteBuffer.allocateDirect((int) TapeDescriptor.SIZE).order(ByteOrder.LITTLE_ENDIAN));
    }
}
