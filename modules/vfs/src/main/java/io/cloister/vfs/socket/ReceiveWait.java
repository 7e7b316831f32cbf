package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;

/** A receive that waits for the first byte, or with MSG_WAITALL for all of them. */
final class ReceiveWait extends SocketWait {
    /** Makes the result of the call of what was received: bytes or minus an errno. */
    interface Done {
        long result(long bytes);
    }

    private final Incoming message;
    private final Done done;
    private final boolean all;
    private int received;
    private boolean finished;

    ReceiveWait(Call call, Socket socket, Incoming message, Done done) {
        super(call, socket, false);
        this.message = message;
        this.done = done;
        this.all = (message.flags & Sockets.MSG_WAITALL) != 0 && (message.flags & Sockets.MSG_PEEK) == 0
            && socket.isStreamType();
    }

    /** Receives what is there; the result of the call, or {@link CallHandler#LATER} if it has to wait. */
    long go(boolean dontWait) {
        // The window is the call's; a parked message is state, and memory of guests is none.
        message.memory = call.memory();
        while (true) {
            long n = socket.receive(message);
            if (n == -Errno.EAGAIN && !dontWait) {
                message.memory = null;
                return CallHandler.LATER;
            }
            if (n <= 0) {
                return finish(received > 0 ? received : n);
            }
            received += (int) n;
            boolean more = all && message.ancillary == Ancillary.NONE && n < message.length;
            message.offset += (int) n;
            message.length -= (int) n;
            if (!more) {
                return finish(received);
            }
        }
    }

    boolean isFinished() {
        return finished;
    }

    private long finish(long result) {
        finished = true;
        return done.result(result);
    }

    @Override
    public long retry() {
        return go(false);
    }

    @Override
    long ended(long error) {
        return received > 0 ? finish(received) : error;
    }
}
