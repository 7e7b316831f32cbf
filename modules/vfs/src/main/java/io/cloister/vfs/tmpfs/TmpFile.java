package io.cloister.vfs.tmpfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.MemoryFile;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.memory.DataObject;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A regular file. Its bytes lie on the heap while they are few and nobody maps them, then in a memfd for good. The
 * attributes' size is the truth: a mapping can't change it.
 */
public final class TmpFile extends TmpInode {
    private static final byte[] NOTHING = new byte[0];

    private byte[] heap = NOTHING;
    private DataObject data;
    private int opens;
    private final PageRanges pages = new PageRanges();
    private int seals = -1;

    TmpFile(TmpFs fs, NewNode node) {
        super(fs, node);
    }

    /** memfd_create(2): a nameless file that can be sealed. */
    public static TmpFile memfd(TmpFs fs, NewNode node, int seals) {
        TmpFile file = new TmpFile(fs, node);
        file.seals = seals;
        file.attributes().nlink = 0;
        return file;
    }

    @Override
    boolean inUse() {
        return opens > 0;
    }

    @Override
    public long acquire(boolean write) {
        opens++;
        return 0;
    }

    @Override
    public void relinquish(boolean write) {
        opens--;
        freeIfUnused();
    }

    @Override
    long release() {
        fs().pool().spendHeap(-heap.length);
        heap = NOTHING;
        if (data != null) {
            data.release();
            data = null;
        }
        long back = pages.pages() << 12;
        pages.remove(0, Long.MAX_VALUE >> 12);
        return back;
    }

    private HostFiles host() {
        return fs().pool().host();
    }

    private boolean charge(long from, long to) {
        long first = from >> 12;
        long last = (to - 1 >> 12) + 1;
        long missing = pages.missing(first, last);
        if (missing > 0) {
            if (!fs().spend(missing << 12)) {
                return false;
            }
            long before = pages.pages();
            pages.add(first, last);
            // joined ranges count their gaps too
            fs().spend((pages.pages() - before - missing) << 12);
            attributes().blocks = pages.pages() << 3;
        }
        return true;
    }

    private void refund(long from, long to) {
        long first = from + 4095 >> 12;
        long last = to == Long.MAX_VALUE ? Long.MAX_VALUE >> 12 : to >> 12;
        if (first < last) {
            long before = pages.pages();
            pages.remove(first, last);
            fs().spend(pages.pages() - before << 12);
            attributes().blocks = pages.pages() << 3;
        }
    }

    @Override
    public long readAt(MutableDirectBuffer memory, int offset, int length, long position) {
        long size = attributes().size;
        if (position >= size) {
            return 0;
        }
        int n = (int) Math.min(length, size - position);
        if (data != null) {
            return host().pread(data.hostFd(), memory, offset, n, position);
        }
        // A file that truncate(2) made longer has nothing in memory for its end.
        int stored = (int) Math.max(0, Math.min(n, heap.length - position));
        if (stored > 0) {
            memory.putBytes(offset, heap, (int) position, stored);
        }
        memory.setMemory(offset + stored, n - stored, (byte) 0);
        return n;
    }

    @Override
    public long writeAt(MutableDirectBuffer memory, int offset, int length, long position, long nowNs) {
        long end = position + length;
        if (end < 0) {
            return -Errno.EFBIG;
        }
        long size = attributes().size;
        if (end > size && (seals > 0 && (seals & Misc.F_SEAL_GROW) != 0)) {
            return -Errno.EPERM;
        }
        if (!charge(position, end)) {
            return -Errno.ENOSPC;
        }
        if (data == null && !roomOnHeap(end)) {
            long outcome = promote();
            if (outcome < 0) {
                return outcome;
            }
        }
        long n = length;
        if (data != null) {
            n = host().pwrite(data.hostFd(), memory, offset, length, position);
        } else {
            memory.getBytes(offset, heap, (int) position, length);
        }
        if (n > 0) {
            attributes().size = Math.max(size, position + n);
            attributes().mtimeNs = nowNs;
            attributes().ctimeNs = nowNs;
        }
        return n;
    }

    /** Makes the heap array big enough for {@code end} bytes; false where host memory is to be taken. */
    private boolean roomOnHeap(long end) {
        if (end > VfsLimits.HEAP_FILE_BYTES) {
            return false;
        }
        if (end > heap.length) {
            int want = (int) Math.min(VfsLimits.HEAP_FILE_BYTES, Math.max(end, heap.length * 2L));
            if (!fs().pool().spendHeap(want - heap.length)) {
                return false;
            }
            heap = Arrays.copyOf(heap, want);
        }
        return true;
    }

