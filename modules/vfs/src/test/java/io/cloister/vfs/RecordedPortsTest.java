package io.cloister.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.testkit.Absent;
import io.cloister.testkit.MemoryTape;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.MemoryFile;
import io.cloister.vfs.env.RecordedDescriptorChannel;
import io.cloister.vfs.env.RecordedHostFiles;
import io.cloister.vfs.env.RecordedHostStreams;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** vfs's ports on the tape. */
class RecordedPortsTest {
    /** Byte i of every file is i; nothing else is real. */
    private static final class CountingFiles implements HostFiles {
        private int asked;

        @Override
        public long pread(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
            asked++;
            for (int i = 0; i < length; i++) {
                memory.putByte(offset + i, (byte) (position + i));
            }
            return length;
        }

        @Override
        public long pwrite(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
            asked++;
            return length;
        }

        @Override
        public long ftruncate(int fd, long size) {
            asked++;
            return 0;
        }

        @Override
        public long fallocate(int fd, int mode, long offset, long length) {
            asked++;
            return -Errno.EOPNOTSUPP;
        }

        @Override
        public long fsync(int fd) {
            asked++;
            return 0;
        }

        @Override
        public long size(int fd) {
            asked++;
            return 1L << 40;
        }

        @Override
        public long seek(int fd, long position, int whence) {
            asked++;
            return position + 1;
        }

        @Override
        public void close(int fd) {
            asked++;
        }

        @Override
        public int memfd(String name, long size) {
            asked++;
            return 2048;
        }

        @Override
        public long memoryFile(long size) {
            asked++;
            return MemoryFile.pack(2049, 2050);
        }

        @Override
        public long copy(int from, int to, long size) {
            asked++;
            return 0;
        }
    }

    /** A regular file as standard output or input, of which only the position counts. */
    private static final class RegularStream implements HostStreams {
        private long position = 100;
        private final StringBuilder moved = new StringBuilder();

        @Override
        public long read(int fd, MutableDirectBuffer memory, int offset, int length) {
            moved.append(" r").append(position);
            memory.putByte(offset, (byte) position);
            position += length;
            return length;
        }

        @Override
        public long write(int fd, MutableDirectBuffer memory, int offset, int length) {
            moved.append(" w").append(position);
            position += length;
            return length;
        }

        @Override
        public int poll(int fd) {
            return 4;
        }

        @Override
        public void watch(int fd, int events) {
            // nothing to see
        }

        @Override
        public long seek(int fd, long offset, int whence) {
            position = whence == Open.SEEK_SET ? offset : position + offset;
            return position;
        }

        @Override
        public int mode(int fd) {
            return 0100644;
        }

        @Override
        public long size(int fd) {
            return 1000;
        }
    }

    private static List<Long> session(HostFiles files, MutableDirectBuffer memory) {
        List<Long> answers = new ArrayList<>();
        answers.add((long) files.memfd("m", 10));
        answers.add(files.pread(3, memory, 4, 8, 77));
        answers.add((long) memory.getByte(4 + 7));
        answers.add(files.pwrite(3, memory, 0, 5, 0));
        answers.add(files.ftruncate(3, 5));
        answers.add(files.fallocate(3, 0, 0, 5));
        answers.add(files.fsync(3));
        answers.add(files.size(3));
        answers.add(files.seek(3, 9, 3));
        answers.add(files.memoryFile(10));
        answers.add(files.copy(2049, 2048, 10));
        files.close(3);
        return answers;
    }

    @Test
    void filesComeAgainWithoutAHost() {
        MemoryTape tape = new MemoryTape(false);
        List<Long> lived = session(new RecordedHostFiles(new CountingFiles(), tape), new UnsafeBuffer(new byte[64]));
        assertEquals(84, lived.get(2));
        assertEquals(lived, session(new RecordedHostFiles(Absent.port(HostFiles.class), tape.successor()),
            new UnsafeBuffer(new byte[64])));
    }

    @Test
    void historyThatEndsGoesOnLive() {
        MemoryTape tape = new MemoryTape(false);
        List<Long> lived = session(new RecordedHostFiles(new CountingFiles(), tape), new UnsafeBuffer(new byte[64]));
        for (int length = 0; length <= tape.size(); length++) {
            CountingFiles rest = new CountingFiles();
            assertEquals(lived, session(new RecordedHostFiles(rest, tape.successor(length)),
                new UnsafeBuffer(new byte[64])));
            assertEquals(tape.size() - length, rest.asked);
        }
    }

    @Test
    void windowsAreKeptByAFullJournalOnly() {
        for (boolean full : new boolean[] {false, true}) {
            MemoryTape tape = new MemoryTape(full);
            session(new RecordedHostFiles(new CountingFiles(), tape), new UnsafeBuffer(ByteBuffer.allocateDirect(64)));
            UnsafeBuffer window = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
            List<Long> again = session(new RecordedHostFiles(Absent.port(HostFiles.class), tape.successor()), window);
            assertEquals(8, again.get(1));
            assertEquals(full ? 84 : 0, again.get(2));
        }
    }

    private static String session(HostStreams streams) {
        UnsafeBuffer memory = new UnsafeBuffer(new byte[64]);
        String answers = "" + streams.write(1, memory, 0, 10) + " " + streams.write(1, memory, 0, 7) + " "
            + streams.read(0, memory, 3, 5) + " "
            + memory.getByte(3) + " " + streams.poll(1) + " " + streams.mode(1) + " " + streams.size(1) + " "
            + streams.seek(1, 50, Open.SEEK_SET);
        streams.watch(1, 4);
        return answers;
    }

    @Test
    void aDeathAnywhereWritesARegularFileOnce() {
        MemoryTape whole = new MemoryTape(false);
        RegularStream expected = new RegularStream();
        String answers = session(new RecordedHostStreams(expected, whole));
        assertEquals(answers, session(new RecordedHostStreams(Absent.port(HostStreams.class), whole.successor())));
        for (int death = 0; death < whole.size(); death++) {
            RegularStream file = new RegularStream();
            MemoryTape tape = new MemoryTape(false).dieAt(death);
            assertThrows(MemoryTape.Death.class, () -> session(new RecordedHostStreams(file, tape)));
            assertEquals(answers, session(new RecordedHostStreams(file, tape.successor())), "death at " + death);
            assertEquals(expected.moved.toString(), file.moved.toString().replace(" r117 r117", " r117"),
                "death at " + death);
            assertEquals(expected.position, file.position);
        }
    }

    @Test
    void descriptorsComeAgainWithoutSockets() {
        MemoryTape tape = new MemoryTape(false);
        DescriptorChannel live = new RecordedDescriptorChannel(new DescriptorChannel() {
            @Override
            public boolean toMm(long description, int hostFd) {
                return description == 1;
            }

            @Override
            public int fromGofer(long token) {
                return (int) token + 2000;
            }
        }, tape);
        assertTrue(live.toMm(1, 3));
        assertFalse(live.toMm(2, 3));
        assertEquals(2050, live.fromGofer(50));
        DescriptorChannel again = new RecordedDescriptorChannel(Absent.port(DescriptorChannel.class), tape.successor());
        assertTrue(again.toMm(1, 3));
        assertFalse(again.toMm(2, 3));
        assertEquals(2050, again.fromGofer(50));
    }
}
