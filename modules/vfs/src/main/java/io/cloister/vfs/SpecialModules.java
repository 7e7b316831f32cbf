package io.cloister.vfs;

import io.cloister.vfs.devfs.DevFs;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.procfs.ProcFs;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.stream.StreamLimits;
import io.cloister.vfs.sysfs.SysFs;
import io.cloister.vfs.task.KernelDescriptors;
import io.cloister.vfs.tty.TerminalModule;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.unix.SocketPaths;
import io.cloister.vfs.unix.UnixNames;
import io.cloister.vfs.unix.UnixWorld;
import java.util.List;

/** Builds everything of vfs that is not about trees of files, and lists what is to be registered. */
public final class SpecialModules {
    private SpecialModules() {
    }

    /** All modules of {@code kernel}. */
    public static List<CallModule> of(VfsKernel kernel) {
        BufferBudget budget = new BufferBudget(StreamLimits.TOTAL_BYTES);
        KernelDescriptors descriptors = new KernelDescriptors(kernel);
        Terminals terminals = new Terminals(kernel.bus(), kernel.tasks(), budget, descriptors);
        UnixWorld unix = new UnixWorld(new UnixNames(new SocketPaths(kernel)), budget, kernel.tasks(), kernel.signaller());
        NetStack net = new NetStack(kernel.bus());
        return List.of(new EventModule(kernel, descriptors), new PipeModule(kernel, descriptors, budget), new SocketModule(kernel, descriptors, unix, net),
            new TerminalModule(kernel, terminals), new DevFs(kernel, terminals, budget), new SysFs(kernel), new ProcFs(kernel, terminals, net, unix));
    }
}
