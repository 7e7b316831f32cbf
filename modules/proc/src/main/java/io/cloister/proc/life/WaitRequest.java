package io.cloister.proc.life;

import io.cloister.abi.Signals;
import io.cloister.abi.Wait;
import io.cloister.proc.task.ThreadGroup;

/**
 * Which children a wait4(2) or waitid(2) wants to hear of.
 *
 * @param idType P_ALL, P_PID or P_PGID.
 * @param id pid or process group.
 * @param options WNOHANG, WEXITED, WSTOPPED, WCONTINUED, WNOWAIT, __WCLONE, __WALL.
 * @param infoArg argument that gets siginfo (waitid(2)), or -1: then argument 1 gets a status word.
 * @param rusageArg argument that gets the resource usage.
 */
record WaitRequest(int idType, int id, int options, int infoArg, int rusageArg) {
    /** None of the options of guests: where there is nothing yet it is EAGAIN (waitid(2), a non-blocking pidfd). */
    static final int AGAIN = 1 << 28;

    boolean has(int option) {
        return (options & option) != 0;
    }

    /** What the call returns where a child {@code found} was reported, or an error. */
    long answer(int found) {
        return found > 0 && infoArg >= 0 ? 0 : found;
    }

    /** True where {@code child} is one of those asked for. */
    boolean names(ThreadGroup child) {
        boolean named = switch (idType) {
            case Wait.P_PID -> child.tgid == id;
            case Wait.P_PGID -> child.pgrp.pgid == id;
            default -> true;
        };
        // wait4(2), __WCLONE: a "clone" child is one that doesn't send SIGCHLD at its end.
        boolean clone = child.exitSignal != Signals.SIGCHLD;
        return named && (has(Wait.__WALL) || clone == has(Wait.__WCLONE));
    }
}
