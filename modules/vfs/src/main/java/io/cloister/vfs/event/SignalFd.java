package io.cloister.vfs.event;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.SignalfdSiginfoLayout;
import io.cloister.vfs.file.AnonFile;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * signalfd(2). The signals are proc's: a read asks for them by an event and is answered when they have come. Readiness
 * is that of the task which made the file or read it last.
 */
public final class SignalFd extends AnonFile {
    private static final int SIZE = SignalfdSiginfoLayout.SIZE;
    private static final int MOST = 16;
    private final SignalFds all;
    private long mask;
    private int owner;
    private byte[] arrived = new byte[0];
    private boolean asked;

    SignalFd(SignalFds all, int owner, long mask, boolean nonBlocking) {
        super(Open.O_RDWR | (nonBlocking ? Open.O_NONBLOCK : 0), "[signalfd]");
        this.all = all;
        this.owner = owner;
        this.mask = mask;
    }

    /** signalfd(2) on an existing descriptor: another set. */
    void mask(long signals) {
        mask = signals;
        waitQueue().wake(Poll.POLLIN);
    }

    int watcher() {
        return owner;
    }

    void changed(long pending) {
        if ((pending & mask) != 0) {
            waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
        }
    }

    /** proc's answer. */
    void data(byte[] signals) {
        asked = false;
        arrived = signals;
        waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (length < SIZE) {
            return -Errno.EINVAL;
        }
        if (arrived.length > 0) {
            int n = Math.min(arrived.length, length / SIZE * SIZE);
            memory.putBytes(offset, arrived, 0, n);
            arrived = Arrays.copyOfRange(arrived, n, arrived.length);
            return n;
        }
        owner = tid;
        if (!asked && (all.pending(tid) & mask) != 0) {
            asked = true;
            all.ask(this, tid, mask, Math.min(MOST, length / SIZE));
        }
        return -Errno.EAGAIN;
    }

    @Override
    public boolean waitsAlways() {
        return asked;
    }

    @Override
    public int poll() {
        return arrived.length > 0 || (all.pending(owner) & mask) != 0 ? Poll.POLLIN | Poll.POLLRDNORM : 0;
    }

    @Override
    public String fdinfo() {
        return String.format("sigmask:\t%016x%n", mask);
    }

    @Override
    protected void released() {
        all.gone(this);
    }
}
