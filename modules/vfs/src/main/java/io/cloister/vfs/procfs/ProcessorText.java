package io.cloister.vfs.procfs;

import io.cloister.spec.Machine;

/** /proc/cpuinfo (proc_cpuinfo(5)): each processor as the host's first one, each a core of the same package. */
final class ProcessorText {
    /** Where the host's text is not known. */
    private static final String PLAIN = """
        processor\t: 0
        vendor_id\t: GenuineIntel
        cpu family\t: 6
        model\t\t: 85
        model name\t: Virtual CPU
        stepping\t: 1
        cpu MHz\t\t: 2000.000
        cache size\t: 16384 KB
        physical id\t: 0
        siblings\t: 1
        core id\t\t: 0
        cpu cores\t: 1
        fpu\t\t: yes
        flags\t\t: fpu tsc cx8 cmov mmx fxsr sse sse2 syscall nx lm pni ssse3 cx16 sse4_1 sse4_2 popcnt
        bogomips\t: 4000.00
        clflush size\t: 64
        cache_alignment\t: 64
        address sizes\t: 46 bits physical, 48 bits virtual
        """;

    private ProcessorText() {
    }

    static String of(Machine machine) {
        String first = machine.processorText().isBlank() ? PLAIN : machine.processorText();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < machine.processors(); i++) {
            for (String line : first.strip().split("\n")) {
                text.append(line(line, i, machine.processors())).append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String line(String line, int processor, int count) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return line;
        }
        return switch (line.substring(0, colon).strip()) {
            case "processor", "core id", "apicid", "initial apicid" -> line.substring(0, colon) + ": " + processor;
            case "siblings", "cpu cores" -> line.substring(0, colon) + ": " + count;
            case "physical id" -> line.substring(0, colon) + ": 0";
            default -> line;
        };
    }
}
