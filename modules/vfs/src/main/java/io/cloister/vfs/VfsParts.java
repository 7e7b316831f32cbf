package io.cloister.vfs;

import io.cloister.abi.Sockets;
import io.cloister.bus.Parking;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TimerQueue;
import io.cloister.bus.mm.MmProxy;
import io.cloister.spec.SandboxSpec;
import io.cloister.vfs.devfs.Devices;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.event.PidFds;
import io.cloister.vfs.event.SignalFds;
import io.cloister.vfs.gofer.GoferAccess;
import io.cloister.vfs.inode.DeviceNumbers;
import io.cloister.vfs.inode.FileEnv;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.lock.LockTable;
import io.cloister.vfs.memory.DataObjects;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.notify.InotifyWatches;
import io.cloister.vfs.path.DentryCache;
import io.cloister.vfs.path.Paths;
import io.cloister.vfs.pipe.Fifos;
import io.cloister.vfs.procfs.ProcFs;
import io.cloister.vfs.signal.SignalledResults;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.signal.TemporaryMasks;
import io.cloister.vfs.socket.SocketFamilies;
import io.cloister.vfs.socket.SocketNumbers;
import io.cloister.vfs.stdio.Stdio;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.stream.StreamLimits;
import io.cloister.vfs.task.Callers;
import io.cloister.vfs.tmpfs.TmpfsPool;
import io.cloister.vfs.tty.Console;
import io.cloister.vfs.tty.Terminals;
import io.cloister.vfs.unix.SocketPaths;
import io.cloister.vfs.unix.UnixNames;
import io.cloister.vfs.unix.UnixWorld;

/**
 * The parts of vfs that several others use, each made once, from lowest to highest. Only this room sees them all: every
 * part is given what it needs.
 */
public final class VfsParts {
    final ServicePorts ports;
    final SandboxSpec spec;

    final TimerQueue timers = new TimerQueue();
    final Parking parking;
    final Signaller signals;
    final SignalledResults results;
    final TemporaryMasks masks;

    final LockTable locks = new LockTable();
    final InotifyWatches notify = new InotifyWatches();
    final DeviceNumbers devices = new DeviceNumbers();
    final DataObjects objects;
    final MountTable mounts = new MountTable();
    final DentryCache dentries = new DentryCache();
    final Callers callers;
    final Paths paths;

    final BufferBudget budget = new BufferBudget(StreamLimits.TOTAL_BYTES);
    final Terminals terminals;
    final Console console;
    final Stdio stdio;
    final FileEnv env;
    final SignalFds signalFds;
    final PidFds pidFds;
    final UnixWorld unix;
    final NetStack net;
    final SocketFamilies families;

    final TmpfsPool memory;
    final GoferAccess gofer;
    final ProcFs procFs;

    VfsParts(ServicePorts ports, SandboxSpec spec, HostFiles host, HostStreams streams, DescriptorChannel channel) {
        this.ports = ports;
        this.spec = spec;
        parking = new Parking(ports.tasks(), timers);
        signals = new Signaller(ports.bus());
        results = new SignalledResults(parking, ports.tasks(), ports.clock());
        masks = new TemporaryMasks(ports.bus(), ports.tasks());
        objects = new DataObjects(host, channel, new MmProxy(ports.bus())::objectGone);
        callers = new Callers(ports.tasks(), locks);
        paths = new Paths(mounts, dentries);
        terminals = new Terminals(ports.bus(), ports.tasks(), budget, callers, timers);
        console = new Console(streams, terminals);
        stdio = new Stdio(streams, console);
        Devices special = new Devices(ports.entropy(), terminals, new Fifos(signals, budget));
        env = new FileEnv(ports.clock(), ports.tasks(), signals, notify, locks, special);
        signalFds = new SignalFds(ports.bus(), ports.tasks());
        pidFds = new PidFds(ports.tasks(), ports.clock(), timers, signals);
        SocketNumbers numbers = new SocketNumbers();
        UnixNames names = new UnixNames(new SocketPaths(callers, paths, dentries, ports.clock()));
        net = new NetStack(ports.bus(), signals, numbers);
        unix = new UnixWorld(names, budget, ports.tasks(), signals, numbers, net);
        families = new SocketFamilies().with(unix, Sockets.AF_UNIX)
            .with(net, Sockets.AF_INET, Sockets.AF_INET6, Sockets.AF_NETLINK, Sockets.AF_PACKET);
        memory = new TmpfsPool(ports.clock(), devices, objects, VfsLimits.TMPFS_BYTES);
        gofer = new GoferAccess(ports.bus(), channel, objects, devices);
        procFs = new ProcFs(ports, spec, new ProcFs.Sources(callers, paths, mounts, terminals, net, unix));
    }

    public MountTable mounts() {
        return mounts;
    }

    /** The names that are remembered. */
    public DentryCache dentries() {
        return dentries;
    }

    /** The tasks that have files. */
    public Callers callers() {
        return callers;
    }

    /** What all tmpfs take their memory from. */
    public TmpfsPool memory() {
        return memory;
    }
}
