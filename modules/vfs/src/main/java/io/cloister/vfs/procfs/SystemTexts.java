package io.cloister.vfs.procfs;

import io.cloister.bus.Clock;
import io.cloister.bus.TaskTable;
import io.cloister.spec.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Files of /proc that are about the whole system (proc(5)). */
final class SystemTexts {
    private static final long TICK_NS = 10_000_000L;
    private static final long NS = 1_000_000_000L;
    private final Clock clock;
    private final TaskTable tasks;
    private final Machine machine;
    private final int cpus;
    private final IntSupplier highest;

    SystemTexts(Clock clock, TaskTable tasks, Machine machine, IntSupplier highest) {
        this.highest = highest;
        this.clock = clock;
        this.tasks = tasks;
        this.machine = machine;
        this.cpus = machine.processors();
    }

    /** All of them by name, each with what makes its text at every look. */
    SequencedMap<String, Supplier<String>> files() {
        SequencedMap<String, Supplier<String>> files = new LinkedHashMap<>();
        files.put("uptime", this::uptime);
        files.put("loadavg", this::loadavg);
        files.put("stat", this::stat);
        files.put("meminfo", this::meminfo);
        files.put("version", this::version);
        files.put("cpuinfo", () -> ProcessorText.of(machine));
        files.put("filesystems", SystemTexts::filesystems);
        files.put("devices", SystemTexts::devices);
        files.put("cmdline", () -> "BOOT_IMAGE=/vmlinuz quiet\n");
        files.put("modules", () -> "");
        files.put("swaps", () -> "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        files.put("partitions", () -> "major minor  #blocks  name\n\n");
        files.put("diskstats", () -> "");
        files.put("interrupts", () -> "           CPU0\n");
        files.put("cgroups", () -> "#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
        files.put("vmstat", SystemTexts::vmstat);
        files.put("crypto", () -> "");
        files.put("misc", () -> "");
        files.put("locks", () -> "");
        return files;
    }

    private String uptime() {
        long hundredths = clock.monotonicNs() / TICK_NS;
        long idle = hundredths * cpus;
        return String.format("%d.%02d %d.%02d%n", hundredths / 100, hundredths % 100, idle / 100, idle % 100);
    }

    private String version() {
        return "Linux version " + machine.release() + " (cloister@cloister) (javac) " + machine.build() + "\n";
    }

    /** How many run: 1 is the one that asks; the last pid is the highest. */
    private String loadavg() {
        int count = 0;
        int last = 0;
        for (int tid = 1; tid <= highest.getAsInt(); tid++) {
            if (tasks.exists(tid)) {
                count++;
                last = tid;
            }
        }
        return "0.00 0.00 0.00 1/" + count + " " + last + "\n";
    }

    private String stat() {
        long ticks = clock.monotonicNs() / TICK_NS;
        StringBuilder text = new StringBuilder();
        text.append(String.format("cpu  0 0 0 %d 0 0 0 0 0 0%n", ticks * cpus));
        for (int i = 0; i < cpus; i++) {
            text.append(String.format("cpu%d 0 0 0 %d 0 0 0 0 0 0%n", i, ticks));
        }
        int count = 0;
        for (int tid = 1; tid <= highest.getAsInt(); tid++) {
            count += tasks.exists(tid) ? 1 : 0;
        }
        long boot = (clock.realtimeNs() - clock.monotonicNs()) / NS;
        text.append("intr 0\nctxt 0\nbtime ").append(boot).append("\nprocesses ").append(count)
            .append("\nprocs_running 1\nprocs_blocked 0\nsoftirq 0 0 0 0 0 0 0 0 0 0 0\n");
        return text.toString();
    }

    private String meminfo() {
        long total = machine.memoryBytes() >> 10;
        long free = machine.freeBytes() >> 10;
        String[] names = {"MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapCached", "Active",
            "Inactive", "Active(anon)", "Inactive(anon)", "Active(file)", "Inactive(file)", "Unevictable", "Mlocked",
            "SwapTotal", "SwapFree", "Dirty", "Writeback", "AnonPages", "Mapped", "Shmem", "KReclaimable", "Slab",
            "SReclaimable", "SUnreclaim", "KernelStack", "PageTables", "CommitLimit", "Committed_AS", "VmallocTotal",
            "VmallocUsed", "VmallocChunk"};
        long[] values = {total, free, free, 0, total / 16, 0, total / 32, total / 32, total / 64, 0, total / 64,
            total / 32, 0, 0, 0, 0, 0, 0,
            total / 64, total / 64, 0, 0, 0, 0, 0, 0, 0, total / 2, total / 64, 34359738367L, 0, 0};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            text.append(String.format("%-15s %8d kB%n", names[i] + ":", values[i]));
        }
        text.append("HugePages_Total:       0\nHugePages_Free:        0\n"
            + "HugePages_Rsvd:        0\nHugePages_Surp:        0\n");
        return text.append("Hugepagesize:       2048 kB\n").toString();
    }

    private static String filesystems() {
        StringBuilder text = new StringBuilder();
        for (String type : List.of("sysfs", "tmpfs", "proc", "devtmpfs", "sockfs", "pipefs", "devpts", "overlay")) {
            text.append("nodev\t").append(type).append('\n');
        }
        return text.toString();
    }

    private static String vmstat() {
        return "nr_free_pages 800000\npgpgin 0\npgpgout 0\npswpin 0\npswpout 0\npgfault 0\npgmajfault 0\n";
    }

    private static String devices() {
        return "Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx\n136 pts\n"
            + "\nBlock devices:\n";
    }

    /** Names of /proc/PID/limits in the order of RLIMIT_* numbers as Linux prints them. */
    String limits(int tid) {
        String[][] rows = {{"Max cpu time", "seconds"}, {"Max file size", "bytes"}, {"Max data size", "bytes"},
            {"Max stack size", "bytes"}, {"Max core file size", "bytes"}, {"Max resident set", "bytes"},
            {"Max processes", "processes"}, {"Max open files", "files"}, {"Max locked memory", "bytes"},
            {"Max address space", "bytes"}, {"Max file locks", "locks"}, {"Max pending signals", "signals"},
            {"Max msgqueue size", "bytes"}, {"Max nice priority", ""}, {"Max realtime priority", ""},
            {"Max realtime timeout", "us"}};
        StringBuilder text = new StringBuilder(String.format("%-25s %-20s %-20s %-10s%n", "Limit", "Soft Limit",
            "Hard Limit", "Units"));
        for (int r = 0; r < rows.length; r++) {
            long soft = tasks.longField(tid, TaskTable.RLIMITS + 16 * r);
            long hard = tasks.longField(tid, TaskTable.RLIMITS + 16 * r + 8);
            text.append(String.format("%-25s %-20s %-20s %-10s%n", rows[r][0], amount(soft), amount(hard), rows[r][1]));
        }
        return text.toString();
    }

    private static String amount(long value) {
        return value == -1 ? "unlimited" : Long.toUnsignedString(value);
    }

    /** 16-digit identifiers of /proc/sys/kernel/random, from random bytes. */
    static String uuid(byte[] random) {
        random[6] = (byte) (random[6] & 0x0f | 0x40);
        random[8] = (byte) (random[8] & 0x3f | 0x80);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            text.append(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "").append(String.format("%02x", random[i]));
        }
        return text.append('\n').toString();
    }
}
