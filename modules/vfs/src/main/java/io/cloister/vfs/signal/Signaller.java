package io.cloister.vfs.signal;

import io.cloister.bus.Bus;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;

/** Sends signals through proc: one-way events, because proc stands further left. */
public final class Signaller {
    private static final int TASK = 0;
    private static final int PROCESS = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int SI_USER = 0;
    private static final int SI_KERNEL = 0x80;

    private final Bus bus;

    public Signaller(Bus bus) {
        this.bus = bus;
    }

    /** To one task, as if it had sent the signal to itself (SIGPIPE); task 0 is nobody. */
    public void self(int tid, int signal) {
        if (tid > 0) {
            send(tid, TASK, tid, signal, SI_USER);
        }
    }

    public void process(int tgid, int signal) {
        send(0, PROCESS, tgid, signal, SI_KERNEL);
    }

    /** To a process, as kill(2) of {@code tid} sends it. */
    public void fromTask(int tid, int tgid, int uid, int process, int signal) {
        bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGNAL, tid)
            .with(PROCESS, process, signal, SI_USER, tgid, uid, 0));
    }

    /** To a process group (terminal signals). */
    public void group(int pgid, int signal) {
        send(0, GROUP, pgid, signal, SI_KERNEL);
    }

    /**
     * To the process group of {@code tid}, which used its terminal from the background, and whose call waits for the
     * signal; {@code continues}: how often its process had been continued when it did so.
     */
    public void background(int tid, int pgid, int signal, int continues) {
        bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGNAL, tid)
            .with(GROUP, pgid, signal, SI_KERNEL, 0, 0, continues));
    }

    /** To a session's leader and groups (hang-up). */
    public void session(int sid, int signal) {
        send(0, SESSION, sid, signal, SI_KERNEL);
    }

    private void send(int task, int kind, int target, int signal, int code) {
        bus.event(ServiceId.PROC, bus.message(Op.PROC_SIGNAL, task).with(kind, target, signal, code, 0, 0, 0));
    }
}
