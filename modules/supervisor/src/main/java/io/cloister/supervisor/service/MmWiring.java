package io.cloister.supervisor.service;

import io.cloister.bus.KernelFault;
import io.cloister.bus.KernelService;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.host.FdLayout;
import io.cloister.mm.MmService;
import io.cloister.mm.StubDescriptors;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import java.util.HashMap;
import java.util.Map;

/** mm, and the way of descriptors from vfs to stubs. */
final class MmWiring implements Wiring {
    private final MmService service;

    MmWiring(ServicePorts ports) {
        service = new MmService(ports, new Objects(), 0);
    }

    @Override
    public KernelService service() {
        return service;
    }

    /** Looked up by number only, so that the order of this map never matters. */
    private static final class Objects implements StubDescriptors {
        private static final int WAIT_MS = 10_000;

        private final DescriptorSocket fromVfs = new DescriptorSocket(FdLayout.OBJECTS);
        private final DescriptorSocket toStubs = new DescriptorSocket(-1);
        private final Map<Long, Integer> descriptors = new HashMap<>();

        @Override
        public void send(int processIndex, long token, long objectId) {
            int fd = descriptor(objectId);
            toStubs.sendTokenOver(FdLayout.CAPABILITIES + processIndex, token, fd);
        }

        @Override
        public void sendFork(int parentProcess, int childProcess, long token) {
            toStubs.sendTokenOver(FdLayout.CAPABILITIES + parentProcess, token, FdLayout.MAILBOXES + childProcess,
                FdLayout.STUB_ENDS + childProcess);
        }

        @Override
        public void forget(long objectId) {
            Integer fd = descriptors.remove(objectId);
            if (fd != null) {
                Native.cl_close(fd);
            }
        }

        /** vfs sends a descriptor before it answers the request that names it for the first time; several may wait. */
        private int descriptor(long objectId) {
            Integer known = descriptors.get(objectId);
            while (known == null) {
                if (fromVfs.receive(WAIT_MS) < 8 || fromVfs.receivedFds() != 1) {
                    throw new KernelFault(KernelFault.Category.PROTOCOL, "vfs sent no descriptor for memory object " + objectId);
                }
                descriptors.put(fromVfs.message().getLong(0), fromVfs.receivedFd(0));
                known = descriptors.get(objectId);
            }
            return known;
        }
    }
}
