package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.runtime.instance.ServiceHost;
import io.cloister.spec.SandboxSpec;
import io.cloister.vfs.VfsService;
import io.cloister.vfs.env.RecordedDescriptorChannel;
import io.cloister.vfs.env.RecordedHostFiles;
import io.cloister.vfs.env.RecordedHostStreams;

/** vfs with the host's files, the operator's streams and its channels. */
final class VfsWiring implements Wiring {
    /** Where the jail has a file system for memory (native/common/root.h). */
    private static final String OBJECTS = "/objects";
    private final NativeHostStreams streams = new NativeHostStreams();
    private final VfsService service;

    VfsWiring(ServicePorts ports, SandboxSpec spec, Tape tape) {
        service = new VfsService(
                ports,
                spec,
                new RecordedHostFiles(new NativeHostFiles(OBJECTS), tape),
                new RecordedHostStreams(streams, tape),
                new RecordedDescriptorChannel(new NativeDescriptors(), tape));
    }

    @Override
    public KernelService service() {
        return service;
    }

    @Override
    public void start(ServiceHost host) {
        streams.start(host);
    }

    @Override
    public void restored() {
        streams.watchAll();
    }
}
