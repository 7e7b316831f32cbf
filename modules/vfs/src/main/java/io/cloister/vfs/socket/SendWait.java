package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.vfs.file.Parking;

/** A send that may need several goes: a stream takes what fits, a message goes as a whole or not at all. */
final class SendWait implements Parking.Attempt {
    /** Hands the result out. */
    interface Done {
        void result(long bytes);
    }

    private final Call call;
    private final Socket socket;
    private final Outgoing message;
    private final Done done;
    private int sent;
    private boolean finished;

    SendWait(Call call, Socket socket, Outgoing message, Done done) {
        this.call = call;
        this.socket = socket;
        this.message = message;
        this.done = done;
    }

    /** Sends what goes; true where the call is finished. */
    boolean go(boolean dontWait) {
        // The window is the call's; a parked message is state, and memory of guests is none.
        message.memory = call.memory();
        while (true) {
            long n = socket.send(message);
            if (n == -Errno.EAGAIN && !dontWait) {
                message.memory = null;
                return false;
            }
            if (n < 0) {
                finish(sent > 0 ? sent : n);
                return true;
            }
            sent += (int) n;
            message.offset += (int) n;
            message.length -= (int) n;
            if (message.length == 0 || !socket.isStreamType()) {
                finish(sent);
                return true;
            }
            // The first part took the control data and the address with it.
            message.ancillary = Ancillary.NONE;
            message.address = new byte[0];
            message.control = new byte[0];
        }
    }

    private void finish(long result) {
        finished = true;
        done.result(result);
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
    public boolean retry() {
        return go(false);
    }

    @Override
    public long interrupted(long usual) {
        return sent > 0 ? sent : usual;
    }
}
