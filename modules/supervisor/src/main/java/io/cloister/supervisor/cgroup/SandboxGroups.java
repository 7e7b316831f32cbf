package io.cloister.supervisor.cgroup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The control groups of one sandbox.
 *
 * <pre>
 * BASE/cloister-ID/services    supervisor, services, standbys, keepers
 * BASE/cloister-ID/guest       zygote and stubs; what the guest may use is bounded here
 * </pre>
 *
 * Version 1 has a hierarchy for each controller: that of cpu looks so, those of memory and pids have cloister-ID for
 * the guest alone. BASE is the caller's own group, or in version 2, where a group that has processes can't have groups
 * with controllers below it, the one above. Without a cpu group the sandbox runs all the same, more slowly on a busy
 * host.
 */
public final class SandboxGroups {
    /** Tasks of the guest's group that are none of the guest's: the zygote, its lifeline, stubs that are kept ready. */
    private static final int OWN_TASKS = 8;
    private static final String SERVICES = "services";
    private static final String GUEST = "guest";
    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";
    private static final String PIDS = "pids";
    private static final String PROCS = "cgroup.procs";
    private static final String CHILDREN = "cgroup.subtree_control";

    private final List<Hierarchy> hierarchies;
    private final String id;
    private final List<Path> removal = new ArrayList<>();
    private final List<Path> guest = new ArrayList<>();
    private Path services;
    private String trouble;

    private SandboxGroups(List<Hierarchy> hierarchies, String id) {
        this.hierarchies = hierarchies;
        this.id = id;
    }

    /**
     * Makes those of the sandbox {@code id}, and bounds its guest.
     *
     * @throws GroupFailure a bound was asked for that can't be had.
     */
    public static SandboxGroups make(String id, GroupBounds bounds) {
        return make(Hierarchy.here(), id, bounds);
    }

    static SandboxGroups make(List<Hierarchy> hierarchies, String id, GroupBounds bounds) {
        SandboxGroups groups = new SandboxGroups(hierarchies, id);
        try {
            groups.makeTwo(bounds);
            groups.boundMemory(bounds.memory());
            groups.boundPids(bounds.pids());
            groups.boundCpu(bounds);
        } catch (GroupFailure e) {
            remove(groups.removal);
            throw e;
        }
        return groups;
    }

    /** Removes {@code directories} in this order, as far as nobody is in them; true if none is left. */
    static boolean remove(List<Path> directories) {
        for (Path directory : directories) {
            if (!directory.toFile().delete() && Files.exists(directory)) {
                return false; // somebody is in there, and so in all that are above it
            }
        }
        return true;
    }

    /** Moves this process there. */
    public void join() {
        if (services != null) {
            try {
                write(services, PROCS, "0"); // the writer: cgroups(7)
            } catch (IOException e) {
                trouble = e.getMessage();
                services = null;
            }
        }
    }

    /** Where the services are, null if there is no such group. */
    public Path services() {
        return services;
    }

    /** All there are, in the order in which they can be removed. */
    public List<Path> directories() {
        return List.copyOf(removal);
    }

    /** Options of cloister-zygote. */
    public List<String> zygoteOptions() {
        return guest.stream().flatMap(group -> List.of("--cgroup", group.resolve(PROCS).toString()).stream()).toList();
    }

    /** What the sandbox's log says of it. */
    public String note() {
        return services != null
                ? "one scheduling group: " + services.getParent()
                : "no scheduling group, so it is slow if others keep the host busy"
                        + (trouble == null ? "" : ": " + trouble);
    }

    private Hierarchy with(String controller) {
        return hierarchies.stream().filter(h -> h.has(controller)).findFirst().orElse(null);
    }

    /** One group for all, and two below it. */
    private void makeTwo(GroupBounds bounds) {
        Hierarchy cpu = with(CPU);
        if (cpu == null) {
            trouble = "the host has no cpu control groups";
            return;
        }
        try {
            List<String> controllers = cpu.isUnified() ? controllers(bounds) : List.of();
            Path parent = makeIn(cpu, controllers);
            for (String controller : controllers) {
                write(parent, CHILDREN, "+" + controller);
            }
            Path forGuest = makeDirectory(parent.resolve(GUEST));
            services = makeDirectory(parent.resolve(SERVICES));
            guest.add(forGuest);
        } catch (IOException e) {
            trouble = said(e);
            remove(removal);
            removal.clear();
        }
    }

