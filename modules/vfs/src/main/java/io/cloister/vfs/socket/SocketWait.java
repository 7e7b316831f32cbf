package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;

/** A socket call that waits, for as long as SO_RCVTIMEO or SO_SNDTIMEO allows (socket(7)). */
abstract class SocketWait implements Attempt {
    final Call call;
    final Socket socket;
    final boolean write;

    /** {@code write} for sends and connects, whose time limit is SO_SNDTIMEO. */
    SocketWait(Call call, Socket socket, boolean write) {
        this.call = call;
        this.socket = socket;
        this.write = write;
    }

    /**
     * Result of a wait that a signal or its time limit ends: {@code error}, unless part of the work was done by then.
     */
    long ended(long error) {
        return error;
    }

    @Override
    public final Call call() {
        return call;
    }

    @Override
    public final long interrupted() {
        return ended(socket.interrupted(write));
    }

    @Override
    public final long timedOut() {
        return ended(-Errno.EAGAIN);
    }
}
