package io.cloister.vfs.file;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.bus.WaitQueue;
import org.agrona.MutableDirectBuffer;

/**
 * An open file description (open(2)): what descriptors refer to. Every operation answers at once with a result or minus
 * an errno; {@code -EAGAIN} means "not now", and the system call layer parks the call on {@link #waitQueue()} unless
 * O_NONBLOCK is set. Lengths are bytes, positions are bytes from the start.
 */
public abstract class OpenFile {
    /** Position argument: use and advance the description's own position. */
    public static final long CURRENT = -1;

    private final WaitQueue waitQueue = new WaitQueue();
    private int statusFlags;
    private int references = 1;
    private long position;
    private int owner;

    protected OpenFile(int statusFlags) {
        this.statusFlags = statusFlags;
    }

    /** Reads up to {@code length} bytes into {@code memory}; 0 at the end of file. {@code tid} is the caller. */
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        return -Errno.EINVAL;
    }

    /** Writes up to {@code length} bytes of {@code memory} (hostile: read each byte once). */
    public long write(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        return -Errno.EINVAL;
    }

    /** What is ready now, as POLL* bits. Regular files: POLLIN|POLLOUT always. */
    public int poll() {
        return Poll.POLLIN | Poll.POLLOUT | Poll.POLLRDNORM | Poll.POLLWRNORM;
    }

    /** True where poll can ever block; regular files and directories give false, and epoll_ctl gives EPERM for them. */
    public boolean pollable() {
        return false;
    }

    /** Where to learn of readiness. */
    public final WaitQueue waitQueue() {
        return waitQueue;
    }

    /** lseek(2); -ESPIPE if there is no position. */
    public long seek(long offset, int whence) {
        return -Errno.ESPIPE;
    }

    /** Fills a struct stat (StatLayout, 144 bytes) at {@code offset}. */
    public abstract long stat(MutableDirectBuffer memory, int offset);

    /** The inode behind, or null for anonymous ones (pipe, epoll, ...). */
    public abstract Object inode();

    /** What readlink of /proc/PID/fd/N shows, e.g. {@code pipe:[123]}, or a path. */
    public abstract byte[] linkText();

    /** True where read(2)/write(2) may run to the end of a long request in chunks without blocking (regular files). */
    public boolean isStream() {
        return false;
    }

    /**
     * True if a blocking write(2) goes on until every byte was taken, parking as often as needed (pipes, stream
     * sockets, terminals). An error or signal after part of it returns that part.
     */
    public boolean takesWholeWrite() {
        return false;
    }

    /**
     * How long a blocking read or write may stay parked, nanoseconds (SO_RCVTIMEO, SO_SNDTIMEO, VTIME); asked when the
     * call is parked.
     */
    public long waitNs(boolean write) {
        return Long.MAX_VALUE;
    }

    /** Result of a read or write that was parked for {@link #waitNs}. */
    public long timedOut(boolean write) {
        return -Errno.EAGAIN;
    }

    /**
     * Result of a parked read or write that a signal ends: -ERESTARTSYS, or -EINTR where signal(7) says that it is
     * never restarted.
     */
    public long interrupted(boolean write) {
        return waitNs(write) == Long.MAX_VALUE ? -Errno.ERESTARTSYS : -Errno.EINTR;
    }

    /**
     * True where -EAGAIN only means that another service has not answered yet: the call parks even with O_NONBLOCK
     * (/proc texts).
     */
    public boolean waitsAlways() {
        return false;
    }

    /**
     * True if an open of /proc/PID/fd/N gives a description of its own (pipes, terminals); otherwise it shares this
     * one.
     */
    public boolean canReopen() {
        return false;
    }

    /** Such a description, by open(2) of the task with {@code flags}; only asked where {@link #canReopen}. */
    public OpenFile reopen(int tid, int flags) {
        return retain();
    }

    /**
     * ioctl(2) commands of this kind of file. {@code request} gives argument access; see {@link IoctlRequest}.
     */
    public long ioctl(IoctlRequest request) {
        return -Errno.ENOTTY;
    }

    /** The last descriptor is closed. */
    protected void released() {
    }

    /** O_* status flags and access mode. */
    public final int statusFlags() {
        return statusFlags;
    }

    /** F_SETFL. */
    public final void statusFlags(int flags) {
        statusFlags = flags;
    }

    public final boolean nonBlocking() {
        return (statusFlags & Open.O_NONBLOCK) != 0;
    }

    public final boolean readable() {
        return (statusFlags & Open.O_ACCMODE) != Open.O_WRONLY && (statusFlags & Open.O_PATH) == 0;
    }

    public final boolean writable() {
        return (statusFlags & Open.O_ACCMODE) != Open.O_RDONLY && (statusFlags & Open.O_PATH) == 0;
    }

    /** F_GETOWN. */
    public final int asyncOwner() {
        return owner;
    }

    /** F_SETOWN: a process, or minus a process group. */
    public final void asyncOwner(int pid) {
        owner = pid;
    }

    public final long position() {
        return position;
    }

    public final void position(long bytes) {
        position = bytes;
    }

    /** One more reference (dup, fork, SCM_RIGHTS, kernel-internal). */
    public final OpenFile retain() {
        references++;
        return this;
    }

    /** True if the last reference was given back. */
    public final boolean isReleased() {
        return references <= 0;
    }

    /** One reference less; the last one releases. */
    public final void release() {
        if (--references == 0) {
            waitQueue.wake(WaitQueue.CLOSED);
            released();
        }
    }
}
