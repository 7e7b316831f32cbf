package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.signal.SignalledResults;
import java.util.List;

/** Where socket calls wait. */
public record SocketWaits(Parking parking, Clock clock, SignalledResults results) {
    /** poll(2)'s events are 16 bits wide. */
    private static final int ALL_EVENTS = 0xffff;

    /** Parks {@code wait} until {@code queue} is woken; what the handler is to return. */
    long park(SocketWait wait, WaitQueue queue) {
        long ns = wait.socket.waitNs(wait.write);
        long deadline = ns == Long.MAX_VALUE ? Parking.NEVER : clock.monotonicNs() + ns;
        return parking.park(wait, deadline, ALL_EVENTS, List.of(queue));
    }

    /** The result of a send: where SIGPIPE was sent it arrives first. */
    long sent(Call call, Socket socket, int flags, long result) {
        boolean signal = result == -Errno.EPIPE && (flags & Sockets.MSG_NOSIGNAL) == 0 && socket.isStreamType();
        return signal ? results.after(call, result, Signals.SIGPIPE) : result;
    }
}
