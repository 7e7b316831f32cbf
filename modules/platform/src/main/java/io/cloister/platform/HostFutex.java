package io.cloister.platform;

import io.cloister.runtime.ring.HostSync;

/** futex(2) of the host. */
public final class HostFutex implements HostSync {
    @Override
    public void sleep(long address, int expected, long timeoutNs) {
        Native.cl_futex_wait(address, expected, timeoutNs);
    }

    @Override
    public void wake(long address, int count) {
        Native.cl_futex_wake(address, count);
    }
}
