package io.cloister.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Elf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Headers of real programs, and of programs that nobody should ever have made. */
class ElfLayoutTest {
    private static byte[] headers(byte[] file) {
        if (file.length < Elf.EHDR_SIZE
                || ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt() != Elf.ELFMAG) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = (int) in.getLong(Elf.E_PHOFF);
        int bytes = in.getShort(Elf.E_PHNUM) * Elf.PHDR_SIZE;
        byte[] all = Arrays.copyOf(file, Elf.EHDR_SIZE + bytes);
        System.arraycopy(file, at, all, Elf.EHDR_SIZE, bytes);
        return all;
    }

    private static List<Path> programs() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/usr/bin"))) {
            return all.filter(Files::isRegularFile).sorted().limit(150).toList();
        }
    }

    @Test
    void realProgramsHaveALayout() throws IOException {
        int seen = 0;
        for (Path path : programs()) {
            byte[] headers = headers(Files.readAllBytes(path));
            if (headers == null) {
                continue;
            }
            seen++;
            ElfLayout layout = ElfLayout.parse(headers);
            assertNotNull(layout, path.toString());
            assertTrue(layout.entry() >= layout.start() && layout.entry() < layout.end(), path.toString());
            assertTrue(layout.programHeaders() > 0, path.toString());
            long last = 0;
            for (ElfLayout.Segment s : layout.segments()) {
                assertTrue(s.start() >= last && s.end() >= s.fileEnd() && s.fileEnd() >= s.start(), path.toString());
                assertEquals(0, (s.start() | s.end() | s.fileEnd() | s.offset()) & 4095, path.toString());
                assertTrue(s.zeroFrom() <= s.fileEnd() && s.fileEnd() - s.zeroFrom() < 4096, path.toString());
                last = s.end();
            }
        }
        assertTrue(seen > 20, "programs: " + seen);
    }

    @Test
    void hostileHeadersAreRefusedOrSane() throws IOException {
        byte[] good = headers(Files.readAllBytes(Path.of("/usr/bin/env")));
        assertNull(ElfLayout.parse(new byte[10]));
        assertNull(ElfLayout.parse(Arrays.copyOf(good, Elf.EHDR_SIZE + 10)));
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bad = good.clone();
            for (int k = random.nextInt(6); k >= 0; k--) {
                bad[random.nextInt(bad.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? -1 : 0);
            }
            ElfLayout layout = ElfLayout.parse(bad);
            if (layout != null) {
                for (ElfLayout.Segment s : layout.segments()) {
                    assertTrue(
                            s.start() >= 0
                                    && s.start() <= s.fileEnd()
                                    && s.fileEnd() <= s.end()
                                    && s.end() <= MmLimits.TOP,
                            "seed " + seed + " round " + i + ": " + s);
                    assertTrue(s.offset() >= 0);
                }
            }
        }
    }
}
