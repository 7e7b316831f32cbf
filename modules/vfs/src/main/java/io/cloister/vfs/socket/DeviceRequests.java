package io.cloister.vfs.socket;

import io.cloister.vfs.file.IoctlRequest;

/** The requests of netdevice(7), which are about interfaces: a socket of any family takes them. */
public interface DeviceRequests {
    /** 0 or minus an errno; ENOTTY for what is no such request. */
    long device(IoctlRequest request);
}
