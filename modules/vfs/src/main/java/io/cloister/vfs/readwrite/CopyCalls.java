package io.cloister.vfs.readwrite;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.NotState;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.inode.DirectoryFile;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.pipe.PipeEnd;
import io.cloister.vfs.task.Caller;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** sendfile(2), copy_file_range(2), splice(2), tee(2): bytes from file to file, through a buffer of ours. */
public final class CopyCalls implements CallModule {
    private static final int CHUNK = 64 << 10;
    private static final int MOST = 1 << 20;
    private static final long NONE = -1;
    private final VfsKernel kernel;
    @NotState
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CHUNK]);

    public CopyCalls(VfsKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.SENDFILE, this::sendfile);
        handlers.register(Sys.COPY_FILE_RANGE, this::copyFileRange);
        handlers.register(Sys.SPLICE, this::splice);
        handlers.register(Sys.TEE, this::tee);
    }

    /** What is to be moved; the position is NONE where the description's own is used. */
    private final class Transfer {
        private final Caller caller;
        private final OpenFile from;
        private final OpenFile to;
        private long fromAt;
        private long toAt;
        private long left;
        private long done;
        private boolean waitsForInput;

        private Transfer(Caller caller, OpenFile from, OpenFile to, long fromAt, long toAt, long length) {
            this.caller = caller;
            this.from = from;
            this.to = to;
            this.fromAt = fromAt;
            this.toAt = toAt;
            this.left = Math.min(length, MOST);
        }

        /** Moves on; bytes moved in all, or an error where none were: -EAGAIN with {@link #waitsForInput}. */
        private long run() {
            long outcome = 0;
            while (left > 0) {
                outcome = step((int) Math.min(left, CHUNK));
                if (outcome <= 0) {
                    break;
                }
                done += outcome;
                left -= outcome;
                if (!from.isStream()) {
                    break;
                }
            }
            return done > 0 ? done : outcome;
        }

        private long step(int length) {
            waitsForInput = false;
            boolean peeked = from instanceof PipeEnd;
            long n;
            if (peeked) {
                PipeEnd end = (PipeEnd) from;
                n = end.pipe().peek(buffer, 0, length);
                if (n == 0) {
                    // lets the pipe say what an empty one means: end of file or wait
                    n = from.read(caller.tid(), buffer, 0, length, OpenFile.CURRENT);
                    waitsForInput = n == -Errno.EAGAIN;
                    return n;
                }
            } else {
                long at = fromAt != NONE ? fromAt : from.isStream() ? from.position() : OpenFile.CURRENT;
                n = from.read(caller.tid(), buffer, 0, length, at);
                waitsForInput = n == -Errno.EAGAIN;
            }
            if (n <= 0) {
                return n;
            }
            long put = to.write(caller.tid(), buffer, 0, (int) n, toAt != NONE ? toAt : OpenFile.CURRENT);
            if (put <= 0) {
                return put;
            }
            if (peeked) {
                from.read(caller.tid(), buffer, 0, (int) put, OpenFile.CURRENT);
            } else if (fromAt != NONE) {
                fromAt += put;
            } else if (from.isStream()) {
                from.position(from.position() + put);
            }
            toAt += toAt != NONE ? put : 0;
            return put;
        }
    }

    /** Runs a transfer; parks on the side that is not ready unless {@code noWait}. */
    private void run(Call call, Transfer transfer, int fromArg, int toArg, boolean noWait) {
        if (attempt(call, transfer, fromArg, toArg)) {
            return;
        }
        OpenFile blocked = transfer.waitsForInput ? transfer.from : transfer.to;
        if (noWait || blocked.nonBlocking()) {
            call.complete(-Errno.EAGAIN);
            return;
        }
        transfer.from.retain();
        transfer.to.retain();
        kernel.parking().park(new Parking.Wait(call, List.of(transfer.from.waitQueue(), transfer.to.waitQueue()), Poll.POLLIN | Poll.POLLOUT,
            Long.MAX_VALUE, new TransferWait(call, transfer, fromArg, toArg), -Errno.ERESTARTSYS));
    }

    private record TransferWait(Call call, Transfer transfer, int fromArg, int toArg) implements Parking.Attempt {
        @Override
        public boolean retry() {
            return attempt(call, transfer, fromArg, toArg);
        }

        @Override
        public void over() {
            transfer.from.release();
            transfer.to.release();
        }
    }

    private record TeeWait(CopyCalls calls, Call call, Caller caller, PipeEnd in, PipeEnd out, int length) implements Parking.Attempt {
        @Override
        public boolean retry() {
            return calls.tee(call, caller, in, out, length);
        }
    }

    private static boolean attempt(Call call, Transfer transfer, int fromArg, int toArg) {
        long outcome = transfer.run();
        if (outcome == -Errno.EAGAIN) {
            return false;
        }
        giveOffset(call, fromArg, transfer.fromAt);
        giveOffset(call, toArg, transfer.toAt);
        call.complete(outcome);
        return true;
    }

    private static void giveOffset(Call call, int arg, long at) {
        if (at != NONE) {
            call.memory().putLong(call.inOffset(arg), at);
            call.out(arg, 8);
        }
    }

    private static boolean badOffset(Call call, int arg) {
        return call.arg(arg) != 0 && call.inLength(arg) < 8;
    }

    private static long offset(Call call, int arg) {
        return call.arg(arg) == 0 ? NONE : call.memory().getLong(call.inOffset(arg));
    }

    private void sendfile(Call call, Caller caller) {
        OpenFile to = caller.file(call.intArg(0));
        OpenFile from = caller.file(call.intArg(1));
        if (to == null || from == null || !to.writable() || !from.readable()) {
            call.complete(-Errno.EBADF);
            return;
        }
        if (badOffset(call, 2)) {
            call.complete(-Errno.EFAULT);
            return;
        }
        long at = offset(call, 2);
        boolean seekable = from instanceof InodeFile && from.seek(0, Open.SEEK_CUR) != -Errno.ESPIPE;
        if (at < NONE || at != NONE && !seekable || (to.statusFlags() & Open.O_APPEND) != 0 || !seekable && !(from instanceof PipeEnd)) {
            call.complete(at != NONE && !seekable ? -Errno.ESPIPE : -Errno.EINVAL);
            return;
        }
        run(call, new Transfer(caller, from, to, at, NONE, Math.max(0, call.arg(3))), 2, 2, false);
    }

    private void copyFileRange(Call call, Caller caller) {
        OpenFile from = caller.file(call.intArg(0));
        OpenFile to = caller.file(call.intArg(2));
        if (to == null || from == null || !to.writable() || !from.readable() || (to.statusFlags() & Open.O_APPEND) != 0) {
            call.complete(-Errno.EBADF);
            return;
        }
        if (badOffset(call, 1) || badOffset(call, 3)) {
            call.complete(-Errno.EFAULT);
            return;
        }
        boolean regular = from.isStream() && to.isStream();
        boolean directory = !regular && (from instanceof DirectoryFile || to instanceof DirectoryFile);
        long fromAt = offset(call, 1);
        long toAt = offset(call, 3);
        if (!regular || call.intArg(5) != 0 || fromAt < NONE || toAt < NONE) {
            call.complete(directory ? -Errno.EISDIR : -Errno.EINVAL);
            return;
        }
        long length = Math.max(0, call.arg(4));
        if (from.inode() == to.inode() && overlaps(fromAt == NONE ? from.position() : fromAt, toAt == NONE ? to.position() : toAt, length)) {
            call.complete(-Errno.EINVAL);
            return;
        }
        run(call, new Transfer(caller, from, to, fromAt, toAt, length), 1, 3, true);
    }

    private static boolean overlaps(long a, long b, long length) {
        return a < b + length && b < a + length;
    }

    private void splice(Call call, Caller caller) {
        OpenFile from = caller.file(call.intArg(0));
        OpenFile to = caller.file(call.intArg(2));
        if (to == null || from == null || !to.writable() || !from.readable()) {
            call.complete(-Errno.EBADF);
            return;
        }
        boolean pipeIn = from instanceof PipeEnd;
        boolean pipeOut = to instanceof PipeEnd;
        if (badOffset(call, 1) || badOffset(call, 3)) {
            call.complete(-Errno.EFAULT);
            return;
        }
        long fromAt = offset(call, 1);
        long toAt = offset(call, 3);
        if (pipeIn && fromAt != NONE || pipeOut && toAt != NONE) {
            call.complete(-Errno.ESPIPE);
            return;
        }
        boolean same = pipeIn && pipeOut && ((PipeEnd) from).pipe() == ((PipeEnd) to).pipe();
        boolean append = (to.statusFlags() & Open.O_APPEND) != 0;
        if (!pipeIn && !pipeOut || same || append || fromAt < NONE || toAt < NONE) {
            call.complete(-Errno.EINVAL);
            return;
        }
        boolean noWait = (call.intArg(5) & Misc.SPLICE_F_NONBLOCK) != 0;
        run(call, new Transfer(caller, from, to, fromAt, toAt, Math.max(0, call.arg(4))), 1, 3, noWait);
    }

    private void tee(Call call, Caller caller) {
        OpenFile from = caller.file(call.intArg(0));
        OpenFile to = caller.file(call.intArg(1));
        if (to == null || from == null || !to.writable() || !from.readable()) {
            call.complete(-Errno.EBADF);
            return;
        }
        if (!(from instanceof PipeEnd in) || !(to instanceof PipeEnd out) || in.pipe() == out.pipe()) {
            call.complete(-Errno.EINVAL);
            return;
        }
        boolean noWait = (call.intArg(3) & Misc.SPLICE_F_NONBLOCK) != 0 || from.nonBlocking();
        int length = (int) Math.clamp(call.arg(2), 0L, (long) CHUNK);
        if (tee(call, caller, in, out, length)) {
            return;
        }
        if (noWait) {
            call.complete(-Errno.EAGAIN);
            return;
        }
        kernel.parking().park(new Parking.Wait(call, List.of(in.waitQueue(), out.waitQueue()), Poll.POLLIN | Poll.POLLOUT, Long.MAX_VALUE,
            new TeeWait(this, call, caller, in, out, length), -Errno.ERESTARTSYS));
    }

    private boolean tee(Call call, Caller caller, PipeEnd in, PipeEnd out, int length) {
        long n = in.pipe().peek(buffer, 0, length);
        if (n == 0 && length > 0) {
            n = in.read(caller.tid(), buffer, 0, 1, OpenFile.CURRENT);
        }
        if (n > 0) {
            n = out.write(caller.tid(), buffer, 0, (int) n, OpenFile.CURRENT);
        }
        if (n == -Errno.EAGAIN) {
            return false;
        }
        call.complete(n);
        return true;
    }
}
