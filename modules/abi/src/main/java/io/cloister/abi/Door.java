package io.cloister.abi;

/**
 * The service that receives a system call from the trap agent. The number is what the agent and the mailbox use.
 */
public enum Door {
    /** Programs, forks, exits, the kernel log, and whatever has no owner. */
    DISPATCH(0),
    /** Tasks, ids, signals, timers, limits. */
    PROC(1),
    /** Memory and futexes. */
    MM(2),
    /** Everything that has to do with files and sockets. */
    VFS(3),
    /** Nobody implements the call; dispatch refuses it with {@link SyscallInfo#refusal}. */
    NONE(0);

    private final int number;

    Door(final int number) {
        this.number = number;
    }

    /** Number of the door in a mailbox. */
    public int number() {
        return number;
    }
}
