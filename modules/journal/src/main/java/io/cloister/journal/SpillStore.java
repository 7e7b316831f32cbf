package io.cloister.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Plain files of batches: for a service that ends before Chronicle was worth loading, and for one that can't load it.
 *
 * <pre>
 * frame: 0 magic "CLJ1" i32   4 length i32   8 CRC-32 of the batch i32   12 -   16 batch
 * </pre>
 */
final class SpillStore implements JournalStore {
    static final int MAGIC = 0x314a4c43;
    static final int LENGTH = 4;
    static final int CRC = 8;
    static final int FRAME_HEAD = 16;

    private final JournalDirectory directory;
    private final long fileBytes;
    private final ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32 crc = new CRC32();
    private final JournalCounters counters;
    private FileChannel file;
    private long written;

    SpillStore(JournalDirectory directory, long fileBytes, JournalCounters counters) {
        this.directory = directory;
        this.fileBytes = fileBytes;
        this.counters = counters;
    }

    @Override
    public boolean isFresh() {
        return file == null;
    }

    @Override
    public void append(ByteBuffer batch) throws IOException {
        if (file == null) {
            file = open();
        }
        crc.reset();
        crc.update(batch.duplicate());
        head.clear().putInt(MAGIC).putInt(batch.remaining()).putInt((int) crc.getValue()).putInt(0).flip();
        long n = batch.remaining() + FRAME_HEAD;
        ByteBuffer[] parts = {head, batch};
        while (batch.hasRemaining()) {
            file.write(parts);
        }
        written += n;
        counters.bytes = counters.bytes + n;
        if (written >= fileBytes) {
            close();
            counters.filesDropped = counters.filesDropped + directory.trim();
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            counters.failures = counters.failures + 1;
        }
        file = null;
        written = 0;
    }

    private FileChannel open() throws IOException {
        List<Path> files = directory.files(JournalDirectory.SPILL);
        int last = 0;
        if (!files.isEmpty()) {
            String name = files.get(files.size() - 1).getFileName().toString();
            last = Integer.parseInt(name, 0, name.indexOf('.'), 10);
        }
        String next = Integer.toString(1_000_001 + last).substring(1) + JournalDirectory.SPILL;
        return FileChannel.open(
                directory.path().resolve(next), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
