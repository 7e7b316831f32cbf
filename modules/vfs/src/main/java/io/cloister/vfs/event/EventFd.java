package io.cloister.vfs.event;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.vfs.file.AnonFile;
import org.agrona.MutableDirectBuffer;

/** eventfd(2): a 64-bit counter. */
public final class EventFd extends AnonFile {
    private static final long MAX = -2L;
    private final boolean semaphore;
    /** Unsigned. */
    private long count;

    /** With the initial value, and EFD_SEMAPHORE or not. */
    public EventFd(int initial, boolean semaphore, boolean nonBlocking) {
        super(Open.O_RDWR | (nonBlocking ? Open.O_NONBLOCK : 0), "[eventfd]");
        this.count = initial & 0xffffffffL;
        this.semaphore = semaphore;
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (at != CURRENT) {
            return -Errno.ESPIPE;
        }
        if (length < 8) {
            return -Errno.EINVAL;
        }
        if (count == 0) {
            return -Errno.EAGAIN;
        }
        memory.putLong(offset, semaphore ? 1 : count);
        count = semaphore ? count - 1 : 0;
        waitQueue().wake(Poll.POLLOUT);
        return 8;
    }

    @Override
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (at != CURRENT) {
            return -Errno.ESPIPE;
        }
        if (length < 8) {
            return -Errno.EINVAL;
        }
        long add = memory.getLong(offset);
        if (add == -1L) {
            return -Errno.EINVAL;
        }
        if (Long.compareUnsigned(add, MAX - count) > 0) {
            return -Errno.EAGAIN;
        }
        count += add;
        waitQueue().wake(Poll.POLLIN);
        return 8;
    }

    @Override
    public int poll() {
        int mask = count != 0 ? Poll.POLLIN | Poll.POLLRDNORM : 0;
        return Long.compareUnsigned(count, MAX) < 0 ? mask | Poll.POLLOUT | Poll.POLLWRNORM : mask;
    }

    @Override
    public String fdinfo() {
        return "eventfd-count: " + String.format("%16x", count) + "\n";
    }
}
