package io.cloister.simulation;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory that takes no room until it is touched, and is zeros again in no time: a run of a sandbox has gigabytes of
 * mailboxes and snapshots, touches some hundred KiB of them, and there are thousands of runs. Never unmapped.
 */
final class LazyMemory {
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final MethodHandle MMAP = function(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = function(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final Map<Long, ArrayDeque<UnsafeBuffer>> SPARE = new HashMap<>();

    private LazyMemory() {
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type);
    }

    /** {@code bytes} zeros. */
    static UnsafeBuffer take(long bytes) {
        UnsafeBuffer spare = SPARE.computeIfAbsent(bytes, b -> new ArrayDeque<>()).poll();
        return spare == null ? new UnsafeBuffer(map(bytes), (int) bytes) : spare;
    }

    /** It may be given to somebody else. */
    static void giveBack(UnsafeBuffer memory) {
        clear(memory);
        SPARE.get((long) memory.capacity()).add(memory);
    }

    /** All of it is zeros again. */
    static void clear(UnsafeBuffer memory) {
        advise(memory.addressOffset(), memory.capacity(), MADV_DONTNEED);
    }

    private static long map(long bytes) {
        try {
            long address = (long) MMAP.invokeExact(0L, bytes, READ_WRITE, PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
            if (address == -1) {
                throw new OutOfMemoryError("mmap of " + bytes + " bytes");
            }
            advise(address, bytes, MADV_NOHUGEPAGE);
            return address;
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void advise(long address, long bytes, int advice) {
        try {
            int outcome = (int) MADVISE.invokeExact(address, bytes, advice);
            if (outcome != 0 && advice == MADV_DONTNEED) {
                throw new AssertionError("madvise failed");
            }
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
