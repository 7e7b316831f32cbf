package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;

/** A send that may need several goes: a stream takes what fits, a message goes as a whole or not at all. */
final class SendWait extends SocketWait {
    /** Makes the result of the call of what was sent: bytes or minus an errno. */
    interface Done {
        long result(long bytes);
    }

    private final Outgoing message;
    private final Done done;
    private int sent;
    private boolean finished;

    SendWait(Call call, Socket socket, Outgoing message, Done done) {
        super(call, socket, true);
        this.message = message;
        this.done = done;
    }

    /** Sends what goes; the result of the call, or {@link CallHandler#LATER} if it has to wait. */
    long go(boolean dontWait) {
        // The window is the call's; a parked message is state, and memory of guests is none.
        message.memory = call.memory();
        while (true) {
            long n = socket.send(message);
            if (n == -Errno.EAGAIN && !dontWait) {
                message.memory = null;
                return CallHandler.LATER;
            }
            if (n < 0) {
                return finish(sent > 0 ? sent : n);
            }
            sent += (int) n;
            message.offset += (int) n;
            message.length -= (int) n;
            if (message.length == 0 || !socket.isStreamType()) {
                return finish(sent);
            }
            // The first part took the control data and the address with it.
            message.ancillary = Ancillary.NONE;
            message.address = new byte[0];
            message.control = new byte[0];
        }
    }

    boolean isFinished() {
        return finished;
    }

    private long finish(long result) {
        finished = true;
        return done.result(result);
    }

    /** A send that a signal or a time limit ended: descriptors that did not go are given back. */
    @Override
    public void over() {
        if (!finished) {
            finished = true;
            socket.dropRights(message.ancillary);
        }
    }

    @Override
    public long retry() {
        return go(false);
    }

    @Override
    long ended(long error) {
        return sent > 0 ? sent : error;
    }
}
