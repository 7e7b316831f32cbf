package io.cloister.vfs.readwrite;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.bus.Call;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.signal.SignalledResult;
import io.cloister.vfs.task.Caller;
import java.util.List;

/**
 * One read or write of a guest between its window and a file, tried until it is through: data of the call, of which all that changes is how much
 * was done. Used by read, write, their positioned and vectored forms.
 */
final class TransferStep implements Parking.Attempt {
    /** What to do with bytes that came in: have them copied out to the guest. */
    @FunctionalInterface
    interface Delivery {
        void deliver(Call call, int bytes);

        /** To where argument 1 points. */
        Delivery WHOLE = (call, bytes) -> call.out(1, bytes);
    }

    private final VfsKernel kernel;
    private final Call call;
    private final Caller caller;
    private final OpenFile file;
    private final boolean write;
    private final int length;
    private final long at;
    private final Delivery delivery;
    private boolean noWait;
    private boolean more;
    private int done;

    /** Moves {@code length} bytes at the place of argument 1; without {@code delivery} it is a write. */
    TransferStep(Call call, Caller caller, OpenFile file, int length, long at, Delivery delivery) {
        this.kernel = caller.kernel();
        this.call = call;
        this.caller = caller;
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
    void start() {
        if (retry()) {
            return;
        }
        if ((file.nonBlocking() || noWait) && !file.waitsAlways()) {
            finish(-Errno.EAGAIN);
            return;
        }
        file.retain();
        long wait = file.waitNs(write);
        long deadline = wait == Long.MAX_VALUE ? Long.MAX_VALUE : kernel.parking().nowNs() + wait;
        int mask = write ? Poll.POLLOUT | Poll.POLLWRNORM : Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLPRI | Poll.POLLRDHUP;
        kernel.parking().park(new Parking.Wait(call, List.of(file.waitQueue()), mask, deadline, this, file.interrupted(write)));
    }

    @Override
    public void timedOut() {
        finish(file.timedOut(write));
    }

    @Override
    public long interrupted(long usual) {
        return done > 0 ? done : usual;
    }

    /** The file stayed open while the call waited, whoever closed the descriptor meanwhile. */
    @Override
    public void over() {
        file.release();
    }

    @Override
    public boolean retry() {
        while (true) {
            int from = call.inOffset(1) + done;
            long n = write ? file.write(caller.tid(), call.memory(), from, length - done, at == OpenFile.CURRENT ? at : at + done)
                : file.read(caller.tid(), call.memory(), from, length - done, at);
            if (n == -Errno.EAGAIN) {
                return false;
            }
            if (n > 0) {
                done += (int) n;
            }
            boolean goOn = write && n > 0 && done < length && file.takesWholeWrite();
            if (!goOn) {
                finish(n);
                return true;
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

    private void finish(long outcome) {
        long result = done > 0 ? done : outcome;
        if (result > 0 && !write) {
            delivery.deliver(call, (int) result);
        }
        boolean whole = result == length && result > 0 && more && (file.isStream() || write && file.takesWholeWrite());
        if (result == -Errno.ERESTARTSYS) {
            // SIGTTIN or SIGTTOU of job control is on its way
            kernel.parking().completeAfterSignal(call, result);
        } else if (signal(outcome) != 0) {
            SignalledResult.complete(kernel.parking(), kernel.tasks(), call, result, signal(outcome));
        } else if (whole) {
            call.completeAndContinue(result);
        } else {
            call.complete(result);
        }
    }
}
