package io.cloister.runtime.state;

import static io.cloister.runtime.state.SnapshotDescriptor.AREA;
import static io.cloister.runtime.state.SnapshotDescriptor.CRC;
import static io.cloister.runtime.state.SnapshotDescriptor.EPOCH;
import static io.cloister.runtime.state.SnapshotDescriptor.LAST;
import static io.cloister.runtime.state.SnapshotDescriptor.LENGTH;
import static io.cloister.runtime.state.SnapshotDescriptor.MAX_VERSION;
import static io.cloister.runtime.state.SnapshotDescriptor.VERSION;
import static io.cloister.runtime.state.SnapshotDescriptor.VERSION_LENGTH;
import static io.cloister.runtime.state.SnapshotDescriptor.data;
import static io.cloister.runtime.state.SnapshotDescriptor.line;

import io.cloister.bus.KernelFault;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** The snapshots of one service ({@link SnapshotDescriptor}). */
public final class SnapshotArea {
    /** Writes a state. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void write(DataOutputStream out) throws IOException;
    }

    private static final int CHUNK = 64 * 1024;

    private final UnsafeBuffer memory;
    private final byte[] chunk = new byte[CHUNK];

    /** Over {@link SnapshotDescriptor#SIZE} bytes. */
    public SnapshotArea(UnsafeBuffer memory) {
        this.memory = memory;
    }

    /** Epoch of the last complete snapshot, 0 for none. */
    public long lastEpoch() {
        return memory.getLongVolatile(LAST);
    }

    /** Which build wrote the last one. */
    public String version() {
        int at = line(lastEpoch());
        byte[] bytes = new byte[Math.clamp(memory.getInt(at + VERSION_LENGTH), 0, MAX_VERSION)];
        memory.getBytes(at + VERSION, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Bytes of the last one. */
    public long lastLength() {
        return memory.getLong(line(lastEpoch()) + LENGTH);
    }

    /** Writes the snapshot of {@code epoch}; it is the last one when this returns. Returns its bytes. */
    public long write(long epoch, String version, Content content) throws IOException {
        Sink sink = new Sink(data(epoch));
        DataOutputStream out = new DataOutputStream(sink);
        content.write(out);
        out.flush();
        sink.flush();
        int at = line(epoch);
        byte[] name = version.getBytes(StandardCharsets.UTF_8);
        int n = Math.min(name.length, MAX_VERSION);
        memory.putLong(at + EPOCH, epoch);
        memory.putLong(at + LENGTH, sink.written);
        memory.putInt(at + CRC, (int) sink.crc.getValue());
        memory.putInt(at + VERSION_LENGTH, n);
        memory.putBytes(at + VERSION, name, 0, n);
        memory.putLongVolatile(LAST, epoch);
        return sink.written;
    }

    /** Reads the last one, whose checksum is verified first. */
    public DataInputStream read() {
        long epoch = lastEpoch();
        int at = line(epoch);
        long length = memory.getLong(at + LENGTH);
        if (epoch == 0 || memory.getLong(at + EPOCH) != epoch || length < 0 || length > AREA) {
            throw new KernelFault(KernelFault.Category.STORAGE, "there is no snapshot of epoch " + epoch);
        }
        CRC32C crc = new CRC32C();
        for (int done = 0; done < length; done += CHUNK) {
            int n = (int) Math.min(CHUNK, length - done);
            memory.getBytes(data(epoch) + done, chunk, 0, n);
            crc.update(chunk, 0, n);
        }
        if ((int) crc.getValue() != memory.getInt(at + CRC)) {
            throw new KernelFault(KernelFault.Category.STORAGE, "snapshot of epoch " + epoch + ": checksum is wrong");
        }
        return new DataInputStream(new Source(data(epoch), (int) length));
    }

    private final class Sink extends OutputStream {
        private final int start;
        private final CRC32C crc = new CRC32C();
        private final byte[] buffer = new byte[CHUNK];
        private int buffered;
        private long written;

        private Sink(int start) {
            this.start = start;
        }

        @Override
        public void write(int b) throws IOException {
            if (buffered == CHUNK) {
                flush();
            }
            buffer[buffered++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                if (buffered == CHUNK) {
                    flush();
                }
                int n = Math.min(length - done, CHUNK - buffered);
                System.arraycopy(bytes, offset + done, buffer, buffered, n);
                buffered += n;
                done += n;
            }
        }

        @Override
        public void flush() throws IOException {
            if (written + buffered > AREA) {
                throw new IOException("the state is larger than a snapshot may be (" + AREA + " bytes)");
            }
            memory.putBytes(start + (int) written, buffer, 0, buffered);
            crc.update(buffer, 0, buffered);
            written += buffered;
            buffered = 0;
        }
    }

    private final class Source extends InputStream {
        private final ByteBuffer bytes;

        private Source(int start, int length) {
            bytes = ByteBuffer.allocate(length);
            memory.getBytes(start, bytes, 0, length);
            bytes.position(0).limit(length);
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int n = Math.min(length, bytes.remaining());
            bytes.get(into, offset, n);
            return n == 0 && length > 0 ? -1 : n;
        }
    }
}
