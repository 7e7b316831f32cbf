package io.cloister.supervisor.boot;

import io.cloister.spec.Machine;
import io.cloister.spec.SpecLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** This host as guests are told of it. */
public final class HostMachine {
    private static final int AT_HWCAP = 16;
    private static final int AT_HWCAP2 = 26;
    private static final int AT_MINSIGSTKSZ = 51;
    private static final int ENTRY = 16;
    /** Where the host does not say. */
    private static final long MEMORY_BYTES = 4L << 30;
    private static final int KIB_BITS = 10;

    private HostMachine() {
    }

    /** {@code memoryLimit}: bytes that a guest may have, 0 for all. */
    public static Machine describe(long memoryLimit) {
        int processors = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, SpecLimits.PROCESSORS);
        long memory = memoryBytes();
        return Machine.of(
                processors, memoryLimit > 0 ? Math.min(memoryLimit, memory) : memory, hardware(), firstProcessor());
    }

    private static long memoryBytes() {
        for (String line : read("/proc/meminfo").split("\n")) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << KIB_BITS;
            }
        }
        return MEMORY_BYTES;
    }

    /** Guests can ask cpuid for the same. */
    private static String firstProcessor() {
        String all = read("/proc/cpuinfo");
        int end = all.indexOf("\n\n");
        String first = end < 0 ? all : all.substring(0, end + 1);
        return first.length() > SpecLimits.TEXT ? "" : first;
    }

    /** From this process's own auxiliary vector. */
    private static Machine.Hardware hardware() {
        long hwcap = 0;
        long hwcap2 = 0;
        long signalStack = 0;
        byte[] auxv = read("/proc/self/auxv").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer in = ByteBuffer.wrap(auxv).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= ENTRY) {
            long type = in.getLong();
            long value = in.getLong();
            hwcap = type == AT_HWCAP ? value : hwcap;
            hwcap2 = type == AT_HWCAP2 ? value : hwcap2;
            signalStack = type == AT_MINSIGSTKSZ ? value : signalStack;
        }
        return new Machine.Hardware(hwcap, hwcap2, signalStack);
    }

    /** Nothing if it can't be read: guests then see a machine without extras. */
    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
