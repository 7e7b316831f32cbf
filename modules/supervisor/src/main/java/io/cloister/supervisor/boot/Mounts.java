package io.cloister.supervisor.boot;

import io.cloister.abi.Open;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import java.lang.ref.Reference;

/**
 * Keeps the first gofer's mount namespace: with it its roots stay one tree, so that descriptors of directories, which
 * its successors take over, still lead across mount points when it is gone.
 */
final class Mounts {
    private Mounts() {
    }

    /** A descriptor that keeps the mount namespace of {@code pid}, or minus an errno. */
    static int pin(int pid) {
        CString path = new CString("/proc/" + pid + "/ns/mnt");
        int fd = Native.cl_openat2(Open.AT_FDCWD, path.address(), Open.O_RDONLY | Open.O_CLOEXEC, 0, 0);
        Reference.reachabilityFence(path);
        return fd < 0 ? fd : Guard.keep(fd);
    }
}
