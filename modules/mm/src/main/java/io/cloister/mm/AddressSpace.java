package io.cloister.mm;


/** One address space: its areas and where things are in it. Used by one process, or by a vfork child and its parent. */
final class AddressSpace {
    final int id;
    final VmaSet areas;
    /** Mailbox file that its mapping actions go to; -1: not bound. */
    int process = -1;
    /** Tasks groups that use it. */
    int users = 1;
    long brkStart;
    long brk;
    /** New mappings go below this. */
    long mmapBase = MmLimits.TOP;
    boolean lockFuture;
    int membarrier;
    final TrampolineSet trampolines;
    long codeStart;
    long codeEnd;
    long dataStart;
    long dataEnd;
    long argStart;
    long argEnd;
    long envStart;
    long envEnd;
    long stackStart;
    byte[] auxv = new byte[0];
    private int nextTicket = 1;

    AddressSpace(int id, VmaSet areas, TrampolineSet trampolines) {
        this.id = id;
        this.areas = areas;
        this.trampolines = trampolines;
    }

    /**
     * The place of the next reply with mapping actions in the order of this process (mailbox.h, map_ticket). 0 means
     * none.
     */
    int takeTicket() {
        int ticket = nextTicket++;
        if (nextTicket == 0) {
            nextTicket = 1;
        }
        return ticket;
    }

    /** Puts it on a fresh mailbox file, whose order starts at 1. */
    void bind(int newProcess) {
        process = newProcess;
        nextTicket = 1;
    }

    /** A copy for a forked child on its own mailbox file. */
    AddressSpace fork(int newId, int newProcess) {
        AddressSpace child = new AddressSpace(newId, areas.copy(), trampolines.copy());
        child.bind(newProcess);
        child.brkStart = brkStart;
        child.brk = brk;
        child.mmapBase = mmapBase;
        child.codeStart = codeStart;
        child.codeEnd = codeEnd;
        child.dataStart = dataStart;
        child.dataEnd = dataEnd;
        child.argStart = argStart;
        child.argEnd = argEnd;
        child.envStart = envStart;
        child.envEnd = envEnd;
        child.stackStart = stackStart;
        child.auxv = auxv;
        return child;
    }

    /**
     * A free place for {@code length} bytes: below the mmap base, else anywhere above the lowest address; -1 for none.
     */
    long place(long length) {
        if (length > MmLimits.TOP - MmLimits.MMAP_MIN) {
            return -1;
        }
        long below = areas.gapBelow(MmLimits.MMAP_MIN, mmapBase, length);
        return below >= 0 ? below : areas.gapAbove(MmLimits.MMAP_MIN, MmLimits.TOP, length);
    }

    /** Bytes that mlock counts. */
    long lockedBytes() {
        return sum(Vma.LOCKED);
    }

    /** Bytes that RLIMIT_DATA counts. */
    long dataBytes() {
        long sum = 0;
        for (int i = 0; i < areas.size(); i++) {
            sum += areas.at(i).isData() ? areas.at(i).length() : 0;
        }
        return sum;
    }

    private long sum(int flag) {
        long sum = 0;
        for (int i = 0; i < areas.size(); i++) {
            sum += areas.at(i).is(flag) ? areas.at(i).length() : 0;
        }
        return sum;
    }
}
