package io.cloister.supervisor.service;

import io.cloister.abi.Errno;
import io.cloister.mm.StubDescriptors;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;

/** mm's end of the socket from vfs, and all stubs' capability sockets. */
final class NativeStubDescriptors implements StubDescriptors {
    private final DescriptorSocket fromVfs;
    private final DescriptorSocket toStubs = new DescriptorSocket(-1);

    /** {@code fromVfs} brings memory objects. */
    NativeStubDescriptors(DescriptorSocket fromVfs) {
        this.fromVfs = fromVfs;
    }

    /** vfs sends before it answers, so nothing is to be waited for. */
    @Override
    public int receive(long[] objectId) {
        long length = fromVfs.receive(0);
        if (length < 8 || fromVfs.receivedFds() != 1) {
            return length < 0 ? (int) length : -Errno.EIO;
        }
        objectId[0] = fromVfs.message().getLong(0);
        return fromVfs.receivedFd(0);
    }

    /** A stub that is gone takes nothing any more; what it leaves is dropped before the next one comes. */
    @Override
    public boolean send(int processIndex, long token, int fd) {
        return toStubs.offerTokenOver(FdLayout.CAPABILITIES + processIndex, token, fd);
    }

    @Override
    public boolean sendFork(int parentProcess, int childProcess, long token) {
        // sent to an earlier stub of that file, which died before it took it
        toStubs.drop(FdLayout.STUB_ENDS + childProcess);
        return toStubs.offerTokenOver(FdLayout.CAPABILITIES + parentProcess, token, FdLayout.MAILBOXES + childProcess,
            FdLayout.STUB_ENDS + childProcess);
    }

    @Override
    public void close(int fd) {
        Native.cl_close(fd);
    }
}
