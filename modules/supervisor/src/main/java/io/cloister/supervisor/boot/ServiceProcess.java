package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import io.cloister.platform.Native;
import io.cloister.platform.TextSocket;
import java.nio.file.Path;

/** One process of a service, or a standby that is none yet, as the supervisor sees it. Its fields belong to the thread that watches it. */
final class ServiceProcess {
    private static final int QUIT = 'Q';
    private static final int SIGKILL = 9;

    /** Number within the sandbox, from 1. */
    final int generation;
    /** The jail's outermost process: our child, ends last. */
    final int lifeline;
    /** Jar that comes before the installation's on its class path, or null. */
    final Path jar;
    final long startedMs = System.currentTimeMillis();
    private final int keeper;
    private final int orders;
    private final TextSocket texts;
    private boolean socketsClosed;
    /** What it is; null for a standby. */
    ServiceId id;
    /** Host process id of the JVM itself, 0 until its keeper said hello. */
    int pid;
    /** Of that process, or -1. */
    int pidfd = -1;
    boolean isWarm;
    boolean isDead;
    /** Why it could not become what it was to be, in its own words. */
    String lastWords = "";

    ServiceProcess(int generation, ServiceId id, int lifeline, Path jar, int keeper, int orders) {
        this.generation = generation;
        this.id = id;
        this.lifeline = lifeline;
        this.jar = jar;
        this.keeper = keeper;
        this.orders = orders;
        this.texts = new TextSocket(orders);
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
        return texts;
    }

    /** Ends its keeper, and with that the last of it where the JVM is dead. */
    void release() {
        if (!socketsClosed) {
            Native.cl_keeper_order(keeper, QUIT, 0, 0);
            closeSockets();
        }
    }

    /** Ends all of it at once: for a process that has nothing that anybody needs. */
    void discard() {
        Native.cl_kill(lifeline, SIGKILL);
        closeSockets();
    }

    /** Ends the JVM; its keeper stays. */
    void killJvm() {
        if (pid > 0 && !isDead) {
            Native.cl_kill(pid, SIGKILL);
        } else if (!isDead) {
            discard();
        }
    }

    /** The host process is gone. */
    void died() {
        isDead = true;
        if (pidfd >= 0) {
            Native.cl_close(pidfd);
            pidfd = -1;
        }
    }

    private void closeSockets() {
        if (!socketsClosed) {
            socketsClosed = true;
            Native.cl_close(keeper);
            Native.cl_close(orders);
        }
    }

    boolean isClosed() {
        return socketsClosed;
    }
}
