package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Mman;
import io.cloister.bus.Call;

/** AGENT_PATCH_SITE: room for a jump near a call site that traps often, and the order to rewrite it. */
final class PatchCalls {
    /** Bytes from the start of the mov to the end of the syscall instruction. */
    private static final int SITE = 7;
    /** What a 32-bit jump reaches, less a margin for the trampoline's own size. */
    private static final long REACH = (1L << 31) - (1L << 20);

    private final MmKernel kernel;

    PatchCalls(MmKernel kernel) {
        this.kernel = kernel;
    }

    /** 1: the site is rewritten by the actions of this reply. 0: never ask for this one again. */
    long patch(Call call, AddressSpace space) {
        long site = call.arg(0);
        Vma area = space.areas.find(site);
        boolean fits = area != null && (area.prot & Mman.PROT_EXEC) != 0 && (area.prot & Mman.PROT_WRITE) == 0
            && !area.is(Vma.SHARED | Vma.SEALED | Vma.TRAMPOLINE) && site + SITE <= area.end;
        if (!fits) {
            return refuse();
        }
        int prot = area.prot;
        HostMappings host = new HostMappings(kernel, space, call);
        long trampoline = space.trampolines.take(site, REACH);
        if (trampoline == 0) {
            long page = newPage(space, site);
            if (page <= 0) {
                return refuse();
            }
            Vma jumps = new Vma(page, page + MmKernel.PAGE, Mman.PROT_READ | Mman.PROT_WRITE | Mman.PROT_EXEC, Vma.TRAMPOLINE);
            host.map(jumps);
            space.areas.insert(jumps);
            space.trampolines.add(page);
            trampoline = space.trampolines.take(site, REACH);
        }
        long from = site & -MmKernel.PAGE;
        long to = MmKernel.pageUp(site + SITE);
        host.protect(from, to, prot | Mman.PROT_WRITE);
        host.patch(site, trampoline);
        host.protect(from, to, prot);
        kernel.counters.sitesPatched++;
        return 1;
    }

    private static long newPage(AddressSpace space, long site) {
        if (space.trampolines.size() >= MmLimits.MAX_TRAMPOLINE_PAGES || space.areas.size() + 2 > MmLimits.MAX_VMAS) {
            return -Errno.ENOMEM;
        }
        long low = Math.max(MmLimits.MMAP_MIN, site - REACH);
        long below = space.areas.gapBelow(low, site, MmKernel.PAGE);
        return below > 0 ? below : space.areas.gapAbove(site, Math.min(MmLimits.TOP, site + REACH), MmKernel.PAGE);
    }

    private long refuse() {
        kernel.counters.sitesRefused++;
        return 0;
    }
}
