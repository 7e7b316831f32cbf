package io.cloister.journal;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.JournalRecordDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the journal of one service with any times in it, which the real recorder takes from the clock. Here, and not
 * where it is used, because it goes through the writer's own batches and files.
 */
public final class SyntheticJournal implements AutoCloseable {
    private static final int LARGEST = 2048;

    private final ServiceId service;
    private final BatchBuilder batch = new BatchBuilder();
    private final SpillStore store;
    private final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocate(LARGEST).order(ByteOrder.LITTLE_ENDIAN));
    private int handle;
    private long records;

    /** Below {@code directory}; time 0 is {@code realtimeNs} since 1970. */
    public SyntheticJournal(Path directory, ServiceId service, long realtimeNs) throws IOException {
        Path path = Files.createDirectories(directory.resolve(service.label()));
        this.service = service;
        store = new SpillStore(new JournalDirectory(path, Long.MAX_VALUE), Long.MAX_VALUE, new JournalCounters());
        batch.addEpoch(service.ordinal() | JournalMode.FLIGHT.ordinal() << 8, 0, realtimeNs);
    }

    /** Records so far, without the first one, which only says what times mean. */
    public long records() {
        return records;
    }

    /** A call is taken; {@code text} is the string that argument {@code textAt} points to, -1 for none. */
    public void taken(long ns, int task, int nr, long[] args, int textAt, String text) throws IOException {
        byte[] bytes = textAt < 0 ? new byte[0] : (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        head(JournalRecordDescriptor.CALL, ns, task, 0);
        identity(task, nr, textAt < 0 ? 0 : 1);
        for (int i = 0; i < args.length; i++) {
            record.putLong(JournalRecordDescriptor.ARGS + 8 * i, args[i]);
        }
        int at = JournalRecordDescriptor.CALL_DATA;
        if (textAt >= 0) {
            record.putByte(at, (byte) textAt);
            record.putInt(at + JournalRecordDescriptor.BLOCK_LENGTH, bytes.length);
            record.putInt(at + JournalRecordDescriptor.BLOCK_KEPT, bytes.length);
            record.putBytes(at + JournalRecordDescriptor.BLOCK_HEAD, bytes);
            at += JournalRecordDescriptor.BLOCK_HEAD + JournalRecordDescriptor.align(bytes.length);
        }
        add(at);
    }

    /** A call is answered. */
    public void completed(long ns, int task, int nr, long result) throws IOException {
        head(JournalRecordDescriptor.COMPLETED, ns, task, 0);
        identity(task, nr, 0);
        record.putLong(JournalRecordDescriptor.RESULT, result);
        add(JournalRecordDescriptor.COMPLETED_DATA);
    }

    /** {@code m} goes to, or comes from, {@code other}. */
    public void message(long ns, int task, boolean sent, ServiceId other, Message m) throws IOException {
        head(
                sent ? JournalRecordDescriptor.SENT : JournalRecordDescriptor.RECEIVED,
                ns,
                task,
                m.kind | other.ordinal() << 8);
        record.putLong(JournalRecordDescriptor.CORRELATION, m.correlation);
        record.putInt(JournalRecordDescriptor.TEMPLATE, m.template);
        record.putInt(JournalRecordDescriptor.BODY_LENGTH, m.bodyLength());
        record.putInt(JournalRecordDescriptor.BODY_KEPT, m.bodyLength());
        record.putShort(JournalRecordDescriptor.SCHEMA_VERSION, (short) Templates.SCHEMA_VERSION);
        record.putBytes(JournalRecordDescriptor.BODY, m.body(), 0, m.bodyLength());
        add(JournalRecordDescriptor.BODY + m.bodyLength());
    }

    /** Records are missing. */
    public void lost(long ns, long count) throws IOException {
        head(JournalRecordDescriptor.LOST, ns, 0, 0);
        record.putLong(JournalRecordDescriptor.LOST_COUNT, count);
        add(JournalRecordDescriptor.LOST_SIZE);
    }

    @Override
    public void close() throws IOException {
        flush();
        store.close();
    }

    /** Who writes. */
    public ServiceId service() {
        return service;
    }

    private void head(int kind, long ns, int task, int detail) {
        record.setMemory(0, LARGEST, (byte) 0);
        record.putByte(JournalRecordDescriptor.VERSION_AT, (byte) JournalRecordDescriptor.VERSION);
        record.putByte(JournalRecordDescriptor.KIND, (byte) kind);
        record.putShort(JournalRecordDescriptor.DETAIL, (short) detail);
        record.putInt(JournalRecordDescriptor.TASK, task);
        record.putLong(JournalRecordDescriptor.TIME, ns);
    }

    private void identity(int task, int nr, int blocks) {
        record.putInt(JournalRecordDescriptor.HANDLE, task);
        record.putInt(JournalRecordDescriptor.SEQ, ++handle);
        record.putInt(JournalRecordDescriptor.NR, nr);
        record.putInt(JournalRecordDescriptor.BLOCKS, blocks);
    }

    private void add(int length) throws IOException {
        if (batch.isFullFor(length)) {
            flush();
        }
        batch.add(record, 0, length);
        records++;
    }

    private void flush() throws IOException {
        store.append(batch.flipped());
        batch.clear();
    }
}
