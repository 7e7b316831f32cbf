package io.cloister.mm;

import io.cloister.bus.MailboxDescriptor;

/** Every bound of the service. */
final class MmLimits {
    /** Lowest address that can be mapped, as vm.mmap_min_addr. */
    static final long MMAP_MIN = 0x10000;
    /** End of what a guest may map. */
    static final long TOP = MailboxDescriptor.GUEST_TOP;
    /** Areas of one address space; below the host's vm.max_map_count, which counts the agent's mappings, too. */
    static final int MAX_VMAS = 60_000;
    /** Address spaces at once. */
    static final int MAX_ADDRESS_SPACES = 2 * MailboxDescriptor.MAX_PROCESSES;
    /**
     * Largest mapping that wants its memory reserved; refuses obvious overcommitment as vm.overcommit_memory 0 does.
     */
    static final long MAX_RESERVED = 1L << 38;
    /** Trampoline pages of one address space. */
    static final int MAX_TRAMPOLINE_PAGES = 256;
    /** Bytes of one trampoline. */
    static final int TRAMPOLINE = 32;
    /** Stack that is mapped where RLIMIT_STACK is unlimited or larger. */
    static final long MAX_STACK = 64L << 20;
    /** Least stack beyond argument strings. */
    static final long MIN_STACK = 128L << 10;
    /** Program headers of one image. */
    static final int MAX_PROGRAM_HEADERS = 256;
    /** PT_LOAD segments of one image: each may need three actions in one message. */
    static final int MAX_SEGMENTS = 32;
    /** Bytes of a mincore vector in one call. */
    static final int MAX_MINCORE = 128 << 10;
    /** Shared memory segments. */
    static final int MAX_SHM = 4096;
    /** Largest shared memory segment. */
    static final long MAX_SHM_BYTES = 1L << 36;
    /** Bytes of auxiliary vector kept for /proc/PID/auxv. */
    static final int MAX_AUXV = 1024;

    private MmLimits() {
    }
}
