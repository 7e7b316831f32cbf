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
import io.cloister.proc.ProcService;
import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.env.RecordedMailboxWords;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.supervisor.service.ServiceArguments;
import io.cloister.vfs.VfsService;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.RecordedDescriptorChannel;
import io.cloister.vfs.env.RecordedHostFiles;
import io.cloister.vfs.env.RecordedHostStreams;
import io.cloister.vfs.env.VfsConfig;
import io.cloister.vfs.env.VfsLimits;
import java.util.List;

/** Builds services as the product does, but for the host behind their ports. */
final class HostlessServices {
    private final ServiceArguments arguments;
    private final String cpuInfo;
    private final ServicePorts ports;
    private final Tape tape;
    private Runnable born = () -> { };

    HostlessServices(ServiceArguments arguments, String cpuInfo, ServicePorts ports, Tape tape) {
        this.arguments = arguments;
        this.cpuInfo = cpuInfo;
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
                StubPool pool =
                        new StubPool(new RecordedStubHost(Absent.port(StubHost.class), tape), arguments.processes());
                born = pool::fill;
                yield new DispatchService(ports, pool);
            }
            case PROC -> new ProcService(ports, new RecordedMailboxWords(Absent.port(MailboxWords.class), tape));
            case MM -> new MmService(ports, new RecordedStubDescriptors(Absent.port(StubDescriptors.class), tape), 0);
            case VFS -> vfs();
            case NETSTACK -> new NetstackService(ports);
            case GOFER -> gofer();
            case SUPERVISOR -> throw new IllegalArgumentException("the supervisor is no service");
        };
    }

    private VfsService vfs() {
        List<VfsConfig.Volume> volumes = arguments.volumes().stream()
            .map(v -> new VfsConfig.Volume(v.substring(0, v.length() - 3), v.endsWith(":ro"))).toList();
        VfsConfig config = new VfsConfig(volumes, VfsLimits.TMPFS_BYTES, cpuInfo, arguments.cores(), "cloister");
        return new VfsService(ports, config, new RecordedHostFiles(Absent.port(HostFiles.class), tape),
            new RecordedHostStreams(Absent.port(HostStreams.class), tape),
            new RecordedDescriptorChannel(Absent.port(DescriptorChannel.class), tape));
    }

    private GoferService gofer() {
        int count = 1 + arguments.volumes().size();
        int[] roots = new int[count];
        boolean[] writable = new boolean[count];
        for (int i = 0; i < count; i++) {
            roots[i] = FdLayout.DYNAMIC + i;
            writable[i] = i > 0 && arguments.volumes().get(i - 1).endsWith(":rw");
        }
        return new GoferService(new RecordedHostTree(Absent.port(HostTree.class), tape), roots, writable);
    }
}
