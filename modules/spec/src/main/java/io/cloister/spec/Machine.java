package io.cloister.spec;

/**
 * The machine and the kernel that guests are told of.
 *
 * @param memoryBytes of the whole machine. @param hardware of the processors. @param release uname(2)'s. @param build
 *     uname(2)'s version.
 * @param processorText what /proc/cpuinfo says of the host's first processor, or nothing.
 */
public record Machine(int processors, long memoryBytes, Hardware hardware, String release, String build,
    String processorText) {
    public static final String RELEASE = "6.12.0";
    public static final String BUILD = "#1 SMP PREEMPT_DYNAMIC Cloister";

    private static final long LEAST_MEMORY = 1 << 20;

    /** AT_HWCAP, AT_HWCAP2 and AT_MINSIGSTKSZ of getauxval(3). */
    public record Hardware(long hwcap, long hwcap2, long minSignalStack) {
        public static final Hardware PLAIN = new Hardware(0, 0, 0);
    }

    public Machine {
        if (processors < 1 || processors > SpecLimits.PROCESSORS) {
            throw new SpecException("processors", processors + " is not within 1 and " + SpecLimits.PROCESSORS);
        }
        if (memoryBytes < LEAST_MEMORY) {
            throw new SpecException("memoryBytes", memoryBytes + " is less than " + LEAST_MEMORY);
        }
        checkName("release", release);
        checkName("build", build);
        ByteText.check("processorText", processorText, SpecLimits.TEXT);
    }

    /** One that shows {@link #RELEASE} and {@link #BUILD}. */
    public static Machine of(int processors, long memoryBytes, Hardware hardware, String processorText) {
        return new Machine(processors, memoryBytes, hardware, RELEASE, BUILD, processorText);
    }

    /** What sysinfo(2) and /proc/meminfo call free. Nobody counts it. */
    public long freeBytes() {
        return memoryBytes - memoryBytes / 8;
    }

    private static void checkName(String field, String text) {
        ByteText.check(field, text, SpecLimits.UTS_NAME);
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new SpecException(field, "is empty or not printable");
        }
    }
}
