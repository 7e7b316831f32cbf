package io.cloister.vfs.signal;

import io.cloister.bus.Bus;
import io.cloister.bus.proc.ProcProxy;

/** Sends signals through proc: one-way events, because proc stands further left. */
public final class Signaller {
    private final ProcProxy proc;

    public Signaller(Bus bus) {
        proc = new ProcProxy(bus);
    }

    /** To one task, as if it had sent the signal to itself (SIGPIPE); task 0 is nobody. */
    public void self(int tid, int signal) {
        if (tid > 0) {
            proc.raise(tid, signal);
        }
    }

    /** To a process, from the kernel (hang-up). */
    public void process(int tgid, int signal) {
        proc.signalProcess(tgid, signal, false);
    }

    /** To a process, as kill(2) of {@code tid} sends it. */
    public void fromTask(int tid, int tgid, int uid, int process, int signal) {
        proc.kill(tid, process, signal, tgid, uid);
    }

    /** To a process group (terminal signals). */
    public void group(int pgid, int signal) {
        proc.signalGroup(pgid, signal);
    }

    /**
     * To the process group of {@code tid}, which used its terminal from the background, and whose call waits for the
     * signal; {@code continues}: how often its process had been continued when it did so.
     */
    public void background(int tid, int pgid, int signal, int continues) {
        proc.background(tid, pgid, signal, continues);
    }
}
