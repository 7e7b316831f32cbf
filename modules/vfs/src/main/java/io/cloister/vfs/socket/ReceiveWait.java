package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.vfs.file.Parking;

/** A receive that waits for the first byte, or with MSG_WAITALL for all of them. */
final class ReceiveWait implements Parking.Attempt {
    /** Hands the result out. */
    interface Done {
        void result(long bytes);
    }

    private final Call call;
    private final Socket socket;
    private final Incoming message;
    private final Done done;
    private final boolean all;
    private int received;

    ReceiveWait(Call call, Socket socket, Incoming message, Done done) {
        this.call = call;
        this.socket = socket;
        this.message = message;
        this.done = done;
        this.all = (message.flags & Sockets.MSG_WAITALL) != 0 && (message.flags & Sockets.MSG_PEEK) == 0 && socket.isStreamType();
    }

    /** Receives what is there; true where the call is finished. */
    boolean go(boolean dontWait) {
        // The window is the call's; a parked message is state, and memory of guests is none.
        message.memory = call.memory();
        while (true) {
            long n = socket.receive(message);
            if (n == -Errno.EAGAIN && !dontWait) {
                message.memory = null;
                return false;
            }
            if (n <= 0) {
                done.result(received > 0 ? received : n);
                return true;
            }
            received += (int) n;
            boolean more = all && message.ancillary == Ancillary.NONE && n < message.length;
            message.offset += (int) n;
            message.length -= (int) n;
            if (!more) {
                done.result(received);
                return true;
            }
        }
    }

    @Override
    public boolean retry() {
        return go(false);
    }

    @Override
    public long interrupted(long usual) {
        return received > 0 ? received : usual;
    }
}
