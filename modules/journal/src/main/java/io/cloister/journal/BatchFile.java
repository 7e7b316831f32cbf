package io.cloister.journal;

import io.cloister.runtime.record.JournalRecordDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * Reads the batches of one file, without Chronicle: a journal must be readable when it is damaged, while it is written,
 * and in no time. A queue file is a row of documents, each with a 32-bit header: length in the low 30 bits, bit 30 for
 * Chronicle's own (indexes), bit 31 while it is being written; 0 if nothing is yet; documents begin at multiples of
 * 4.
 */
final class BatchFile implements AutoCloseable {
    private static final int NOT_COMPLETE = 0x80000000;
    private static final int META_DATA = 0x40000000;
    private static final int LENGTH_MASK = 0x3fffffff;
    private static final int END_OF_FILE = NOT_COMPLETE | META_DATA;
    private static final int WORD = 4;

    private final Path path;
    private final FileChannel file;
    private final boolean isSpill;
    private final ByteBuffer head = ByteBuffer.allocate(SpillStore.FRAME_HEAD).order(ByteOrder.LITTLE_ENDIAN);
    private long position;
    private boolean ended;
    private String damage;

    BatchFile(Path path) throws IOException {
        this.path = path;
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        this.isSpill = path.getFileName().toString().endsWith(JournalDirectory.SPILL);
    }

    Path path() {
        return path;
    }

    /** Where the next batch will be looked for. */
    long position() {
        return position;
    }

    /** True if the writer said that no more comes. */
    boolean isEnded() {
        return ended;
    }

    /** Why nothing more can be read, or null. */
    String damage() {
        return damage;
    }

    /** Declares the rest of the file unreadable. */
    void damaged(String what) {
        damage = what;
        ended = true;
    }

    /** The next batch, or null if there is none now, or none any more. */
    byte[] next() throws IOException {
        while (!ended) {
            byte[] batch = isSpill ? nextFrame() : nextDocument();
            if (batch == null || batch.length > 0) {
                return batch;
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            damage = e.getMessage();
        }
    }

    /** An empty array for a document that is not ours. */
    private byte[] nextDocument() throws IOException {
        if (!read(head.clear().limit(WORD), position)) {
            return null;
        }
        int header = head.getInt(0);
        if (header == END_OF_FILE) {
            ended = true;
            return null;
        }
        int length = header & LENGTH_MASK;
        if (header == 0 || (header & NOT_COMPLETE) != 0) {
            return null;
        }
        if ((header & META_DATA) == 0 && length > JournalLimits.BATCH_LIMIT || position + WORD + length > file.size()) {
            damaged("document of " + length + " bytes");
            return null;
        }
        byte[] bytes = new byte[0];
        if ((header & META_DATA) == 0) {
            bytes = new byte[length];
            read(ByteBuffer.wrap(bytes), position + WORD);
        }
        position += JournalRecordDescriptor.align(WORD + length);
        return bytes;
    }

    private byte[] nextFrame() throws IOException {
        if (!read(head.clear(), position)) {
            return null;
        }
        int length = head.getInt(SpillStore.LENGTH);
        if (head.getInt(0) != SpillStore.MAGIC || length <= 0 || length > JournalLimits.BATCH_LIMIT) {
            damaged("no frame here");
            return null;
        }
        byte[] bytes = new byte[length];
        if (!read(ByteBuffer.wrap(bytes), position + SpillStore.FRAME_HEAD)) {
            return null;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if ((int) crc.getValue() != head.getInt(SpillStore.CRC)) {
            damaged("checksum is wrong");
            return null;
        }
        position += SpillStore.FRAME_HEAD + length;
        return bytes;
    }

    private boolean read(ByteBuffer into, long at) throws IOException {
        long from = at;
        while (into.hasRemaining()) {
            int n = file.read(into, from);
            if (n < 0) {
                return false;
            }
            from += n;
        }
        return true;
    }
}
