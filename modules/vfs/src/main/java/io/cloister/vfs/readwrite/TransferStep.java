package io.cloister.vfs.readwrite;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.signal.SignalledResults;
import java.util.List;

/**
 * One read or write of a guest between its window and a file, tried until it is through: data of the call, of which all
 * that changes is how much was done. Used by read, write, their positioned and vectored forms.
 */
final class TransferStep implements Attempt {
    /** What to do with bytes that came in: have them copied out to the guest. */
    @FunctionalInterface
    interface Delivery {
        void deliver(Call call, int bytes);

        /** To where argument 1 points. */
        Delivery WHOLE = (call, bytes) -> call.out(1, bytes);
    }

    record Waits(Parking parking, Clock clock, SignalledResults results) {
    }

    private final Waits waits;
    private final Call call;
    private final OpenFile file;
    private final boolean write;
    private final int length;
    private final long at;
    private final Delivery delivery;
    private boolean noWait;
    private boolean more;
    private int done;

    /** Moves {@code length} bytes at the place of argument 1; without {@code delivery} it is a write. */
    TransferStep(Waits waits, Call call, OpenFile file, int length, long at, Delivery delivery) {
        this.waits = waits;
        this.call = call;
        this.file = file;
        this.write = delivery == null;
        this.length = length;
        this.at = at;
        this.delivery = delivery;
    }

    /** RWF_NOWAIT: never park. */
    TransferStep noWait(boolean on) {
        noWait = on;
        return this;
    }

    /** The guest asked for more than this chunk. */
    TransferStep more(boolean on) {
        more = on;
        return this;
    }

    /** First try; parks where that is right. */
    long start() {
        long n = move();
        if (n != -Errno.EAGAIN || (file.nonBlocking() || noWait) && !file.waitsAlways()) {
            return finish(n);
        }
        file.retain();
        long wait = file.waitNs(write);
        long deadline = wait == Long.MAX_VALUE ? Parking.NEVER : waits.clock().monotonicNs() + wait;
        int events = write ? Poll.POLLOUT | Poll.POLLWRNORM
            : Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLPRI | Poll.POLLRDHUP;
        return waits.parking().park(this, deadline, events, List.of(file.waitQueue()));
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public long retry() {
        long n = move();
        return n == -Errno.EAGAIN ? CallHandler.LATER : finish(n);
    }

    @Override
    public long timedOut() {
        return finish(file.timedOut(write));
    }

    @Override
    public long interrupted() {
        return done > 0 ? done : file.interrupted(write);
    }

    /** The file stayed open while the call waited, whoever closed the descriptor meanwhile. */
    @Override
    public void over() {
        file.release();
    }

    private long position() {
        return at == OpenFile.CURRENT ? at : at + done;
    }

    /** Moves what can be moved now; what the file said last, -EAGAIN if it has to be waited for. */
    private long move() {
        while (true) {
            int from = call.inOffset(1) + done;
            long n = write ? file.write(call.tid(), call.memory(), from, length - done, position())
                : file.read(call.tid(), call.memory(), from, length - done, at);
            if (n > 0) {
                done += (int) n;
            }
            boolean goOn = write && n > 0 && done < length && file.takesWholeWrite();
            if (!goOn) {
                return n;
            }
        }
    }

    /** The signal that the file has just sent the caller and that must come before the result; 0 for none. */
    private int signal(long outcome) {
        if (!write) {
            return 0;
        }
        return outcome == -Errno.EPIPE ? Signals.SIGPIPE : outcome == -Errno.EFBIG ? Signals.SIGXFSZ : 0;
    }

    private long finish(long outcome) {
        long result = done > 0 ? done : outcome;
        if (result > 0 && !write) {
            delivery.deliver(call, (int) result);
        }
        if (result == -Errno.ERESTARTSYS) {
            // SIGTTIN or SIGTTOU of job control is on its way
            return waits.results().after(call, result);
        }
        if (signal(outcome) != 0) {
            return waits.results().after(call, result, signal(outcome));
        }
        boolean whole = result == length && result > 0 && more && (file.isStream() || write && file.takesWholeWrite());
        if (whole) {
            call.completeAndContinue(result);
            return CallHandler.LATER;
        }
        return result;
    }
}
