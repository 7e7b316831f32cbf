package io.cloister.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is read; what nobody wrote is refused in one line that names the field, whatever it is. */
class SpecCodecTest {
    private static final long SEED = 20261130;
    private static final int ROUNDS = 15_000;

    private static final SandboxSpec SPEC = rich();
    private static final byte[] BYTES = SpecCodec.encode(SPEC);

    /** Every field other than what construction would give it. */
    private static SandboxSpec rich() {
        ProcessSpec process = new ProcessSpec(List.of("sh", "-c", "\u00ff\u0080"), List.of("A=", "PATH=/bin"),
            "/work/here", new TerminalSpec(5, 80, 24), new UserSpec(1000, -2, List.of(0, 27, 65534), 077),
            new CapabilitySets(0x1ffL, 1, 0x30L, 0x31L, 0x30L),
            List.of(new ResourceLimit(7, 64, 128), new ResourceLimit(3, -1, -1)), true, -500);
        List<MountSpec> mounts = List.of(
            new MountSpec("/data", MountSpec.BIND, "/host/data", List.of("ro", "nosuid")),
            MountSpec.of("tmpfs", "/tmp", "size=1m"), MountSpec.of("proc", "/proc"));
        List<NamespaceSpec> namespaces = List.of(
            new NamespaceSpec(NamespaceKind.PID, ""), new NamespaceSpec(NamespaceKind.UTS, "/proc/7/ns/uts"));
        ContainerSpec container = new ContainerSpec("web", new RootSpec("/srv/root", true), mounts, process, "box",
            "example.org", namespaces,
            new ResourceSpec(new ResourceSpec.Memory(1 << 20, 2, -1), new ResourceSpec.Cpu(3, 4, 5), "0-1", 6),
            List.of(new ContainerSpec.Annotation("io.x", "y"), new ContainerSpec.Annotation("", "")));
        return new SandboxSpec(container, new NetworkSpec(NetworkMode.SANDBOX, "eth0"),
            new KernelSettings(Recording.FULL, 64),
            new Machine(3, 5L << 30, new Machine.Hardware(-1, 2, 3), "6.0.1", "#2", "model name\t: x\n"));
    }

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(SPEC, SpecCodec.sandbox(BYTES));
        assertEquals(SPEC.container(), SpecCodec.container(SpecCodec.encode(SPEC.container())));
        assertEquals(SPEC.container().process(), SpecCodec.process(SpecCodec.encode(SPEC.container().process())));
        SandboxSpec plain = SandboxSpec.plain("/bin/true");
        assertEquals(plain, SpecCodec.sandbox(SpecCodec.encode(plain)));
    }

    @Test
    void equalSpecificationsAreEqualBytes() {
        assertEquals(ByteBuffer.wrap(BYTES), ByteBuffer.wrap(SpecCodec.encode(rich())));
    }

    @Test
    void everyPrefixIsRefused() {
        for (int length = 0; length < BYTES.length; length++) {
            oneLine(Arrays.copyOf(BYTES, length));
        }
        assertTrue(oneLine(Arrays.copyOf(BYTES, BYTES.length + 1)).contains("1 bytes too many"));
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] other = BYTES.clone();
        ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) 2);
        assertEquals("sandbox: is of version 2, and this build reads version 1", oneLine(other));
        assertEquals("sandbox: something else is in its place", oneLine(SpecCodec.encode(SPEC.container())));
    }

    @Test
    void theFieldIsNamed() {
        assertEquals("container.process.args[2]: a NUL at byte 1", oneLine(replaced("\u00ff\u0080", "\u00ff\0")));
        assertEquals("container.mounts[0].destination: 'data/' does not begin with /",
            oneLine(replaced("/data", "data/", 0)));
        assertEquals("container.root.path: '/srv/../x' has an empty part, a . or a .. in it",
            oneLine(replaced("/srv/root", "/srv/../x")));
        assertEquals("machine.build: is empty or not printable", oneLine(replaced("#2", "#\n")));
        byte[] long1 = BYTES.clone();
        ByteBuffer.wrap(long1).order(ByteOrder.LITTLE_ENDIAN).putInt(indexOf(BYTES, "size=1m", 0) - 4, -1);
        assertEquals("container.mounts[1].options[0]: goes beyond the end", oneLine(long1));
    }

    /**
     * Bytes and words at random places, and pieces out, doubled and moved. Reads it or says one line: nothing else, and
     * quickly.
     */
    @Test
    void hostileBytes() {
        Random random = new Random(SEED);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = BYTES.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes = changed(bytes, random);
            }
            try {
                SandboxSpec spec = SpecCodec.sandbox(bytes);
                assertEquals(spec, SpecCodec.sandbox(SpecCodec.encode(spec)), "seed " + SEED + ", round " + round);
                read++;
            } catch (SpecException e) {
                assertEquals(1, e.getMessage().lines().count(), "seed " + SEED + ", round " + round + ": "
                    + e.getMessage());
            }
        }
        assertTrue(read > ROUNDS / 100 && read < ROUNDS, "read " + read);
    }

    private static byte[] changed(byte[] bytes, Random random) {
        if (bytes.length < 16) {
            return BYTES.clone();
        }
        int at = random.nextInt(bytes.length - 8);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> ByteBuffer.wrap(bytes).putInt(at, new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE,
                0xffff}[random.nextInt(5)]);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> System.arraycopy(bytes, random.nextInt(bytes.length - 8), bytes, at, random.nextInt(8));
        }
        return bytes;
    }

    @Test
    void tooMuchIsRefusedBeforeItIsRead() {
        assertTrue(oneLine(new byte[SpecLimits.BYTES + 1]).contains("are the most"));
        String big = "x".repeat(SpecLimits.ARGUMENT);
        ProcessSpec process = SPEC.container().process().withEnv(Collections.nCopies(40, big));
        assertThrows(SpecException.class, () -> SpecCodec.encode(process));
    }

    private static String oneLine(byte[] bytes) {
        SpecException e = assertThrows(SpecException.class, () -> SpecCodec.sandbox(bytes));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        return e.getMessage();
    }

    private static byte[] replaced(String what, String with) {
        return replaced(what, with, 0);
    }

    private static byte[] replaced(String what, String with, int from) {
        byte[] bytes = BYTES.clone();
        byte[] other = ByteText.bytes(with);
        System.arraycopy(other, 0, bytes, indexOf(BYTES, what, from), other.length);
        return bytes;
    }

    private static int indexOf(byte[] bytes, String what, int from) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(what, from);
        assertTrue(at >= 0, what);
        return at;
    }
}
