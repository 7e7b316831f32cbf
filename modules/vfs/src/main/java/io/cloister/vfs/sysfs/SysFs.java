package io.cloister.vfs.sysfs;

import io.cloister.bus.Clock;
import io.cloister.spec.Machine;
import io.cloister.vfs.inode.DeviceNumbers;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.PseudoInode;

/** Builds /sys (sysfs(5)). */
public final class SysFs {
    private static final long MAGIC = 0x62656572;
    private static final int WORD = 32;

    private final Machine machine;
    private final int cpus;

    public SysFs(Machine machine) {
        this.machine = machine;
        this.cpus = machine.processors();
    }

    /** A file system that shows it. */
    public FileSystem mount(DeviceNumbers devices, Clock clock) {
        return new PseudoFs("sysfs", MAGIC, devices.fresh(), true, clock, this::root);
    }

    private PseudoInode root(PseudoFs fileSystem) {
        PseudoDir root = PseudoDir.root(fileSystem);
        PseudoDir devices = root.dir("devices");
        PseudoDir system = devices.dir("system");
        processors(system.dir("cpu"));
        node(system.dir("node"));
        PseudoDir virtual = devices.dir("virtual");
        network(virtual.dir("net"));
        PseudoDir types = root.dir("class");
        PseudoDir net = types.dir("net");
        net.link("lo", "../../devices/virtual/net/lo");
        types.dir("block");
        types.dir("tty");
        types.dir("mem");
        types.dir("power_supply");
        types.dir("thermal");
        types.dir("dmi").dir("id");
        root.dir("block");
        PseudoDir bus = root.dir("bus");
        bus.dir("cpu").dir("devices");
        bus.dir("pci").dir("devices");
        PseudoDir dev = root.dir("dev");
        dev.dir("block");
        dev.dir("char");
        root.dir("firmware");
        root.dir("fs").dir("cgroup");
        root.dir("hypervisor");
        kernel(root.dir("kernel"));
        root.dir("module");
        root.dir("power");
        return root;
    }

    private String range() {
        return cpus == 1 ? "0\n" : "0-" + (cpus - 1) + "\n";
    }

    /** A mask of {@code count} processors from {@code first} on: cpuset(7), "Mask format". */
    private String mask(int first, int count) {
        StringBuilder text = new StringBuilder();
        for (int word = (cpus - 1) / WORD; word >= 0; word--) {
            int bits = 0;
            for (int cpu = Math.max(first, word * WORD); cpu < Math.min(first + count, (word + 1) * WORD); cpu++) {
                bits |= 1 << cpu % WORD;
            }
            text.append(text.isEmpty() ? Integer.toHexString(bits) : String.format(",%08x", bits));
        }
        return text.append('\n').toString();
    }

    private void processors(PseudoDir dir) {
        dir.text("online", range());
        dir.text("possible", range());
        dir.text("present", range());
        dir.text("offline", "\n");
        dir.text("isolated", "\n");
        dir.text("kernel_max", "8191\n");
        for (int i = 0; i < cpus; i++) {
            PseudoDir cpu = dir.dir("cpu" + i);
            PseudoDir topology = cpu.dir("topology");
            String own = mask(i, 1);
            topology.text("core_id", i + "\n");
            topology.text("physical_package_id", "0\n");
            topology.text("die_id", "0\n");
            topology.text("thread_siblings", own);
            topology.text("thread_siblings_list", i + "\n");
            topology.text("core_cpus", own);
            topology.text("core_cpus_list", i + "\n");
            topology.text("core_siblings", mask(0, cpus));
            topology.text("core_siblings_list", range());
            topology.text("package_cpus_list", range());
            cache(cpu.dir("cache"), i);
        }
        PseudoDir flaws = dir.dir("vulnerabilities");
        for (String name : new String[] {"l1tf", "mds", "meltdown", "spec_store_bypass", "spectre_v1", "spectre_v2"}) {
            flaws.text(name, "Not affected\n");
        }
        dir.dir("cpufreq");
        dir.dir("cpuidle");
    }

    private void cache(PseudoDir dir, int cpu) {
        String[] types = {"Data", "Instruction", "Unified", "Unified"};
        int[] levels = {1, 1, 2, 3};
        String[] sizes = {"32K", "32K", "1024K", "16384K"};
        for (int i = 0; i < types.length; i++) {
            PseudoDir index = dir.dir("index" + i);
            index.text("level", levels[i] + "\n");
            index.text("type", types[i] + "\n");
            index.text("size", sizes[i] + "\n");
            index.text("coherency_line_size", "64\n");
            index.text("ways_of_associativity", "8\n");
            index.text("number_of_sets", "64\n");
            index.text("shared_cpu_list", levels[i] == 3 ? range() : cpu + "\n");
        }
    }

    private void node(PseudoDir dir) {
        dir.text("online", "0\n");
        dir.text("possible", "0\n");
        dir.text("has_cpu", "0\n");
        dir.text("has_memory", "0\n");
        PseudoDir node = dir.dir("node0");
        node.text("cpulist", range());
        node.text("cpumap", mask(0, cpus));
        node.text("distance", "10\n");
        node.text("meminfo", String.format("Node 0 MemTotal:       %8d kB%nNode 0 MemFree:        %8d kB%n",
            machine.memoryBytes() >> 10, machine.freeBytes() >> 10));
    }

    private static void network(PseudoDir dir) {
        PseudoDir lo = dir.dir("lo");
        lo.text("address", "00:00:00:00:00:00\n");
        lo.text("ifindex", "1\n");
        lo.text("mtu", "65536\n");
        lo.text("flags", "0x9\n");
        lo.text("type", "772\n");
        lo.text("operstate", "unknown\n");
        lo.text("carrier", "1\n");
        lo.text("speed", "");
    }

    private static void kernel(PseudoDir dir) {
        PseudoDir mm = dir.dir("mm");
        mm.dir("hugepages");
        PseudoDir huge = mm.dir("transparent_hugepage");
        huge.text("enabled", "always [madvise] never\n");
        huge.text("defrag", "always defer defer+madvise [madvise] never\n");
        huge.text("shmem_enabled", "always within_size advise [never] deny force\n");
        huge.text("hpage_pmd_size", "2097152\n");
        huge.text("use_zero_page", "1\n");

        dir.dir("debug");
        dir.dir("security");
        dir.dir("tracing");
        dir.text("notes", "");
        dir.text("uevent_seqnum", "1\n");
    }
}
