package io.cloister.vfs.lock;

import io.cloister.abi.Errno;
import io.cloister.abi.FlockLayout;
import io.cloister.abi.Locks;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Parking;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.lock.LockTable.Range;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;

/** flock(2) and the locks of fcntl(2) (fcntl_locking(2)). */
public final class FileLockCalls {
    private final LockTable locks;
    private final Parking parking;

    public FileLockCalls(LockTable locks, Parking parking) {
        this.locks = locks;
        this.parking = parking;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.FLOCK, this::flock);
    }

    private long flock(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        int operation = call.intArg(1) & ~Locks.LOCK_NB;
        boolean wait = (call.intArg(1) & Locks.LOCK_NB) == 0;
        if (file == null) {
            return -Errno.EBADF;
        }
        if (operation != Locks.LOCK_SH && operation != Locks.LOCK_EX && operation != Locks.LOCK_UN) {
            return -Errno.EINVAL;
        }
        if (!(file.inode() instanceof Inode inode)) {
            return 0;
        }
        long outcome = locks.flock(inode, file, operation);
        if (outcome != -Errno.EAGAIN || !wait) {
            return outcome;
        }
        file.retain();
        return parking.park(new FlockWait(locks, call, file, operation), locks.waiters(inode), Parking.ANY_EVENT);
    }

    private record FlockWait(LockTable locks, Call call, OpenFile file, int operation) implements Attempt {
        @Override
        public long retry() {
            long again = locks.flock((Inode) file.inode(), file, operation);
            return again == -Errno.EAGAIN ? CallHandler.LATER : again;
        }

        @Override
        public void over() {
            file.release();
        }
    }

    /** F_GETLK, F_SETLK, F_SETLKW and their OFD forms; {@code in} is the caller's struct flock. */
    public long fcntl(Caller caller, Call call, OpenFile file, int command, ByteBuffer in) {
        boolean ofd = command >= Open.F_OFD_GETLK;
        int type = in.getShort(FlockLayout.L_TYPE);
        if (!(file.inode() instanceof Inode inode)) {
            return -Errno.EBADF;
        }
        int whence = in.getShort(FlockLayout.L_WHENCE);
        boolean known = (type == Locks.F_RDLCK || type == Locks.F_WRLCK || type == Locks.F_UNLCK)
            && (whence == Open.SEEK_SET || whence == Open.SEEK_CUR || whence == Open.SEEK_END);
        if (ofd && in.getInt(FlockLayout.L_PID) != 0 || !known) {
            return -Errno.EINVAL;
        }
        long start = in.getLong(FlockLayout.L_START) + base(file, inode, whence);
        long length = in.getLong(FlockLayout.L_LEN);
        long end = length == 0 ? Long.MAX_VALUE : length > 0 ? start + length - 1 : start - 1;
        long from = length < 0 ? start + length : start;
        if (from < 0 || end < from) {
            return end < from && from >= 0 ? -Errno.EOVERFLOW : -Errno.EINVAL;
        }
        Range wanted = new Range(ofd ? file : caller.files(), ofd ? -1 : caller.tgid(), type == Locks.F_WRLCK, from,
            end);
        if (command == Open.F_GETLK || command == Open.F_OFD_GETLK) {
            return query(call, inode, wanted, in);
        }
        if (type == Locks.F_RDLCK && !file.readable() || type == Locks.F_WRLCK && !file.writable()) {
            return -Errno.EBADF;
        }
        if (type == Locks.F_UNLCK) {
            return locks.unlock(inode, wanted.owner(), from, end);
        }
        return lock(call, file, inode, wanted, command == Open.F_SETLKW || command == Open.F_OFD_SETLKW);
    }

    private static long base(OpenFile file, Inode inode, int whence) {
        return switch (whence) {
            case Open.SEEK_CUR -> file.position();
            case Open.SEEK_END -> inode.attributes().size;
            default -> 0;
        };
    }

    private long query(Call call, Inode inode, Range wanted, ByteBuffer flock) {
        Range other = locks.conflict(inode, wanted);
        if (other == null) {
            flock.putShort(FlockLayout.L_TYPE, (short) Locks.F_UNLCK);
        } else {
            flock.putShort(FlockLayout.L_TYPE, (short) (other.write() ? Locks.F_WRLCK : Locks.F_RDLCK));
            flock.putShort(FlockLayout.L_WHENCE, (short) Open.SEEK_SET);
            flock.putLong(FlockLayout.L_START, other.start());
            flock.putLong(FlockLayout.L_LEN, other.end() == Long.MAX_VALUE ? 0 : other.end() - other.start() + 1);
            flock.putInt(FlockLayout.L_PID, other.pid());
        }
        call.outTo(call.arg(2), flock.array());
        return 0;
    }

    private long lock(Call call, OpenFile file, Inode inode, Range wanted, boolean wait) {
        long outcome = locks.lock(inode, wanted);
        if (outcome != -Errno.EAGAIN || !wait) {
            return outcome;
        }
        if (wanted.owner() != file) {
            outcome = locks.waitFor(wanted.owner(), locks.conflict(inode, wanted).owner());
            if (outcome < 0) {
                return outcome;
            }
        }
        file.retain();
        return parking.park(new LockWait(locks, call, file, wanted), locks.waiters(inode), Parking.ANY_EVENT);
    }

    private record LockWait(LockTable locks, Call call, OpenFile file, Range wanted) implements Attempt {
        @Override
        public long retry() {
            long again = locks.lock((Inode) file.inode(), wanted);
            return again == -Errno.EAGAIN ? CallHandler.LATER : again;
        }

        @Override
        public void over() {
            locks.waitsNoMore(wanted.owner());
            file.release();
        }
    }
}
