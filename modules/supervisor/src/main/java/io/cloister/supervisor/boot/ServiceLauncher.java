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
    /** A file system for memory objects, for vfs and who may become vfs. */
    private static final String OBJECTS = "--objects";
    /** Seccomp profile of a standby that may become any service but the gofer. */
    private static final String STANDBY = "standby";

    private final Home home;
    private final Vault vault;
    private final SandboxSpec spec;
    private final int log;
    private final Path hidden;

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
        FdPlan plan = new FdPlan().add(vault.zygoteEnd(), FdLayout.ZYGOTE).add(vault.bells(), FdLayout.BELLS)
            .add(FdLayout.GUARD, FdLayout.GUARD);
        List<String> command = new ArrayList<>(List.of(home.program("cloister-zygote"), "--control-fd",
            Integer.toString(FdLayout.ZYGOTE), "--bells-fd", Integer.toString(FdLayout.BELLS), "--guard-fd",
            Integer.toString(FdLayout.GUARD), "--agent", home.directory().resolve("native/agent.bin").toString()));
        command.addAll(options);
        return spawn(command, plan);
    }

    /** The sockets of a process that is not started yet. */
    ServiceProcess prepare(int generation) {
        int[] keeper = Vault.socketPair();
        int[] orders = Vault.socketPair();
        return new ServiceProcess(generation, Guard.keep(keeper[0]), Guard.keep(orders[0]),
            new int[] {keeper[1], orders[1]});
    }

    /**
     * Starts a prepared process as the service of {@code role}, in its jail.
     *
     * @param jar comes before the installation on its class path, or null.
     * @param source whose keeper has the descriptors; null for the first process.
     */
    void start(ServiceProcess process, Role role, String jar, ServiceProcess source) {
        FdPlan plan = vault.planFor(role.id(), OPERATORS);
        List<String> jail = new ArrayList<>();
        if (role.id() == ServiceId.GOFER) {
            jail.add(HOST_FILES);
            if (source == null) {
                jail.addAll(roots());
            }
        }
        if (role.id() == ServiceId.VFS) {
            jail.add(OBJECTS);
        }
        if (source != null) {
            plan.add(source.keeper(), FdLayout.PREDECESSOR);
        }
        List<String> command = jail(role.id().label(), jail);
        command.addAll(java(jar, ServiceFlags.of(role.id())));
        command.addAll(List.of("service", role.encode()));
        launch(process, command, plan);
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

    /** Starts a prepared process that may become a service later: the gofer or any other. */
    void startStandby(ServiceProcess process, boolean gofer, String jar) {
        int[] own = vault.trialMemory();
        List<String> command = jail("standby", gofer ? List.of(HOST_FILES) : List.of(OBJECTS));
        command.addAll(java(jar, ServiceFlags.standby()));
        command.addAll(List.of("standby", gofer ? ServiceId.GOFER.label() : STANDBY));
        launch(process, command, vault.planForTrial(null, own));
        close(own);
    }

    /** Makes {@code standby} the service of {@code role}; false where it died. */
    boolean assign(ServiceProcess standby, Role role, ServiceProcess source) {
        return give(standby, vault.planFor(role.id(), OPERATORS).add(source.keeper(), FdLayout.PREDECESSOR), role);
    }

    /**
     * Has {@code standby} read the last snapshot of {@code id}, with memory of its own in place of all else that
     * services share.
     */
    boolean compare(ServiceProcess standby, ServiceId id) {
        int[] own = vault.trialMemory();
        boolean given = give(standby, vault.planForTrial(id, own),
            new Role(id, Role.Start.COMPARE, standby.generation, true));
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
        int outcome = Native.cl_give_descriptors(standby.orders(), sources.addressOffset(), targets.addressOffset(),
            plan.count(), GIVE_MS);
        Reference.reachabilityFence(List.of(sources, targets));
        return outcome == 0 && standby.texts().send(role.encode());
    }

    private List<String> jail(String label, List<String> options) {
        List<String> command = new ArrayList<>(List.of(home.program("cloister-jail"), "--name", "cloister-" + label,
            "--warm-fd", Integer.toString(FdLayout.WARM), "--guard-fd", Integer.toString(FdLayout.GUARD), "--nofile",
            Integer.toString(MAX_DESCRIPTORS)));
        command.addAll(options);
        command.add("--");
        return command;
    }

    private List<String> java(String jar, List<String> memory) {
        List<String> command = new ArrayList<>(List.of(home.java()));
        command.addAll(jar == null ? home.serviceFlags() : home.serviceFlagsWithoutCache());
        command.addAll(ServiceFlags.COMPILER);
        command.addAll(memory);
        command.add("-D" + ServiceMain.VERSION + "=" + ServiceVersion.of(jar));
        command.addAll(List.of("-cp", jar == null ? home.serviceClassPath() : jar + ":" + home.serviceClassPath(),
            "io.cloister.supervisor.Main"));
        return command;
    }

    private void launch(ServiceProcess process, List<String> command, FdPlan plan) {
        int[] theirs = process.theirs();
        plan.add(vault.specification(), FdLayout.SPEC)
                .add(theirs[0], FdLayout.KEEPER)
                .add(theirs[1], FdLayout.ORDERS)
                .add(FdLayout.GUARD, FdLayout.GUARD);
        process.started(spawn(command, plan));
    }

    private int spawn(List<String> command, FdPlan plan) {
        CString path = new CString(command.get(0));
        CString argv = CString.vector(command);
        plan.add(log, STDERR);
        UnsafeBuffer sources = plan.sources();
        UnsafeBuffer targets = plan.targets();
        // All services in the session of the supervisor: one scheduling group (autogroup, sched(7)) where there are no
        // control groups.
        int pid = (int) Native.must(Native.cl_spawn(path.address(), argv.address(), 0, sources.addressOffset(),
            targets.addressOffset(), plan.count(), Native.SPAWN_NULL_STDIO), "start of " + command.get(0));
        Reference.reachabilityFence(List.of(path, argv, sources, targets));
        return pid;
    }
}
