package io.cloister.vfs.tty;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.bus.WaitQueue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Carries bytes between the operator's terminal and the console's master end. What one side does not take at once is
 * kept here and tried again when that side is ready; nothing is lost and nothing is read that has no room.
 */
public final class ConsoleBridge implements WaitQueue.Waiter {
    private static final int CHUNK = 4096;
    private final HostTerminal host;
    private final PtyMaster master;
    private final byte[] typed = new byte[CHUNK];
    private final UnsafeBuffer typedView = new UnsafeBuffer(typed);
    private int typedFrom;
    private int typedTo;
    private final byte[] shown = new byte[CHUNK];
    private final UnsafeBuffer shownView = new UnsafeBuffer(shown);
    private int shownFrom;
    private int shownTo;
    private boolean inputReady = true;
    private boolean inputEnded;
    private boolean outputBlocked;
    private boolean dirty = true;
    private boolean closed;

    /** Joins the two; the bridge owns {@code master}. */
    public ConsoleBridge(HostTerminal host, PtyMaster master) {
        this.host = host;
        this.master = master;
        master.waitQueue().subscribe(this);
    }

    @Override
    public void wake(int pollMask) {
        dirty = true;
    }

    /** Event VfsHostReady of descriptor 0 or 1. */
    public void hostReady(int descriptor, int events) {
        if (descriptor == 0) {
            inputReady = true;
        }
        if (descriptor == 1 || (events & Poll.POLLOUT) != 0) {
            outputBlocked = false;
        }
        dirty = true;
    }

    /** Event VfsWindow. */
    public void resize(int columns, int rows) {
        byte[] size = new byte[8];
        ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).putShort((short) rows).putShort((short) columns);
        master.tty().resize(size);
    }

    /** Moves what can be moved; the service calls it after each message. */
    public void pump() {
        if (!dirty || closed) {
            return;
        }
        dirty = false;
        while (moveInput() | moveOutput()) {
            dirty = false;
        }
        if (inputEnded && typedFrom == typedTo) {
            hangUp();
            return;
        }
        host.want(!inputReady && !inputEnded, outputBlocked);
    }

    private boolean moveInput() {
        if (typedFrom == typedTo && inputReady && !inputEnded) {
            int n = host.read(typed, 0, CHUNK);
            if (n > 0) {
                typedFrom = 0;
                typedTo = n;
            } else {
                inputReady = false;
                inputEnded = n == 0 || n != -Errno.EAGAIN && n != -Errno.EINTR;
            }
        }
        if (typedFrom == typedTo) {
            return false;
        }
        long n = master.write(0, typedView, typedFrom, typedTo - typedFrom, 0);
        typedFrom += (int) Math.max(n, 0);
        return n > 0;
    }

    private boolean moveOutput() {
        if (shownFrom == shownTo) {
            long n = master.read(0, shownView, 0, CHUNK, 0);
            shownFrom = 0;
            shownTo = (int) Math.max(n, 0);
        }
        if (shownFrom == shownTo || outputBlocked) {
            return false;
        }
        int n = host.write(shown, shownFrom, shownTo - shownFrom);
        if (n == -Errno.EAGAIN) {
            outputBlocked = true;
            return false;
        }
        // An operator's terminal that is gone swallows everything: its hang-up comes through the input side.
        shownFrom = n < 0 ? shownTo : shownFrom + n;
        return true;
    }

    private void hangUp() {
        closed = true;
        master.waitQueue().unsubscribe(this);
        master.release();
        host.want(false, false);
    }
}
