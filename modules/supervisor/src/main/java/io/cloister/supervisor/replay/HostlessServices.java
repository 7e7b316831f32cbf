package io.cloister.supervisor.replay;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.dispatch.DispatchService;
import io.cloister.dispatch.RecordedStubHost;
import io.cloister.dispatch.StubHost;
import io.cloister.dispatch.StubPool;
import io.cloister.gofer.GoferService;
import io.cloister.gofer.HostTree;
import io.cloister.gofer.RecordedHostTree;
import io.cloister.mm.MmService;
import io.cloister.mm.RecordedStubDescriptors;
import io.cloister.mm.StubDescriptors;
import io.cloister.netstack.NetstackService;
import io.cloister.netstack.link.FrameDevice;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.link.RecordedFrameDevice;
import io.cloister.proc.ProcService;
import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.env.RecordedMailboxWords;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.spec.MountSpec;
import io.cloister.spec.SandboxSpec;
import io.cloister.vfs.VfsService;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.RecordedDescriptorChannel;
import io.cloister.vfs.env.RecordedHostFiles;
import io.cloister.vfs.env.RecordedHostStreams;
import java.util.List;

/** Builds services as the product does, but for the host behind their ports. */
final class HostlessServices {
    private final SandboxSpec spec;
    private final ServicePorts ports;
    private final Tape tape;
    private Runnable born = () -> { };

    HostlessServices(SandboxSpec spec, ServicePorts ports, Tape tape) {
        this.spec = spec;
        this.ports = ports;
        this.tape = tape;
    }

    /** What the service built last does before its first message. */
    Runnable born() {
        return born;
    }

    KernelService build(ServiceId id) {
        return switch (id) {
            case DISPATCH -> {
                StubPool pool = new StubPool(
                        new RecordedStubHost(Absent.port(StubHost.class), tape),
                        spec.kernel().processFiles());
                born = pool::fill;
                yield new DispatchService(ports, spec, pool);
            }
            case PROC -> new ProcService(ports, spec, new RecordedMailboxWords(Absent.port(MailboxWords.class), tape));
            case MM -> new MmService(ports, new RecordedStubDescriptors(Absent.port(StubDescriptors.class), tape), 0);
            case VFS -> vfs();
            case NETSTACK -> netstack();
            case GOFER -> gofer();
            case SUPERVISOR -> throw new IllegalArgumentException("the supervisor is no service");
        };
    }

    private NetstackService netstack() {
        LinkConfig link = LinkConfig.decode(spec.network().link());
        return link == null
                ? new NetstackService(ports)
                : new NetstackService(ports, link, new RecordedFrameDevice(Absent.port(FrameDevice.class), tape));
    }

    private VfsService vfs() {
        return new VfsService(ports, spec, new RecordedHostFiles(Absent.port(HostFiles.class), tape),
            new RecordedHostStreams(Absent.port(HostStreams.class), tape),
            new RecordedDescriptorChannel(Absent.port(DescriptorChannel.class), tape));
    }

    private GoferService gofer() {
        List<MountSpec> binds = spec.container().binds();
        int[] roots = new int[1 + binds.size()];
        boolean[] writable = new boolean[roots.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = FdLayout.DYNAMIC + i;
            writable[i] = i > 0 && !binds.get(i - 1).isReadonly();
        }
        return new GoferService(new RecordedHostTree(Absent.port(HostTree.class), tape), roots, writable);
    }
}
