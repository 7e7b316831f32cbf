package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * mremap(2). A move is tried as one host mremap. The host may hold as several mappings what our books hold as one area
 * (after a fork it joins less than we do) and then refuses; the move is then made in pieces, halved until the host
 * takes them.
 */
final class RemapCalls {
    private static final int KNOWN = Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED | Mman.MREMAP_DONTUNMAP;

    /** A move under way: the books are done, the host has moved {@code done} bytes. */
    private static final class Move {
        private final long from;
        private final long to;
        private final long length;
        private final long newLength;
        private final boolean keepOld;
        private boolean pieces;
        private long done;
        private long piece;

        private Move(long from, long length, long to, long newLength, boolean keepOld) {
            this.from = from;
            this.length = length;
            this.to = to;
            this.newLength = newLength;
            this.keepOld = keepOld;
        }
    }

    private final MmKernel kernel;
    private final MmapCalls mmap;
    private final Int2ObjectHashMap<Move> moves = new Int2ObjectHashMap<>();

    RemapCalls(MmKernel kernel, MmapCalls mmap) {
        this.kernel = kernel;
        this.mmap = mmap;
    }

    /** Forgets the move of a task that is gone. */
    void taskGone(int tid) {
        moves.remove(tid);
    }

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.MREMAP, this::mremap);
    }

    /** mremap(2). */
    private long mremap(AddressSpace space, Call call) {
        if (call.phase() > 0) {
            return moved(space, call);
        }
        moves.remove(call.tid());
        long old = call.arg(0);
        long oldLength = MmKernel.pageUp(call.arg(1));
        long newLength = MmKernel.pageUp(call.arg(2));
        int flags = call.intArg(3);
        boolean fixed = (flags & Mman.MREMAP_FIXED) != 0;
        boolean keep = (flags & Mman.MREMAP_DONTUNMAP) != 0;
        if ((flags & ~KNOWN) != 0
                || (fixed || keep) && (flags & Mman.MREMAP_MAYMOVE) == 0
                || keep && oldLength != newLength
                || !MmKernel.aligned(old)
                || newLength <= 0
                || oldLength < 0
                || !MmKernel.inGuest(old, oldLength)) {
            return -Errno.EINVAL;
        }
        if (fixed) {
            long refused = mayMoveTo(call.arg(4), newLength, old, oldLength);
            if (refused != 0) {
                return refused;
            }
        }
        Vma area = space.areas.find(old);
        if (area == null || area.is(Vma.TRAMPOLINE) || oldLength > area.end - old) {
            return -Errno.EFAULT;
        }
        if (area.is(Vma.SEALED)) {
            return -Errno.EPERM;
        }
        if (oldLength == 0 && !area.is(Vma.SHARED) || keep && area.object != null && !area.is(Vma.SHARED)) {
            return -Errno.EINVAL;
        }
        if (!fixed && !keep && oldLength > 0) {
            if (newLength <= oldLength) {
                return newLength == oldLength ? old : shrink(space, call, old + newLength, old + oldLength, old);
            }
            long grown = grow(space, call, area, old + oldLength, old + newLength);
            if (grown != -Errno.EAGAIN) {
                return grown < 0 ? grown : old;
            }
            if ((flags & Mman.MREMAP_MAYMOVE) == 0) {
                return -Errno.ENOMEM;
            }
        }
        return move(space, call, old, oldLength, newLength);
    }

    private static long mayMoveTo(long to, long newLength, long old, long oldLength) {
        if (!MmKernel.aligned(to) || !MmKernel.inGuest(to, newLength) || to < old + oldLength && old < to + newLength) {
            return -Errno.EINVAL;
        }
        return to < MmLimits.MMAP_MIN ? -Errno.EPERM : 0;
    }

    private long shrink(AddressSpace space, Call call, long from, long to, long result) {
        long outcome = mmap.unmap(space, call, from, to);
        return outcome < 0 ? outcome : result;
    }

    /** In place: 0, -EAGAIN if there is no room behind, or another errno. */
    private long grow(AddressSpace space, Call call, Vma area, long from, long to) {
        if (area.end != from || !MmKernel.inGuest(from, to - from) || !space.areas.isFree(from, to)) {
            return -Errno.EAGAIN;
        }
        long refused = admit(space, call, area, to - from);
        if (refused < 0) {
            return refused;
        }
        Vma more =
                new Vma(from, to, area.prot, area.flags).of(area.object, area.object == null ? 0 : area.offsetOf(from));
        new HostMappings(kernel, space, call).map(more);
        space.areas.insert(more);
        return 0;
    }

    private long admit(AddressSpace space, Call call, Vma area, long bytes) {
        if (area.is(Vma.LOCKED)) {
            long locked = kernel.roomToLock(space, call.tid(), bytes, Errno.EAGAIN);
            if (locked < 0) {
                return locked;
            }
        }
        if (bytes > MmLimits.MAX_RESERVED && !area.is(Vma.NORESERVE)) {
            return -Errno.ENOMEM;
        }
        return kernel.room(space, call.tid(), bytes, area.isData());
    }

    private long move(AddressSpace space, Call call, long old, long oldLength, long newLength) {
        int flags = call.intArg(3);
        Vma area = space.areas.find(old);
        boolean keep = (flags & Mman.MREMAP_DONTUNMAP) != 0;
        long more = keep || oldLength == 0 ? newLength : Math.max(0, newLength - oldLength);
        long refused = admit(space, call, area, more);
        long to = (flags & Mman.MREMAP_FIXED) != 0 ? call.arg(4) : space.place(newLength);
        if (refused < 0 || to < 0) {
            return refused < 0 ? refused : -Errno.ENOMEM;
        }
        kernel.counters.moves++;
        long movedLength = Math.min(oldLength, newLength);
        Vma target = new Vma(to, to + newLength, area.prot, area.flags & ~Vma.HEAP & ~Vma.STACK)
            .of(area.object, area.object == null ? 0 : area.offsetOf(old));
        kernel.objects.retain(target.object);
        HostMappings host = new HostMappings(kernel, space, call);
        if (newLength < oldLength) {
            host.unmap(old + newLength, old + oldLength);
        }
        space.trampolines.forget(to, to + newLength);
        space.areas.remove(to, to + newLength);
        if (!keep && oldLength > 0) {
            space.areas.remove(old, old + oldLength);
        }
        space.areas.insert(target);
        kernel.objects.release(target.object);
        if (oldLength == 0) {
            host.map(target, to, to + newLength);
            return to;
        }
        Move move = new Move(old, movedLength, to, newLength, keep);
        moves.put(call.tid(), move);
        host.remap(old, movedLength, to, newLength);
        call.resubmit();
        return CallHandler.LATER;
    }

    /** The host has tried: all of it at first, then a piece. */
    private long moved(AddressSpace space, Call call) {
        Move move = moves.get(call.tid());
        if (move == null) {
            return -Errno.EINVAL;
        }
        boolean failed = call.phaseStatus() < 0;
        if (!failed) {
            move.done += move.pieces ? move.piece : move.length;
        } else if (!move.pieces) {
            kernel.counters.movesInPieces++;
            move.pieces = true;
            move.piece = move.length;
        }
        if (failed && move.piece <= MmKernel.PAGE) {
            moves.remove(call.tid());
            return -Errno.ENOMEM;
        }
        if (move.done < move.length) {
            long half = (move.piece >> 1) + (MmKernel.PAGE - 1) & -MmKernel.PAGE;
            move.piece = Math.min(failed ? half : move.piece, move.length - move.done);
            new HostMappings(kernel, space, call)
                    .remap(move.from + move.done, move.piece, move.to + move.done, move.piece);
            call.resubmit();
            return CallHandler.LATER;
        }
        moves.remove(call.tid());
        finish(space, call, move);
        return move.to;
    }

    private void finish(AddressSpace space, Call call, Move move) {
        HostMappings host = new HostMappings(kernel, space, call);
        Vma now = space.areas.find(move.to);
        long end = move.to + move.newLength;
        if (move.pieces && move.newLength > move.length && now != null && now.end >= end) {
            host.map(now, move.to + move.length, end);
        }
        Vma kept = move.keepOld ? space.areas.find(move.from) : null;
        if (kept != null && kept.end >= move.from + move.length) {
            host.map(kept, move.from, move.from + move.length);
        }
    }
}
