package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.bus.Clock;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.file.WaitQueue;
import io.cloister.vfs.signal.SignalledResult;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Descriptors;
import java.util.Arrays;
import java.util.List;

/** Arguments that many socket calls have, and how they park. */
final class SocketArgs {
    private final Descriptors descriptors;
    private final Parking parking;
    private final Clock clock;
    private final TaskTable tasks;

    SocketArgs(Descriptors descriptors, Parking parking, Clock clock, TaskTable tasks) {
        this.tasks = tasks;
        this.descriptors = descriptors;
        this.parking = parking;
        this.clock = clock;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    /** The socket of argument 0; where there is none the call is completed (EBADF, ENOTSOCK) and null comes back. */
    Socket socket(Call call) {
        OpenFile file = descriptors.file(call.tid(), call.intArg(0));
        if (file instanceof Socket socket) {
            return socket;
        }
        call.complete(file == null ? -Errno.EBADF : -Errno.ENOTSOCK);
        return null;
    }

    /** The address in argument {@code arg} whose length is argument {@code arg + 1}; null where the call was completed with an error. */
    static byte[] address(Call call, int arg) {
        int length = call.intArg(arg + 1);
        if (length < 0 || length > Sockets.SOCKADDR_STORAGE_SIZE) {
            call.complete(-Errno.EINVAL);
            return null;
        }
        if (call.inLength(arg) < length) {
            call.complete(-Errno.EFAULT);
            return null;
        }
        return Arrays.copyOf(call.inBytes(arg), length);
    }

    /** True where the value-result length in {@code arg + 1} is usable; else the call was completed. A NULL address needs none. */
    static boolean checkAddressRoom(Call call, int arg) {
        if (call.arg(arg) == 0) {
            return true;
        }
        long error = call.inLength(arg + 1) < 4 ? -Errno.EFAULT
            : call.memory().getInt(call.inOffset(arg + 1)) < 0 ? -Errno.EINVAL : call.inLength(arg) < 0 ? -Errno.EFAULT : 0;
        if (error != 0) {
            call.complete(error);
        }
        return error == 0;
    }

    /** Copies an address out: cut to the room, true length into the length argument (accept(2)). */
    static void putAddress(Call call, int arg, byte[] address) {
        if (call.arg(arg) != 0 && call.inLength(arg + 1) >= 4) {
            int room = Math.max(0, call.memory().getInt(call.inOffset(arg + 1)));
            call.out(arg, Arrays.copyOf(address, Math.min(room, address.length)));
            call.out(arg + 1, IntBytes.of(address.length));
        }
    }

    static boolean dontWait(Socket socket, int flags) {
        return socket.nonBlocking() || (flags & Sockets.MSG_DONTWAIT) != 0;
    }

    /** Completes a send: where SIGPIPE was sent it arrives first. */
    void completeSend(Call call, Socket socket, int flags, long result) {
        boolean signal = result == -Errno.EPIPE && (flags & Sockets.MSG_NOSIGNAL) == 0 && socket.isStreamType();
        if (signal) {
            SignalledResult.complete(parking, tasks, call, result, Signals.SIGPIPE);
        } else {
            call.complete(result);
        }
    }

    /** An attempt that SO_RCVTIMEO or SO_SNDTIMEO ends with what was done by then. */
    private record TimedAttempt(Call call, Parking.Attempt attempt) implements Parking.Attempt {
        @Override
        public boolean retry() {
            return attempt.retry();
        }

        @Override
        public long interrupted(long usual) {
            return attempt.interrupted(usual);
        }

        @Override
        public void timedOut() {
            call.complete(attempt.interrupted(-Errno.EAGAIN));
        }

        @Override
        public void over() {
            attempt.over();
        }
    }

    /** Parks for a receive (or accept, {@code write} false) or send (or connect) with the socket's timeout. */
    void park(Call call, Socket socket, boolean write, WaitQueue queue, Parking.Attempt attempt) {
        long wait = socket.waitNs(write);
        long deadline = wait == Long.MAX_VALUE ? wait : clock.monotonicNs() + wait;
        parking.park(new Parking.Wait(call, List.of(queue), 0xffff, deadline, new TimedAttempt(call, attempt), socket.interrupted(write)));
    }
}