    /** In version 2 a controller has to be given to a group by the one above it. */
    private static List<String> controllers(GroupBounds bounds) {
        List<String> wanted = new ArrayList<>(List.of(CPU));
        if (bounds.memory() > 0) {
            wanted.add(MEMORY);
        }
        if (bounds.pids() > 0) {
            wanted.add(PIDS);
        }
        return wanted;
    }

    /** The sandbox's directory in {@code hierarchy}. */
    private Path makeIn(Hierarchy hierarchy, List<String> controllers) throws IOException {
        if (!hierarchy.isUnified() || hierarchy.own().equals(hierarchy.top())) {
            Path made = makeTop(hierarchy.own());
            enable(hierarchy.own(), controllers);
            return made;
        }
        Path above = hierarchy.own().getParent();
        enable(above, controllers);
        return makeTop(above);
    }

    /**
     * One of the same name may be there: left by somebody who was killed, or of a sandbox of another state directory.
     */
    private Path makeTop(Path base) throws IOException {
        Path path = base.resolve("cloister-" + id);
        remove(List.of(path.resolve(SERVICES), path.resolve(GUEST), path));
        return makeDirectory(
                Files.exists(path)
                        ? base.resolve(path.getFileName() + "-"
                                + ProcessHandle.current().pid())
                        : path);
    }

    private Path makeDirectory(Path path) throws IOException {
        Files.createDirectory(path);
        removal.addFirst(path);
        return path;
    }

    private static void enable(Path group, List<String> controllers) throws IOException {
        if (controllers.isEmpty()) {
            return;
        }
        List<String> already = List.of(Files.readString(group.resolve(CHILDREN)).strip().split(" "));
        for (String controller : controllers) {
            if (!already.contains(controller)) {
                write(group, CHILDREN, "+" + controller);
            }
        }
    }

    private void boundMemory(long bytes) {
        if (bytes > 0) {
            bound("--memory", MEMORY, (group, isUnified) -> {
                if (isUnified) {
                    write(group, "memory.max", Long.toString(bytes));
                    writeIfThere(group, "memory.swap.max", "0");
                } else {
                    write(group, "memory.limit_in_bytes", Long.toString(bytes));
                    writeIfThere(group, "memory.memsw.limit_in_bytes", Long.toString(bytes));
                }
            });
        }
    }

    private void boundPids(long most) {
        if (most > 0) {
            bound("--pids", PIDS, (group, isUnified) -> write(group, "pids.max", Long.toString(most + OWN_TASKS)));
        }
    }

    private void boundCpu(GroupBounds bounds) {
        if (bounds.cpuQuotaUs() > 0) {
            bound("--cpus", CPU, (group, isUnified) -> {
                if (isUnified) {
                    write(group, "cpu.max", bounds.cpuQuotaUs() + " " + bounds.cpuPeriodUs());
                } else {
                    write(group, "cpu.cfs_period_us", Long.toString(bounds.cpuPeriodUs()));
                    write(group, "cpu.cfs_quota_us", Long.toString(bounds.cpuQuotaUs()));
                }
            });
        }
    }

    @FunctionalInterface
    private interface Bound {
        void write(Path group, boolean isUnified) throws IOException;
    }

    private void bound(String option, String controller, Bound bound) {
        Hierarchy hierarchy = with(controller);
        if (hierarchy == null) {
            throw new GroupFailure(option + ": this host has no control groups for " + controller, null);
        }
        try {
            bound.write(guestIn(hierarchy, controller), hierarchy.isUnified());
        } catch (IOException e) {
            throw new GroupFailure(option + " takes a control group: " + said(e), e);
        }
    }

    /** The guest's group in {@code hierarchy}: one that is there, or one for this bound alone. */
    private Path guestIn(Hierarchy hierarchy, String controller) throws IOException {
        for (Path group : guest) {
            if (group.startsWith(hierarchy.top())) {
                return group;
            }
        }
        Path made = makeIn(hierarchy, hierarchy.isUnified() ? List.of(controller) : List.of());
        guest.add(made);
        return made;
    }

    private static void write(Path group, String file, String text) throws IOException {
        Files.writeString(group.resolve(file), text);
    }

    private static void writeIfThere(Path group, String file, String text) throws IOException {
        if (Files.exists(group.resolve(file))) {
            write(group, file, text);
        }
    }

    private static String said(IOException e) {
        return e instanceof AccessDeniedException ? e.getMessage() + ": permission denied" : e.getMessage();
    }
}
