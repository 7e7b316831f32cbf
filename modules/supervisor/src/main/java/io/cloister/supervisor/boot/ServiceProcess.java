package io.cloister.supervisor.boot;

import io.cloister.abi.Errno;
import io.cloister.bus.NotState;
import io.cloister.platform.Native;
import io.cloister.platform.TextSocket;
import java.util.List;
import java.util.Set;

/**
 * What the host has of one process of a service, or of a standby: process ids and descriptors. Saved in the ledger.
 * Belongs to the thread that watches it.
 */
final class ServiceProcess {
    private static final int QUIT = 'Q';
    private static final int SIGKILL = 9;
    private static final int WNOHANG = 1;

    /** Number within the sandbox, from 1. */
    final int generation;
    final long startedMs;
    private final int keeper;
    private final int orders;
    /** The jail's outermost process: a child of ours or of a supervisor before us, ends last. 0 until it is known. */
    int lifeline;
    /** Host process id of the JVM itself, 0 until its keeper said hello. */
    int pid;
    /** Of that process, or -1. */
    int pidfd = -1;
    private boolean isDead;
    private boolean isClosed;
    /** The other ends of its sockets, until it is started: a supervisor that takes over does not have them. */
    @NotState
    private int[] theirs;
    @NotState
    private TextSocket texts;

    /**
     * Not started yet. {@code keeper} and {@code orders}: our ends of its sockets; {@code theirs}: its ends of the
     * same.
     */
    ServiceProcess(int generation, int keeper, int orders, int[] theirs) {
        this.generation = generation;
        this.startedMs = System.currentTimeMillis();
        this.keeper = keeper;
        this.orders = orders;
        this.theirs = theirs;
    }

    /** Adds all descriptors of ours that belong to it. */
    void addDescriptors(Set<Integer> to) {
        if (!isClosed) {
            to.addAll(List.of(keeper, orders, pidfd));
        }
    }

    /**
     * True where process {@code pid}, a child of ours or one that another supervisor left to the guard, is gone and
     * reaped.
     */
    static boolean isGone(int pid) {
        int outcome = pid <= 0 ? pid : Native.cl_wait(pid, 0, WNOHANG);
        return pid <= 0 || outcome == pid || outcome == -Errno.ECHILD && Native.cl_kill(pid, 0) == -Errno.ESRCH;
    }

    /** Our end of its keeper's socket. */
    int keeper() {
        return keeper;
    }

    /** Our end of its orders' socket. */
    int orders() {
        return orders;
    }

    TextSocket texts() {
        if (texts == null) {
            texts = new TextSocket(orders);
        }
        return texts;
    }

    /** The other ends of {@link #keeper} and {@link #orders}. */
    int[] theirs() {
        return theirs;
    }

    /** It was started, as {@code child}, and has its ends now. */
    void started(int child) {
        lifeline = child;
        closeTheirs();
    }

    /** Ends its keeper, and with that the last of it where the JVM is dead. */
    void release() {
        if (!isClosed) {
            Native.cl_keeper_order(keeper, QUIT, 0, 0);
            close();
        }
    }

    /** Ends all of it at once: for a process that has nothing that anybody needs. */
    void discard() {
        if (lifeline > 0) {
            Native.cl_kill(lifeline, SIGKILL);
        } else if (pid > 0 && !isDead) {
            Native.cl_kill(pid, SIGKILL);
        }
        close();
    }

    /** Ends the JVM; its keeper stays, if there is one yet. */
    void killJvm() {
        int victim = pid > 0 ? pid : lifeline; // the latter takes the keeper with it, and that is noticed
        if (victim > 0 && !isDead) {
            Native.cl_kill(victim, SIGKILL);
        }
    }

    /** The host process is gone. */
    void died() {
        isDead = true;
    }

    /** Closes our ends of its sockets: it ends by itself, if it waits for a role or was never started. */
    void close() {
        if (!isClosed) {
            isClosed = true;
            closeTheirs();
            Native.cl_close(keeper);
            Native.cl_close(orders);
            if (pidfd >= 0) {
                Native.cl_close(pidfd);
            }
        }
    }

    private void closeTheirs() {
        if (theirs != null) {
            for (int fd : theirs) {
                Native.cl_close(fd);
            }
            theirs = null;
        }
    }

    /** True while there may be news of it. */
    boolean isWatched() {
        return !isDead && !isClosed;
    }
}
