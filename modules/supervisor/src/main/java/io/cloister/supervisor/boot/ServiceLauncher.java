package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import io.cloister.bus.host.FdLayout;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.supervisor.service.Role;
import io.cloister.supervisor.service.ServiceMain;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Starts the processes of a sandbox, each with exactly the descriptors of its plan. Used by one thread at a time. */
public final class ServiceLauncher {
    /**
     * What all services of a sandbox are started with.
     *
     * @param log where their standard error goes. @param stdio the operator's streams, for vfs.
     * @param roots options of the gofer's jail that name its roots.
     * @param arguments what a service's main method gets after its role.
     */
    public record Setting(int log, int[] stdio, List<String> roots, List<String> arguments) {
    }

    private static final int MAX_DESCRIPTORS = 16384;
    private static final int STDERR = 2;
    private static final int GIVE_MS = 5000;
    private static final String HOST_FILES = "--host-files";
    /** Seccomp profile of a standby that may become any service but the gofer. */
    private static final String STANDBY = "standby";

    private final Home home;
    private final Vault vault;
    private final Setting setting;
    private int generations;

    public ServiceLauncher(Home home, Vault vault, Setting setting) {
        this.home = home;
        this.vault = vault;
        this.setting = setting;
    }

    /** Starts the parent of all stubs; returns its process id. */
    public int startZygote() {
        FdPlan plan = new FdPlan().add(vault.zygoteEnd(), FdLayout.ZYGOTE).add(vault.bells(), FdLayout.BELLS);
        List<String> command = List.of(home.program("cloister-zygote"), "--control-fd", Integer.toString(FdLayout.ZYGOTE), "--bells-fd",
            Integer.toString(FdLayout.BELLS), "--agent", home.directory().resolve("native/agent.bin").toString());
        return spawn(command, plan);
    }

    /**
     * Starts a process for a service, in its jail.
     *
     * @param jar what comes before the installation on its class path, or null.
     * @param predecessor whose keeper has the descriptors; null for the first.
     */
    ServiceProcess start(ServiceId id, Role.Start start, Path jar, ServiceProcess predecessor) {
        Role role = new Role(id, start, ++generations, false);
        FdPlan plan = vault.planFor(id, setting.stdio());
        List<String> jail = new ArrayList<>();
        if (id == ServiceId.GOFER) {
            jail.add(HOST_FILES);
            if (predecessor == null) {
                jail.addAll(setting.roots());
            }
        }
        if (predecessor != null) {
            plan.add(predecessor.keeper(), FdLayout.PREDECESSOR);
        }
        return launch(id, jail, ServiceFlags.of(id), jar, List.of("service", role.encode()), plan);
    }

    /** Starts a process that may become a service later: the gofer or any other. */
    ServiceProcess standBy(boolean gofer, Path jar) {
        generations++;
        int[] own = vault.trialMemory();
        ServiceProcess process = launch(null, gofer ? List.of(HOST_FILES) : List.of(), ServiceFlags.standby(), jar,
            List.of("standby", gofer ? ServiceId.GOFER.label() : STANDBY), vault.planForTrial(null, own));
        close(own);
        return process;
    }

    /** Makes {@code standby} the successor of a service; false where it died. */
    boolean assign(ServiceProcess standby, ServiceId id, Role.Start start, boolean onTrial, ServiceProcess predecessor) {
        standby.id = id;
        FdPlan plan = vault.planFor(id, setting.stdio()).add(predecessor.keeper(), FdLayout.PREDECESSOR);
        return give(standby, plan, new Role(id, start, standby.generation, onTrial));
    }

    /** Has {@code standby} read the last snapshot of {@code id}, with memory of its own in place of all else that services share. */
    boolean compare(ServiceProcess standby, ServiceId id) {
        int[] own = vault.trialMemory();
        FdPlan plan = vault.planForTrial(id, own);
        boolean given = give(standby, plan, new Role(id, Role.Start.COMPARE, standby.generation, true));
        close(own);
        return given;
    }

    private static void close(int[] fds) {
        for (int fd : fds) {
            Native.cl_close(fd);
        }
    }

    private static boolean give(ServiceProcess standby, FdPlan plan, Role role) {
        UnsafeBuffer sources = plan.sources();
        UnsafeBuffer targets = plan.targets();
        int outcome = Native.cl_give_descriptors(standby.orders(), sources.addressOffset(), targets.addressOffset(), plan.count(), GIVE_MS);
        Reference.reachabilityFence(List.of(sources, targets));
        return outcome == 0 && standby.texts().send(role.encode());
    }

    private ServiceProcess launch(ServiceId id, List<String> jailOptions, List<String> memory, Path jar, List<String> role, FdPlan plan) {
        String label = id == null ? "standby" : id.label();
        List<String> command = new ArrayList<>(List.of(home.program("cloister-jail"), "--name", "cloister-" + label, "--warm-fd",
            Integer.toString(FdLayout.WARM), "--nofile", Integer.toString(MAX_DESCRIPTORS)));
        command.addAll(jailOptions);
        command.add("--");
        command.add(home.java());
        command.addAll(jar == null ? home.serviceFlags() : home.serviceFlagsWithoutCache());
        command.addAll(ServiceFlags.COMPILER);
        command.addAll(memory);
        command.add("-D" + ServiceMain.VERSION + "=" + ServiceVersion.of(jar));
        command.addAll(List.of("-cp", jar == null ? home.serviceClassPath() : jar + ":" + home.serviceClassPath(),
            "io.cloister.supervisor.Main"));
        command.addAll(role);
        command.addAll(setting.arguments());
        int[] keeper = Vault.socketPair();
        int[] orders = Vault.socketPair();
        int pid = spawn(command, plan.add(keeper[1], FdLayout.KEEPER).add(orders[1], FdLayout.ORDERS));
        Native.cl_close(keeper[1]);
        Native.cl_close(orders[1]);
        return new ServiceProcess(generations, id, pid, jar, keeper[0], orders[0]);
    }

    private int spawn(List<String> command, FdPlan plan) {
        CString path = new CString(command.get(0));
        CString argv = CString.vector(command);
        plan.add(setting.log(), STDERR);
        UnsafeBuffer sources = plan.sources();
        UnsafeBuffer targets = plan.targets();
        int flags = Native.SPAWN_NULL_STDIO | Native.SPAWN_SETSID;
        int pid = (int) Native.must(Native.cl_spawn(path.address(), argv.address(), 0, sources.addressOffset(), targets.addressOffset(),
            plan.count(), flags), "start of " + command.get(0));
        Reference.reachabilityFence(List.of(path, argv, sources, targets));
        return pid;
    }
}
