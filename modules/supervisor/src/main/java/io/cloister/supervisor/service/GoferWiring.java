package io.cloister.supervisor.service;

import io.cloister.abi.Open;
import io.cloister.bus.KernelService;
import io.cloister.bus.Tape;
import io.cloister.bus.host.FdLayout;
import io.cloister.gofer.GoferService;
import io.cloister.gofer.RecordedHostTree;
import io.cloister.gofer.host.NativeHostTree;
import io.cloister.platform.CString;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import java.lang.ref.Reference;

/** The gofer, with its roots: what the jail shows as /roots/0, /roots/1, ... */
final class GoferWiring implements Wiring {
    private final GoferService service;

    GoferWiring(ServiceArguments arguments, Tape tape) {
        int count = 1 + arguments.volumes().size();
        int[] roots = new int[count];
        boolean[] writable = new boolean[count];
        for (int i = 0; i < count; i++) {
            CString path = new CString("/roots/" + i);
            roots[i] = (int) Native.must(Native.cl_openat2(Open.AT_FDCWD, path.address(), Open.O_PATH | Open.O_DIRECTORY | Open.O_CLOEXEC, 0, 0),
                "open of root " + i);
            Reference.reachabilityFence(path);
            writable[i] = i > 0 && arguments.volumes().get(i - 1).endsWith(":rw");
        }
        service = new GoferService(new RecordedHostTree(new NativeHostTree(new DescriptorSocket(FdLayout.FILES)), tape), roots, writable);
    }

    @Override
    public KernelService service() {
        return service;
    }
}
