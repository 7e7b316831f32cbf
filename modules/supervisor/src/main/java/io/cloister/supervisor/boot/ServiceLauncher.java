package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import io.cloister.bus.host.FdLayout;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Starts the processes of a sandbox, each with exactly the descriptors of its plan. */
public final class ServiceLauncher {
    private static final int MAX_DESCRIPTORS = 16384;
    private static final int STDERR = 2;

    private final Home home;
    private final Vault vault;
    private final int log;

    /** The services' standard error goes to the descriptor {@code log}. */
    public ServiceLauncher(Home home, Vault vault, int log) {
        this.home = home;
        this.vault = vault;
        this.log = log;
    }

    /** Starts the parent of all stubs; returns its process id. */
    public int startZygote() {
        FdPlan plan = new FdPlan().add(vault.zygoteEnd(), FdLayout.ZYGOTE).add(vault.bells(), FdLayout.BELLS);
        List<String> command = List.of(home.program("cloister-zygote"), "--control-fd", Integer.toString(FdLayout.ZYGOTE), "--bells-fd",
            Integer.toString(FdLayout.BELLS), "--agent", home.directory().resolve("native/agent.bin").toString());
        return spawn(command, plan);
    }

    /**
     * Starts one service in its jail.
     *
     * @param jailOptions more options of cloister-jail (the gofer's roots).
     * @param arguments what the service's main method gets after its name.
     */
    public int startService(ServiceId id, int[] stdio, List<String> jailOptions, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(home.program("cloister-jail"), "--name", "cloister-" + id.label(), "--warm-fd",
            Integer.toString(FdLayout.WARM), "--nofile", Integer.toString(MAX_DESCRIPTORS)));
        command.addAll(jailOptions);
        command.add("--");
        command.add(home.java());
        command.addAll(home.serviceFlags());
        command.addAll(ServiceFlags.of(id));
        command.addAll(List.of("-cp", home.serviceClassPath(), "io.cloister.supervisor.Main", "service", id.label()));
        command.addAll(arguments);
        return spawn(command, vault.planFor(id, stdio));
    }

    private int spawn(List<String> command, FdPlan plan) {
        CString path = new CString(command.get(0));
        CString argv = CString.vector(command);
        plan.add(log, STDERR);
        UnsafeBuffer sources = plan.sources();
        UnsafeBuffer targets = plan.targets();
        int flags = Native.SPAWN_NULL_STDIO | Native.SPAWN_SETSID;
        int pid = (int) Native.must(Native.cl_spawn(path.address(), argv.address(), 0, sources.addressOffset(), targets.addressOffset(),
            plan.count(), flags), "start of " + command.get(0));
        Reference.reachabilityFence(List.of(path, argv, sources, targets));
        return pid;
    }
}
