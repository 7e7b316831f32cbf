package io.cloister.supervisor.service;

import io.cloister.abi.Open;
import io.cloister.bus.KernelService;
import io.cloister.bus.Tape;
import io.cloister.gofer.GoferService;
import io.cloister.gofer.RecordedHostTree;
import io.cloister.platform.CString;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.spec.MountSpec;
import io.cloister.spec.SandboxSpec;
import java.lang.ref.Reference;
import java.util.List;

/**
 * The gofer, with its roots: what the jail shows as /roots/0, /roots/1, ... Their descriptors are the first that are
 * kept: a successor has them from its predecessor, at the same numbers, and needs no such directories.
 */
final class GoferWiring implements Wiring {
    private final GoferService service;

    GoferWiring(SandboxSpec spec, Tape tape, boolean first) {
        List<MountSpec> binds = spec.container().binds();
        int[] roots = new int[1 + binds.size()];
        boolean[] writable = new boolean[roots.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = FdLayout.DYNAMIC + i;
            if (first) {
                openRoot(i, roots[i]);
            }
            writable[i] = i > 0 && !binds.get(i - 1).isReadonly();
        }
        service = new GoferService(
                new RecordedHostTree(new NativeHostTree(new DescriptorSocket(FdLayout.FILES)), tape), roots, writable);
    }

    private static void openRoot(int i, int number) {
        CString path = new CString("/roots/" + i);
        int flags = Open.O_PATH | Open.O_DIRECTORY | Open.O_CLOEXEC;
        int fd = (int) Native.must(Native.cl_openat2(Open.AT_FDCWD, path.address(), flags, 0, 0), "open of root " + i);
        Reference.reachabilityFence(path);
        if (Native.must(Native.cl_dup(fd, number), "number of root " + i) != number) {
            throw new IllegalStateException("descriptor " + number + " is in use");
        }
        Native.cl_close(fd);
    }

    @Override
    public KernelService service() {
        return service;
    }
}
