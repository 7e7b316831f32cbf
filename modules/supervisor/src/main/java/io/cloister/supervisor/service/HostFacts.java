package io.cloister.supervisor.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What services say to guests about this host's processor. Read before the jail closes; a spare reads it before it
 * knows whether it needs it.
 */
final class HostFacts {
    private static final int HWCAP = 16;
    private static final int HWCAP2 = 26;
    private static final int MINSIGSTKSZ = 51;
    private static final String CPU_INFO = readCpuInfo();
    private static final long[] HARDWARE = readHardware();

    private HostFacts() {
    }

    /** Reads them. */
    static void load() {
        if (HARDWARE.length == 0) {
            throw new IllegalStateException(CPU_INFO);
        }
    }

    /** The host's processors as it describes them; guests can ask cpuid themselves. */
    static String cpuInfo() {
        return CPU_INFO;
    }

    /** AT_HWCAP, AT_HWCAP2, AT_MINSIGSTKSZ, from this process's own auxiliary vector. */
    static long[] hardware() {
        return HARDWARE.clone();
    }

    private static String readCpuInfo() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"));
        } catch (IOException e) {
            return "";
        }
    }

    private static long[] readHardware() {
        long[] found = new long[3];
        try {
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (in.remaining() >= 16) {
                long type = in.getLong();
                long value = in.getLong();
                if (type == HWCAP) {
                    found[0] = value;
                } else if (type == HWCAP2) {
                    found[1] = value;
                } else if (type == MINSIGSTKSZ) {
                    found[2] = value;
                }
            }
        } catch (IOException e) {
            return found; // guests then see a processor without extras
        }
        return found;
    }
}
