package io.cloister.dispatch;

/** Bounds of the dispatch service. */
final class DispatchLimits {
    /** Longest initial stack of a program: strings, vectors and auxv must fit one mailbox window. Beyond it E2BIG. */
    static final int MAX_STACK_IMAGE = 0x2e000;
    /** Most strings in argv and envp together. */
    static final int MAX_STRINGS = 0x7fff;

    private DispatchLimits() {
    }
}
