package io.cloister.mm;

import io.cloister.abi.Mman;
import io.cloister.bus.ActionWriter;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;

/**
 * Makes the stub's host mappings follow the books: the mapping actions of one reply. The first one takes the reply's
 * ticket.
 */
final class HostMappings {
    private static final int FIXED_ANONYMOUS =
            Mman.MAP_FIXED | Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS | Mman.MAP_NORESERVE;
    private static final int PROT = Mman.PROT_READ | Mman.PROT_WRITE | Mman.PROT_EXEC;
    private static final int ROOM_LEFT = 128;

    private final MmKernel kernel;
    private final AddressSpace space;
    private final ActionWriter out;
    private final Call call;
    private boolean ticketed;

    /** For the reply to {@code call}. */
    HostMappings(MmKernel kernel, AddressSpace space, Call call) {
        this(kernel, space, call.actions(), call);
    }

    /** For a list that needs no order: nobody else runs yet. */
    HostMappings(MmKernel kernel, AddressSpace space, ActionWriter out) {
        this(kernel, space, out, null);
    }

    private HostMappings(MmKernel kernel, AddressSpace space, ActionWriter out, Call call) {
        this.kernel = kernel;
        this.space = space;
        this.out = out;
        this.call = call;
    }

    /** Maps {@code area}, whatever was there. */
    void map(Vma area) {
        map(area, area.start, area.end);
    }

    /** Maps [from, to) of {@code area}. */
    void map(Vma area, long from, long to) {
        ticket();
        if (area.object == null) {
            out.map(from, to - from, area.prot & PROT, FIXED_ANONYMOUS, 0, 0);
            return;
        }
        long token = kernel.newToken();
        int flags = Mman.MAP_FIXED | (area.is(Vma.SHARED) ? Mman.MAP_SHARED : Mman.MAP_PRIVATE | Mman.MAP_NORESERVE);
        boolean taken = kernel.descriptors.send(space.process, token, area.object.id, area.mayWriteObject());
        if (!taken && call != null) {
            kernel.violation(call.tid());
        }
        out.map(from, to - from, area.prot & PROT, flags, token, area.offsetOf(from));
    }

    /** Unmaps [from, to), which may have holes, but not our own pages. Before the books change. */
    void unmap(long from, long to) {
        long at = from;
        VmaSet areas = space.areas;
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            Vma area = areas.at(i);
            if (area.is(Vma.TRAMPOLINE)) {
                unmapRun(at, area.start);
                at = area.end;
            }
        }
        unmapRun(at, to);
    }

    /** Protects [from, to), which has no holes, but not our own pages. */
    void protect(long from, long to, int prot) {
        long at = from;
        VmaSet areas = space.areas;
        for (int i = areas.indexFrom(from); i < areas.size() && areas.at(i).start < to; i++) {
            Vma area = areas.at(i);
            if (area.is(Vma.TRAMPOLINE)) {
                protectRun(at, area.start, prot);
                at = area.end;
            }
        }
        protectRun(at, to, prot);
    }

    /** Protects one of our own pages. */
    void protectOwn(long page, int prot) {
        protectRun(page, page + MmKernel.PAGE, prot);
    }

    /** Moves pages; both ranges don't overlap. */
    void remap(long from, long length, long to, long newLength) {
        ticket();
        out.remap(from, length, to, newLength);
    }

    /** False where the list is full. */
    boolean advise(long from, long to, int advice) {
        if (out.length() > MailboxDescriptor.SLOT_ACTIONS_SIZE - ROOM_LEFT) {
            return false;
        }
        ticket();
        out.advise(from, to - from, advice);
        return true;
    }

    /** Rewrites a call site. */
    void patch(long site, long trampoline) {
        ticket();
        out.patch(site, trampoline);
    }

    private void unmapRun(long from, long to) {
        if (to > from) {
            ticket();
            out.unmap(from, to - from);
        }
    }

    private void protectRun(long from, long to, int prot) {
        if (to > from) {
            ticket();
            out.protect(from, to - from, prot & PROT);
        }
    }

    private void ticket() {
        if (!ticketed && call != null) {
            call.mapTicket(space.takeTicket());
        }
        ticketed = true;
    }
}
