package io.cloister.supervisor.boot;

import io.cloister.abi.Errno;
import io.cloister.bus.ServiceId;
import io.cloister.platform.Native;
import io.cloister.platform.TextSocket;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One process of a service, or a standby that is none yet, as the supervisor sees it. Its fields belong to the thread
 * that watches it.
 */
final class ServiceProcess {
    private static final int QUIT = 'Q';
    private static final int SIGKILL = 9;
    private static final int WNOHANG = 1;
    /** In place of a process id: a predecessor of this supervisor may have started it or not. */
    private static final int UNCERTAIN = -1;

    /** Number within the sandbox, from 1. */
    final int generation;
    /** The jail's outermost process: a child of ours or of a predecessor's, ends last. 0 until it is known. */
    int lifeline;
    /** Jar that comes before the installation's on its class path, or null. */
    final Path jar;
    final long startedMs;
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
    /** It was told which service it is. */
    boolean isAssigned;
    /** Why it could not become what it was to be, in its own words. */
    String lastWords = "";

    /** Not started yet. {@code keeper} and {@code orders}: our ends of its sockets. */
    ServiceProcess(int generation, ServiceId id, Path jar, int keeper, int orders) {
        this(generation, jar, System.currentTimeMillis(), keeper, orders);
        this.id = id;
    }

    private ServiceProcess(int generation, Path jar, long startedMs, int keeper, int orders) {
        this.generation = generation;
        this.jar = jar;
        this.startedMs = startedMs;
        this.keeper = keeper;
        this.orders = orders;
        this.texts = new TextSocket(orders);
    }

    /** For a supervisor that succeeds this one. */
    void write(DataOutput to) throws IOException {
        to.writeInt(generation);
        to.writeUTF(jar == null ? "" : jar.toString());
        to.writeLong(startedMs);
        to.writeInt(keeper);
        to.writeInt(orders);
        to.writeInt(lifeline);
        to.writeInt(pid);
        to.writeInt(pidfd);
        to.writeBoolean(isAssigned);
        to.writeBoolean(isWarm);
        to.writeBoolean(isDead);
    }

    /** A process of {@code id} (null: a standby) that a predecessor of this supervisor started. */
    static ServiceProcess read(ServiceId id, DataInput from) throws IOException {
        int generation = from.readInt();
        String jar = from.readUTF();
        ServiceProcess process = new ServiceProcess(
                generation, jar.isEmpty() ? null : Path.of(jar), from.readLong(), from.readInt(), from.readInt());
        process.id = id;
        process.lifeline = from.readInt();
        process.pid = from.readInt();
        process.pidfd = from.readInt();
        process.isAssigned = from.readBoolean();
        process.isWarm = from.readBoolean();
        process.isDead = from.readBoolean();
        if (process.pid == 0) {
            process.pid = UNCERTAIN;
        }
        return process;
    }

    /** Adds all descriptors of ours that belong to it. */
    void addDescriptors(java.util.Set<Integer> to) {
        to.addAll(java.util.List.of(keeper, orders, pidfd));
    }

    /**
     * True where process {@code pid}, a child of ours or one that a predecessor left to the guard, is gone and reaped.
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
        if (lifeline > 0) {
            Native.cl_kill(lifeline, SIGKILL);
        }
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
    }

    private void closeSockets() {
        if (!socketsClosed) {
            socketsClosed = true;
            Native.cl_close(keeper);
            Native.cl_close(orders);
            if (pidfd >= 0) {
                Native.cl_close(pidfd);
            }
        }
    }

    boolean isClosed() {
        return socketsClosed;
    }
}
