package io.cloister.abi;

import java.util.List;

/**
 * One row of the system call table.
 *
 * @param nr         number
 * @param name       Linux name
 * @param door       who serves it
 * @param support    how far
 * @param attributes what the agent must know of it
 * @param args       shapes of its arguments, at most six
 * @param result     how its result is printed
 * @param refusal    (positive) errno that a call without support answers
 * @param note       what is left out, or why; may be empty
 */
public record SyscallInfo(
    int nr,
    String name,
    Door door,
    Support support,
    Attributes attributes,
    List<ArgShape> args,
    Result result,
    int refusal,
    String note) {

    /**
     * What the agent must know of a call.
     *
     * @param slow   its call site is never rewritten
     * @param local  the agent may answer it from the mailbox
     * @param stream the agent may go on with the next chunk when the service says so
     * @param timed  the agent says first how much CPU time it has used, as it does for slow calls, too
     */
    public record Attributes(boolean slow, boolean local, boolean stream, boolean timed) {
    }

    /** How a result is printed. */
    public enum Result {
        /** Signed 32-bit decimal. */
        INT,
        /** Signed 64-bit decimal. */
        LONG,
        /** File descriptor. */
        FD,
        /** Address. */
        HEX,
        /** File mode. */
        OCT,
        /** The call doesn't return. */
        NORETURN
    }
}
