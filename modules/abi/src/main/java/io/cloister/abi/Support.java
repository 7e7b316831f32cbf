package io.cloister.abi;

/**
 * How far a system call is supported.
 */
public enum Support {
    /** Everything that its man page says and that makes sense in a sandbox. */
    FULL,
    /** With exceptions that {@link SyscallInfo#note} names. */
    PARTIAL,
    /** Refused with {@link SyscallInfo#refusal}. */
    NONE
}
