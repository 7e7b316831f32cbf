package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.spec.ByteText;
import io.cloister.spec.MountSpec;
import io.cloister.spec.SandboxSpec;
import io.cloister.supervisor.service.Role;
import io.cloister.supervisor.service.ServiceMain;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Starts the processes of a sandbox, each with exactly the descriptors of its plan. Used by one thread at a time. */
public final class ServiceLauncher {
    private static final int MAX_DESCRIPTORS = 16384;
    private static final int STDERR = 2;
    /** The operator's streams, which vfs gets. */
    private static final int[] OPERATORS = {0, 1, STDERR};
    private static final int GIVE_MS = 5000;
    private static final String HOST_FILES = "--host-files";
    /** Seccomp profile of a standby that may become any service but the gofer. */
    private static final String STANDBY = "standby";

    private final Home home;
    private final Vault vault;
    private final SandboxSpec spec;
    private final int log;
    private final Path hidden;
    private int generations;
    /** The other ends of the sockets of the process prepared last. */
    private int[] theirs;

    /**
     * For the services of a sandbox of {@code spec}.
     *
     * @param log where their standard error goes. @param hidden directory of the host that no guest sees.
     */
    public ServiceLauncher(Home home, Vault vault, SandboxSpec spec, int log, Path hidden) {
        this.home = home;
        this.vault = vault;
        this.spec = spec;
        this.log = log;
        this.hidden = hidden;
    }

    /** Starts the parent of all stubs, with {@code options} more; returns its process id. */
    public int startZygote(List<String> options) {
        FdPlan plan = new FdPlan()
                .add(vault.zygoteEnd(), FdLayout.ZYGOTE)
                .add(vault.bells(), FdLayout.BELLS)
                .add(FdLayout.GUARD, FdLayout.GUARD);
        List<String> command = new ArrayList<>(List.of(
                home.program("cloister-zygote"),
                "--control-fd",
                Integer.toString(FdLayout.ZYGOTE),
                "--bells-fd",
                Integer.toString(FdLayout.BELLS),
                "--guard-fd",
                Integer.toString(FdLayout.GUARD),
                "--agent",
                home.directory().resolve("native/agent.bin").toString()));
        command.addAll(options);
        return spawn(command, plan);
    }

    /**
     * A process of {@code id}, or a standby where that is null, which is not started yet. {@code jar}: comes before the
     * installation on its class path, or null.
     */
    ServiceProcess prepare(ServiceId id, Path jar) {
        int[] keeper = Vault.socketPair();
        int[] orders = Vault.socketPair();
        theirs = new int[] {keeper[1], orders[1]};
        return new ServiceProcess(++generations, id, jar, Guard.keep(keeper[0]), Guard.keep(orders[0]));
    }

    /**
     * Starts the process prepared last, one of a service, in its jail.
     *
     * @param predecessor whose keeper has the descriptors; null for the first.
     */
    void start(ServiceProcess process, Role.Start start, ServiceProcess predecessor) {
        Role role = new Role(process.id, start, process.generation, false);
        FdPlan plan = vault.planFor(process.id, OPERATORS);
        List<String> jail = new ArrayList<>();
        if (process.id == ServiceId.GOFER) {
            jail.add(HOST_FILES);
            if (predecessor == null) {
                jail.addAll(roots());
            }
        }
        if (predecessor != null) {
            plan.add(predecessor.keeper(), FdLayout.PREDECESSOR);
        }
        launch(process, jail, ServiceFlags.of(process.id), List.of("service", role.encode()), plan);
        process.isAssigned = true;
    }

    /** Options of the gofer's jail that name its roots, in their order. */
    private List<String> roots() {
        List<String> options = new ArrayList<>(List.of("--hide", hidden.toString()));
        options.addAll(List.of("--bind-ro", ByteText.readable(spec.container().root().path())));
        for (MountSpec bind : spec.container().binds()) {
            options.addAll(List.of(bind.isReadonly() ? "--bind-ro" : "--bind-rw", ByteText.readable(bind.source())));
        }
        return options;
    }

    /** Starts a process that may become a service later: the gofer or any other. */
    ServiceProcess standBy(boolean gofer, Path jar) {
        ServiceProcess process = prepare(null, jar);
        int[] own = vault.trialMemory();
        launch(process, gofer ? List.of(HOST_FILES) : List.of(), ServiceFlags.standby(),
            List.of("standby", gofer ? ServiceId.GOFER.label() : STANDBY), vault.planForTrial(null, own));
        close(own);
        return process;
    }

    /** How many processes there were. */
    int generations() {
        return generations;
    }

    /** So many were there before this launcher. */
    void generations(int before) {
        generations = before;
    }

    /** Makes {@code standby} the successor of a service; false where it died. */
    boolean assign(
            ServiceProcess standby, ServiceId id, Role.Start start, boolean onTrial, ServiceProcess predecessor) {
        standby.id = id;
        FdPlan plan = vault.planFor(id, OPERATORS).add(predecessor.keeper(), FdLayout.PREDECESSOR);
        standby.isAssigned = give(standby, plan, new Role(id, start, standby.generation, onTrial));
        return standby.isAssigned;
    }

    /**
     * Has {@code standby} read the last snapshot of {@code id}, with memory of its own in place of all else that
     * services share.
     */
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
        int outcome = Native.cl_give_descriptors(
                standby.orders(), sources.addressOffset(), targets.addressOffset(), plan.count(), GIVE_MS);
        Reference.reachabilityFence(List.of(sources, targets));
        return outcome == 0 && standby.texts().send(role.encode());
    }

    private void launch(
            ServiceProcess process, List<String> jailOptions, List<String> memory, List<String> role, FdPlan plan) {
        Path jar = process.jar;
        String label = process.id == null ? "standby" : process.id.label();
        List<String> command = new ArrayList<>(List.of(
                home.program("cloister-jail"),
                "--name",
                "cloister-" + label,
                "--warm-fd",
                Integer.toString(FdLayout.WARM),
                "--guard-fd",
                Integer.toString(FdLayout.GUARD),
                "--nofile",
                Integer.toString(MAX_DESCRIPTORS)));
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
        plan.add(vault.specification(), FdLayout.SPEC)
                .add(theirs[0], FdLayout.KEEPER)
                .add(theirs[1], FdLayout.ORDERS)
                .add(FdLayout.GUARD, FdLayout.GUARD);
        process.lifeline = spawn(command, plan);
        close(theirs);
    }

    private int spawn(List<String> command, FdPlan plan) {
        CString path = new CString(command.get(0));
        CString argv = CString.vector(command);
        plan.add(log, STDERR);
        UnsafeBuffer sources = plan.sources();
        UnsafeBuffer targets = plan.targets();
        // All services in the session of the supervisor: one scheduling group (autogroup, sched(7)) where there are no
        // control groups.
        int pid = (int) Native.must(
                Native.cl_spawn(
                        path.address(),
                        argv.address(),
                        0,
                        sources.addressOffset(),
                        targets.addressOffset(),
                        plan.count(),
                        Native.SPAWN_NULL_STDIO),
                "start of " + command.get(0));
        Reference.reachabilityFence(List.of(path, argv, sources, targets));
        return pid;
    }
}