    private long promote() {
        long size = attributes().size;
        MemoryFile file = fs().pool().objects().memoryFile(size);
        if (file.error() < 0) {
            return withoutMemory(file.error());
        }
        int stored = (int) Math.min(size, heap.length);
        if (stored > 0) {
            host().pwrite(file.writeFd(), new UnsafeBuffer(heap), 0, stored, 0);
        }
        fs().pool().spendHeap(-heap.length);
        heap = NOTHING;
        data = fs().pool().objects().adopt(file);
        return 0;
    }

    private static long withoutMemory(int error) {
        return error == -Errno.EMFILE || error == -Errno.ENFILE ? -Errno.ENOSPC : error;
    }

    @Override
    public long truncate(long size, long nowNs) {
        long old = attributes().size;
        if (seals > 0 && (size < old && (seals & Misc.F_SEAL_SHRINK) != 0 || size > old
            && (seals & Misc.F_SEAL_GROW) != 0)) {
            return -Errno.EPERM;
        }
        if (data == null && size > VfsLimits.HEAP_FILE_BYTES) {
            long outcome = promote();
            if (outcome < 0) {
                return outcome;
            }
        }
        if (data != null) {
            long outcome = host().ftruncate(data.hostFd(), size);
            if (outcome < 0) {
                return outcome;
            }
        } else if (size < old && size < heap.length) {
            Arrays.fill(heap, (int) size, (int) Math.min(old, heap.length), (byte) 0);
        }
        if (size < old) {
            refund(size, Long.MAX_VALUE);
        }
        attributes().size = size;
        attributes().mtimeNs = nowNs;
        attributes().ctimeNs = nowNs;
        return 0;
    }

    @Override
    public long seekData(long position, boolean hole) {
        if (data == null) {
            return hole ? attributes().size : position;
        }
        return host().seek(data.hostFd(), position, hole ? Open.SEEK_HOLE : Open.SEEK_DATA);
    }

    @Override
    public long allocate(int mode, long offset, long length, long nowNs) {
        boolean keep = (mode & Misc.FALLOC_FL_KEEP_SIZE) != 0;
        boolean clears = (mode & (Misc.FALLOC_FL_PUNCH_HOLE | Misc.FALLOC_FL_ZERO_RANGE)) != 0;
        boolean punch = (mode & Misc.FALLOC_FL_PUNCH_HOLE) != 0;
        if ((mode & ~(Misc.FALLOC_FL_KEEP_SIZE | Misc.FALLOC_FL_PUNCH_HOLE | Misc.FALLOC_FL_ZERO_RANGE)) != 0 || punch
            && !keep) {
            return -Errno.EOPNOTSUPP;
        }
        if (clears && seals > 0 && (seals & Misc.F_SEAL_WRITE) != 0) {
            return -Errno.EPERM;
        }
        long end = offset + length;
        if (!keep && end > attributes().size) {
            long outcome = truncate(end, nowNs);
            if (outcome < 0) {
                return outcome;
            }
        }
        if (punch) {
            refund(offset, end);
        } else if (!charge(offset, end)) {
            return -Errno.ENOSPC;
        }
        if (clears && data != null) {
            int hostMode = Misc.FALLOC_FL_PUNCH_HOLE | Misc.FALLOC_FL_KEEP_SIZE;
            return Math.min(0, host().fallocate(data.hostFd(), hostMode, offset, length));
        }
        if (clears && offset < heap.length) {
            Arrays.fill(heap, (int) offset, (int) Math.min(end, heap.length), (byte) 0);
        }
        return 0;
    }

    @Override
    public DataObject dataObject(boolean write) {
        if (data == null && promote() < 0) {
            return null;
        }
        return data;
    }

    @Override
    public int seals() {
        return seals;
    }

    @Override
    public long addSeals(int more) {
        if (seals < 0) {
            return -Errno.EINVAL;
        }
        if ((seals & Misc.F_SEAL_SEAL) != 0) {
            return -Errno.EPERM;
        }
        long outcome = (more & ~seals & Misc.F_SEAL_WRITE) != 0 && data != null ? withdraw() : 0;
        if (outcome == 0) {
            seals |= more;
        }
        return outcome;
    }

    /**
     * Before nobody may write any more. A stub that was once given a descriptor that can be written may have kept it,
     * whatever its guest unmapped: what it has must be another file from now on.
     */
    private long withdraw() {
        if (data.writableMapped() || data.wasGivenWritable() && data.isMapped()) {
            return -Errno.EBUSY;
        }
        if (!data.wasGivenWritable()) {
            return 0;
        }
        MemoryFile file = fs().pool().objects().memoryFile(attributes().size);
        if (file.error() < 0) {
            return withoutMemory(file.error());
        }
        DataObject fresh = fs().pool().objects().adopt(file);
        long outcome = host().copy(data.hostFd(), fresh.hostFd(), attributes().size);
        DataObject dropped = outcome < 0 ? fresh : data;
        data = outcome < 0 ? data : fresh;
        dropped.release();
        return Math.min(0, outcome);
    }
}
