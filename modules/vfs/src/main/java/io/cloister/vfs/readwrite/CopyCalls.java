package io.cloister.vfs.readwrite;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.abi.Sys;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.NotState;
import io.cloister.bus.Parking;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.DirectoryFile;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.pipe.PipeEnd;
import io.cloister.vfs.task.Caller;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** sendfile(2), copy_file_range(2), splice(2), tee(2): bytes from file to file, through a buffer of ours. */
public final class CopyCalls {
    private static final int CHUNK = 64 << 10;
    private static final int MOST = 1 << 20;
    private static final long NONE = -1;
    private final Parking parking;
    @NotState
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CHUNK]);

    public CopyCalls(Parking parking) {
        this.parking = parking;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.SENDFILE, this::sendfile);
        table.on(Sys.COPY_FILE_RANGE, this::copyFileRange);
        table.on(Sys.SPLICE, this::splice);
        table.on(Sys.TEE, this::tee);
    }

    /** What is to be moved; the position is NONE where the description's own is used. */
    private final class Transfer {
        private final int tid;
        private final OpenFile from;
        private final OpenFile to;
        private long fromAt;
        private long toAt;
        private long left;
        private long done;
        private boolean waitsForInput;

        private Transfer(int tid, OpenFile from, OpenFile to, long fromAt, long toAt, long length) {
            this.tid = tid;
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
                    n = from.read(tid, buffer, 0, length, OpenFile.CURRENT);
                    waitsForInput = n == -Errno.EAGAIN;
                    return n;
                }
            } else {
                long at = fromAt != NONE ? fromAt : from.isStream() ? from.position() : OpenFile.CURRENT;
                n = from.read(tid, buffer, 0, length, at);
                waitsForInput = n == -Errno.EAGAIN;
            }
            if (n <= 0) {
                return n;
            }
            long put = to.write(tid, buffer, 0, (int) n, toAt != NONE ? toAt : OpenFile.CURRENT);
            if (put <= 0) {
                return put;
            }
            if (peeked) {
                from.read(tid, buffer, 0, (int) put, OpenFile.CURRENT);
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
    private long run(Call call, Transfer transfer, int fromArg, int toArg, boolean noWait) {
        TransferWait wait = new TransferWait(call, transfer, fromArg, toArg);
        long outcome = wait.retry();
        if (outcome != CallHandler.LATER) {
            return outcome;
        }
        OpenFile blocked = transfer.waitsForInput ? transfer.from : transfer.to;
        if (noWait || blocked.nonBlocking()) {
            return -Errno.EAGAIN;
        }
        transfer.from.retain();
        transfer.to.retain();
        return park(wait, transfer.from, transfer.to);
    }

    private long park(Attempt wait, OpenFile from, OpenFile to) {
        return parking.park(wait, Parking.NEVER, Poll.POLLIN | Poll.POLLOUT, List.of(from.waitQueue(), to.waitQueue()));
    }

    private record TransferWait(Call call, Transfer transfer, int fromArg, int toArg) implements Attempt {
        @Override
        public long retry() {
            long outcome = transfer.run();
            if (outcome == -Errno.EAGAIN) {
                return CallHandler.LATER;
            }
            giveOffset(call, fromArg, transfer.fromAt);
            giveOffset(call, toArg, transfer.toAt);
            return outcome;
        }

        @Override
        public void over() {
            transfer.from.release();
            transfer.to.release();
        }
    }

    private record TeeWait(CopyCalls calls, Call call, PipeEnd in, PipeEnd out, int length) implements Attempt {
        @Override
        public long retry() {
            long n = calls.tee(call.tid(), in, out, length);
            return n == -Errno.EAGAIN ? CallHandler.LATER : n;
        }

        @Override
        public void over() {
            in.release();
            out.release();
        }
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

    private long sendfile(Caller caller, Call call) {
        OpenFile to = caller.file(call.intArg(0));
        OpenFile from = caller.file(call.intArg(1));
        if (to == null || from == null || !to.writable() || !from.readable()) {
            return -Errno.EBADF;
        }
        if (badOffset(call, 2)) {
            return -Errno.EFAULT;
        }
        long at = offset(call, 2);
        boolean seekable = from instanceof InodeFile && from.seek(0, Open.SEEK_CUR) != -Errno.ESPIPE;
        if (at != NONE && !seekable) {
            return -Errno.ESPIPE;
        }
        if (at < NONE || (to.statusFlags() & Open.O_APPEND) != 0 || !seekable && !(from instanceof PipeEnd)) {
            return -Errno.EINVAL;
        }
        return run(call, new Transfer(caller.tid(), from, to, at, NONE, Math.max(0, call.arg(3))), 2, 2, false);
    }

    private long copyFileRange(Caller caller, Call call) {
        OpenFile from = caller.file(call.intArg(0));
        OpenFile to = caller.file(call.intArg(2));
        if (to == null || from == null || !to.writable() || !from.readable()
            || (to.statusFlags() & Open.O_APPEND) != 0) {
            return -Errno.EBADF;
        }
        if (badOffset(call, 1) || badOffset(call, 3)) {
            return -Errno.EFAULT;
        }
        boolean regular = from.isStream() && to.isStream();
        boolean directory = !regular && (from instanceof DirectoryFile || to instanceof DirectoryFile);
        long fromAt = offset(call, 1);
        long toAt = offset(call, 3);
        if (!regular || call.intArg(5) != 0 || fromAt < NONE || toAt < NONE) {
            return directory ? -Errno.EISDIR : -Errno.EINVAL;
        }
        long length = Math.max(0, call.arg(4));
        long start = fromAt == NONE ? from.position() : fromAt;
        long target = toAt == NONE ? to.position() : toAt;
        if (from.inode() == to.inode() && overlaps(start, target, length)) {
            return -Errno.EINVAL;
        }
        return run(call, new Transfer(caller.tid(), from, to, fromAt, toAt, length), 1, 3, true);
    }

    private static boolean overlaps(long a, long b, long length) {
        return a < b + length && b < a + length;
    }

    private long splice(Caller caller, Call call) {
        OpenFile from = caller.file(call.intArg(0));
        OpenFile to = caller.file(call.intArg(2));
        if (to == null || from == null || !to.writable() || !from.readable()) {
            return -Errno.EBADF;
        }
        boolean pipeIn = from instanceof PipeEnd;
        boolean pipeOut = to instanceof PipeEnd;
        if (badOffset(call, 1) || badOffset(call, 3)) {
            return -Errno.EFAULT;
        }
        long fromAt = offset(call, 1);
        long toAt = offset(call, 3);
        if (pipeIn && fromAt != NONE || pipeOut && toAt != NONE) {
            return -Errno.ESPIPE;
        }
        boolean same = pipeIn && pipeOut && ((PipeEnd) from).pipe() == ((PipeEnd) to).pipe();
        boolean append = (to.statusFlags() & Open.O_APPEND) != 0;
        if (!pipeIn && !pipeOut || same || append || fromAt < NONE || toAt < NONE) {
            return -Errno.EINVAL;
        }
        boolean noWait = (call.intArg(5) & Misc.SPLICE_F_NONBLOCK) != 0;
        return run(call, new Transfer(caller.tid(), from, to, fromAt, toAt, Math.max(0, call.arg(4))), 1, 3, noWait);
    }

    private long tee(Caller caller, Call call) {
        OpenFile from = caller.file(call.intArg(0));
        OpenFile to = caller.file(call.intArg(1));
        if (to == null || from == null || !to.writable() || !from.readable()) {
            return -Errno.EBADF;
        }
        if (!(from instanceof PipeEnd in) || !(to instanceof PipeEnd out) || in.pipe() == out.pipe()) {
            return -Errno.EINVAL;
        }
        boolean noWait = (call.intArg(3) & Misc.SPLICE_F_NONBLOCK) != 0 || from.nonBlocking();
        int length = (int) Math.clamp(call.arg(2), 0L, (long) CHUNK);
        long n = tee(caller.tid(), in, out, length);
        if (n != -Errno.EAGAIN || noWait) {
            return n;
        }
        in.retain();
        out.retain();
        return park(new TeeWait(this, call, in, out, length), in, out);
    }

    private long tee(int tid, PipeEnd in, PipeEnd out, int length) {
        long n = in.pipe().peek(buffer, 0, length);
        if (n == 0 && length > 0) {
            n = in.read(tid, buffer, 0, 1, OpenFile.CURRENT);
        }
        return n > 0 ? out.write(tid, buffer, 0, (int) n, OpenFile.CURRENT) : n;
    }
}
