import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A service as the jail sees one: gets warm, gives the host's files up, locks itself down, and lives on.
 *
 * <p>Arguments: libcloister.so, profile, number of the warm socket. Prints {@code alive}, waits for a byte on standard
 * input, ends with status 23.
 */
public final class WarmService {
    private static final Linker LINKER = Linker.nativeLinker();
    private static MethodHandle lockdown;
    private static MethodHandle read;
    private static MethodHandle write;

    public static void main(String[] args) throws Throwable {
        bind(args[0]);
        int warm = Integer.parseInt(args[2]);
        live(Path.of("/journal/before")); // the same path before and after
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(16);
            buffer.set(ValueLayout.JAVA_BYTE, 0, (byte) 'W');
            expect(1, (long) write.invokeExact(warm, buffer, 1L, 0), "write W");
            expect(1, (long) read.invokeExact(warm, buffer, 16L, 0), "read L");
            expect('L', buffer.get(ValueLayout.JAVA_BYTE, 0), "answer");
            expect(0, (int) lockdown.invokeExact(arena.allocateFrom(args[1])), "lockdown");
        }
        String[] names = Path.of("/").toFile().list();
        if (!Arrays.equals(names, new String[] {"journal"})) {
            throw new AssertionError("the root holds " + Arrays.toString(names));
        }
        for (int i = 0; i < 3; i++) {
            live(Path.of("/journal/after" + i));
        }
        System.out.println("alive");
        System.in.read();
        Runtime.getRuntime().halt(23); // exit() would load a logger from files that are gone
    }

    private static void bind(String library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        FunctionDescriptor transfer = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT);
        lockdown = LINKER.downcallHandle(
                symbols.find("cl_lockdown").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        read = LINKER.downcallHandle(symbols.find("cl_read").orElseThrow(), transfer);
        write = LINKER.downcallHandle(symbols.find("cl_write").orElseThrow(), transfer);
    }

    /** Garbage, compiled code, threads, and files as a Chronicle queue uses them. */
    private static void live(Path directory) throws Exception {
        long sum = 0;
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            byte[] garbage = new byte[256 + (i & 1023)];
            garbage[i & 127] = (byte) i;
            sum += garbage[i & 127] + hash(i);
            if ((i & 1023) == 0) {
                kept.add(garbage);
            }
        }
        System.gc();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> hash(Thread.currentThread().hashCode()));
            threads[i].start();
        }
        for (Thread t : threads) {
            t.join();
        }
        Files.createDirectory(directory);
        Path file = directory.resolve("1.cq4");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 1 << 20);
            map.putLong(4096, sum + kept.size());
            map.force();
            channel.write(ByteBuffer.wrap(new byte[] {1}), 2 << 20);
            channel.truncate(1 << 20);
            channel.force(true);
        }
        Path moved = Files.move(file, directory.resolve("2.cq4"), StandardCopyOption.ATOMIC_MOVE);
        expect(1 << 20, Files.size(moved), "size");
        Files.delete(moved);
        Files.delete(directory);
    }

    private static int hash(int x) {
        int h = x;
        for (int i = 0; i < 50; i++) {
            h = h * 31 + (h >>> 7);
        }
        return h;
    }

    private static void expect(long expected, long actual, String what) {
        if (expected != actual) {
            throw new AssertionError(what + ": " + actual + ", not " + expected);
        }
    }
}
