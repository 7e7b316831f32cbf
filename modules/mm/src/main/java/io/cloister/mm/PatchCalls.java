package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;

/**
 * AGENT_PATCH_SITE (agent.h): room for a jump that a call site can reach, and the order to rewrite the site. Pages of
 * jumps are ours: hidden, and writable only while the agent rewrites.
 */
final class PatchCalls {
    /** Bytes of a site at most: an instruction that loads the number, and the syscall instruction. */
    private static final int SITE = 9;
    private static final int REST = Mman.PROT_READ | Mman.PROT_EXEC;
    private static final int WRITING = REST | Mman.PROT_WRITE;

    private final MmKernel kernel;

    PatchCalls(MmKernel kernel) {
        this.kernel = kernel;
    }

    void register(CallTable<AddressSpace> calls) {
        calls.on(Sys.AGENT_PATCH_SITE, this::patch);
    }

    /**
     * Arguments: site, number, first and last address where its jump may begin. 1: done by the actions of this reply.
     * 0: can't be.
     */
    private long patch(AddressSpace space, Call call) {
        long site = call.arg(0);
        long first = Math.max(call.arg(2), MmLimits.MMAP_MIN);
        long last = Math.min(call.arg(3), MmLimits.TOP - MmLimits.TRAMPOLINE);
        Vma area = space.areas.find(site);
        boolean fits = area != null
                && (area.prot & Mman.PROT_EXEC) != 0
                && (area.prot & Mman.PROT_WRITE) == 0
                && !area.is(Vma.SHARED | Vma.SEALED | Vma.TRAMPOLINE)
                && first <= last
                && call.arg(2) >= 0
                && call.arg(3) >= 0;
        if (!fits) {
            return refuse();
        }
        HostMappings host = new HostMappings(kernel, space, call);
        long trampoline = space.trampolines.take(first, last);
        boolean fresh = trampoline == 0;
        if (fresh) {
            long page = newPage(space, site, first, last);
            if (page <= 0) {
                return refuse();
            }
            Vma jumps = new Vma(page, page + MmKernel.PAGE, WRITING, Vma.TRAMPOLINE);
            host.map(jumps);
            jumps.prot = REST;
            space.areas.insert(jumps);
            space.trampolines.add(page);
            trampoline = space.trampolines.take(first, last);
        } else {
            host.protectOwn(trampoline & -MmKernel.PAGE, WRITING);
        }
        long from = site & -MmKernel.PAGE;
        long to = Math.min(area.end, MmKernel.pageUp(site + SITE));
        host.protect(from, to, area.prot | Mman.PROT_READ | Mman.PROT_WRITE);
        host.patch(site, trampoline);
        host.protect(from, to, area.prot);
        host.protectOwn(trampoline & -MmKernel.PAGE, REST);
        kernel.counters.sitesPatched++;
        return 1;
    }

    /**
     * A free page with room for a jump that begins within [first, last], near the site if it may be anywhere; else not
     * positive.
     */
    private static long newPage(AddressSpace space, long site, long first, long last) {
        if (space.trampolines.size() >= MmLimits.MAX_TRAMPOLINE_PAGES || space.areas.size() + 2 > MmLimits.MAX_VMAS) {
            return -Errno.ENOMEM;
        }
        if (last - first >= 2 * MmKernel.PAGE) {
            long low = MmKernel.pageUp(first);
            long high = last & -MmKernel.PAGE;
            long below =
                    site > low ? space.areas.gapBelow(low, Math.min(site & -MmKernel.PAGE, high), MmKernel.PAGE) : -1;
            return below > 0 || site >= high
                    ? below
                    : space.areas.gapAbove(Math.max(site & -MmKernel.PAGE, low), high, MmKernel.PAGE);
        }
        for (long page = first & -MmKernel.PAGE; page <= last; page += MmKernel.PAGE) {
            boolean room = Math.max(first, page) <= Math.min(last, page + MmKernel.PAGE - MmLimits.TRAMPOLINE);
            if (room && space.areas.isFree(page, page + MmKernel.PAGE)) {
                return page;
            }
        }
        return -Errno.ENOMEM;
    }

    private long refuse() {
        kernel.counters.sitesRefused++;
        return 0;
    }
}
