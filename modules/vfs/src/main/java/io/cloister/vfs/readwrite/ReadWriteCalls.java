package io.cloister.vfs.readwrite;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Parking;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.DirectoryFile;
import io.cloister.vfs.inode.InodeFile;
import io.cloister.vfs.pipe.PipeEnd;
import io.cloister.vfs.signal.SignalledResults;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** read(2), write(2), pread(2), readv(2), preadv2(2) and their writing twins. */
public final class ReadWriteCalls {
    private static final int IOV_MAX = 1024;
    private static final int RWF_KNOWN = Misc.RWF_HIPRI | Misc.RWF_DSYNC | Misc.RWF_SYNC | Misc.RWF_NOWAIT
        | Misc.RWF_APPEND;

    private final TransferStep.Waits waits;

    public ReadWriteCalls(Parking parking, Clock clock, SignalledResults results) {
        this.waits = new TransferStep.Waits(parking, clock, results);
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.READ, (caller, call) -> plain(caller, call, OpenFile.CURRENT, false));
        table.on(Sys.WRITE, (caller, call) -> plain(caller, call, OpenFile.CURRENT, true));
        table.on(Sys.PREAD64, (caller, call) -> positioned(caller, call, false));
        table.on(Sys.PWRITE64, (caller, call) -> positioned(caller, call, true));
        table.on(Sys.READV, (caller, call) -> vector(caller, call, OpenFile.CURRENT, 0, false));
        table.on(Sys.WRITEV, (caller, call) -> vector(caller, call, OpenFile.CURRENT, 0, true));
        table.on(Sys.PREADV, (caller, call) -> positionedVector(caller, call, false));
        table.on(Sys.PWRITEV, (caller, call) -> positionedVector(caller, call, true));
        table.on(Sys.PREADV2, (caller, call) -> flaggedVector(caller, call, false));
        table.on(Sys.VMSPLICE, this::vmsplice);
        table.on(Sys.PWRITEV2, (caller, call) -> flaggedVector(caller, call, true));
    }

    private long positioned(Caller caller, Call call, boolean write) {
        if (call.arg(3) < 0) {
            return -Errno.EINVAL;
        }
        return plain(caller, call, call.arg(3), write);
    }

    private long plain(Caller caller, Call call, long at, boolean write) {
        OpenFile file = caller.file(call.intArg(0));
        long bad = check(file, write, at);
        if (bad == 0 && call.arg(2) < 0) {
            bad = -Errno.EFAULT; // no buffer of that size lies within the address space, and that is looked at first
        }
        int length = call.inLength(1);
        if (bad == 0 && length < 0) {
            bad = length;
        }
        if (bad == 0 && call.arg(2) > 0 && call.arg(1) == 0) {
            bad = file instanceof DirectoryFile ? -Errno.EISDIR : -Errno.EFAULT;
        }
        if (bad != 0) {
            return bad;
        }
        return new TransferStep(waits, call, file, length, at, write ? null : TransferStep.Delivery.WHOLE)
            .more(call.arg(2) > length).start();
    }

    private static long check(OpenFile file, boolean write, long at) {
        if (file == null || !(write ? file.writable() : file.readable())) {
            return -Errno.EBADF;
        }
        return at != OpenFile.CURRENT && file.seek(0, Open.SEEK_CUR) == -Errno.ESPIPE ? -Errno.ESPIPE : 0;
    }

    private long positionedVector(Caller caller, Call call, boolean write) {
        if (call.arg(3) < 0) {
            return -Errno.EINVAL;
        }
        return vector(caller, call, call.arg(3), 0, write);
    }

    private long flaggedVector(Caller caller, Call call, boolean write) {
        int flags = call.intArg(5);
        if ((flags & ~RWF_KNOWN) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if (call.arg(3) < -1) {
            return -Errno.EINVAL;
        }
        if (write && (flags & Misc.RWF_APPEND) != 0 && caller.file(call.intArg(0)) instanceof InodeFile file) {
            long end = file.node().attributes().size;
            if (call.arg(3) == OpenFile.CURRENT) {
                file.position(end);
            }
            return vector(caller, call, call.arg(3) == OpenFile.CURRENT ? OpenFile.CURRENT : end, flags, true);
        }
        return vector(caller, call, call.arg(3), flags, write);
    }

    /** To the parts of an iovec. */
    private record Scattered(byte[] iov) implements TransferStep.Delivery {
        @Override
        public void deliver(Call call, int bytes) {
            scatter(call, iov, bytes);
        }
    }

    private long vector(Caller caller, Call call, long at, int flags, boolean write) {
        OpenFile file = caller.file(call.intArg(0));
        long bad = check(file, write, at);
        long count = call.arg(2);
        if (bad == 0 && (count < 0 || count > IOV_MAX)) {
            bad = -Errno.EINVAL;
        }
        int length = call.inLength(1);
        if (bad == 0 && length < 0) {
            bad = length;
        }
        byte[] iov = bad == 0 ? call.windowBytes(call.headerInt(MailboxDescriptor.IOV_OFF), (int) count * 16) : null;
        if (bad == 0 && iov == null) {
            bad = -Errno.EFAULT;
        }
        long total = bad == 0 ? total(iov) : 0;
        if (bad == 0 && total < 0) {
            bad = -Errno.EINVAL;
        }
        if (bad != 0) {
            return bad;
        }
        return new TransferStep(waits, call, file, length, at, write ? null : new Scattered(iov)).more(total > length)
            .noWait((flags & Misc.RWF_NOWAIT) != 0).start();
    }

    /** vmsplice(2) into a pipe; its bytes are copied. */
    private long vmsplice(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (file == null) {
            return -Errno.EBADF;
        }
        if (!(file instanceof PipeEnd) || !file.writable()) {
            return -Errno.EINVAL;
        }
        int flags = (call.intArg(3) & Misc.SPLICE_F_NONBLOCK) != 0 ? Misc.RWF_NOWAIT : 0;
        return vector(caller, call, OpenFile.CURRENT, flags, true);
    }

    private static long total(byte[] iov) {
        ByteBuffer in = ByteBuffer.wrap(iov).order(ByteOrder.LITTLE_ENDIAN);
        long total = 0;
        for (int i = 0; i < iov.length; i += 16) {
            long length = in.getLong(i + 8);
            if (length < 0 || total + length < 0) {
                return -1;
            }
            total += length;
        }
        return total;
    }

    /** Copies the bytes at argument 1 out to the segments. */
    private static void scatter(Call call, byte[] iov, int bytes) {
        ByteBuffer in = ByteBuffer.wrap(iov).order(ByteOrder.LITTLE_ENDIAN);
        int from = call.inOffset(1) - MailboxDescriptor.SLOT_WINDOW;
        int left = bytes;
        for (int i = 0; i < iov.length && left > 0; i += 16) {
            int step = (int) Math.min(in.getLong(i + 8), left);
            if (step > 0) {
                call.actions().copyOut(in.getLong(i), from, step);
                from += step;
                left -= step;
            }
        }
    }
}
