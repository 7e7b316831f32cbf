package io.cloister.vfs.lock;

import io.cloister.abi.Errno;
import io.cloister.abi.FlockLayout;
import io.cloister.abi.Locks;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.lock.LockTable.Range;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;

/** flock(2) and the locks of fcntl(2) (fcntl_locking(2)). */
public final class FileLockCalls implements CallModule {
    private final VfsKernel kernel;
    private final LockTable locks;

    public FileLockCalls(VfsKernel kernel) {
        this.kernel = kernel;
        this.locks = kernel.locks();
    }

    @Override
    public void register(Handlers handlers) {
        handlers.register(Sys.FLOCK, this::flock);
    }

    private void flock(Call call, Caller caller) {
        OpenFile file = caller.file(call.intArg(0));
        int operation = call.intArg(1) & ~Locks.LOCK_NB;
        boolean wait = (call.intArg(1) & Locks.LOCK_NB) == 0;
        if (file == null) {
            call.complete(-Errno.EBADF);
        } else if (operation != Locks.LOCK_SH && operation != Locks.LOCK_EX && operation != Locks.LOCK_UN) {
            call.complete(-Errno.EINVAL);
        } else if (!(file.inode() instanceof Inode inode)) {
            call.complete(0);
        } else {
            long outcome = locks.flock(inode, file, operation);
            if (outcome != -Errno.EAGAIN || !wait) {
                call.complete(outcome);
                return;
            }
            file.retain();
            kernel.parking().park(call, locks.waiters(inode), ~0, new FlockWait(call, file, operation));
        }
    }

    private final class FlockWait implements Parking.Attempt {
        private final Call call;
        private final OpenFile file;
        private final int operation;

        private FlockWait(Call call, OpenFile file, int operation) {
            this.call = call;
            this.file = file;
            this.operation = operation;
        }

        @Override
        public boolean retry() {
            long again = locks.flock((Inode) file.inode(), file, operation);
            if (again == -Errno.EAGAIN) {
                return false;
            }
            call.complete(again);
            return true;
        }

        @Override
        public void over() {
            file.release();
        }
    }

    /** F_GETLK, F_SETLK, F_SETLKW and their OFD forms; {@code in} is the caller's struct flock. */
    public void fcntl(Call call, Caller caller, OpenFile file, int command, ByteBuffer in) {
        boolean ofd = command >= Open.F_OFD_GETLK;
        int type = in.getShort(FlockLayout.L_TYPE);
        if (!(file.inode() instanceof Inode inode)) {
            call.complete(-Errno.EBADF);
            return;
        }
        if (ofd && in.getInt(FlockLayout.L_PID) != 0 || type != Locks.F_RDLCK && type != Locks.F_WRLCK && type != Locks.F_UNLCK) {
            call.complete(-Errno.EINVAL);
            return;
        }
        long start = in.getLong(FlockLayout.L_START) + base(file, inode, in.getShort(FlockLayout.L_WHENCE));
        long length = in.getLong(FlockLayout.L_LEN);
        long end = length == 0 ? Long.MAX_VALUE : length > 0 ? start + length - 1 : start - 1;
        long from = length < 0 ? start + length : start;
        if (from < 0 || end < from) {
            call.complete(end < from && from >= 0 ? -Errno.EOVERFLOW : -Errno.EINVAL);
            return;
        }
        Range wanted = new Range(ofd ? file : caller.files(), ofd ? -1 : caller.tgid(), type == Locks.F_WRLCK, from, end);
        if (command == Open.F_GETLK || command == Open.F_OFD_GETLK) {
            query(call, inode, wanted, in);
        } else if (type == Locks.F_RDLCK && !file.readable() || type == Locks.F_WRLCK && !file.writable()) {
            call.complete(-Errno.EBADF);
        } else if (type == Locks.F_UNLCK) {
            locks.unlock(inode, wanted.owner(), from, end);
            call.complete(0);
        } else {
            lock(call, file, inode, wanted, command == Open.F_SETLKW || command == Open.F_OFD_SETLKW);
        }
    }

    private static long base(OpenFile file, Inode inode, int whence) {
        return switch (whence) {
            case Open.SEEK_CUR -> file.position();
            case Open.SEEK_END -> inode.attributes().size;
            default -> 0;
        };
    }

    private void query(Call call, Inode inode, Range wanted, ByteBuffer flock) {
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
        call.complete(0);
    }

    private void lock(Call call, OpenFile file, Inode inode, Range wanted, boolean wait) {
        long outcome = locks.lock(inode, wanted);
        if (outcome != -Errno.EAGAIN || !wait) {
            call.complete(outcome);
            return;
        }
        if (wanted.owner() != file) {
            outcome = locks.waitFor(wanted.owner(), locks.conflict(inode, wanted).owner());
            if (outcome < 0) {
                call.complete(outcome);
                return;
            }
        }
        file.retain();
        kernel.parking().park(call, locks.waiters(inode), ~0, new LockWait(call, file, wanted));
    }

    private final class LockWait implements Parking.Attempt {
        private final Call call;
        private final OpenFile file;
        private final Range wanted;

        private LockWait(Call call, OpenFile file, Range wanted) {
            this.call = call;
            this.file = file;
            this.wanted = wanted;
        }

        @Override
        public boolean retry() {
            long again = locks.lock((Inode) file.inode(), wanted);
            if (again == -Errno.EAGAIN) {
                return false;
            }
            call.complete(again);
            return true;
        }

        @Override
        public void over() {
            locks.waitsNoMore(wanted.owner());
            file.release();
        }
    }
}
