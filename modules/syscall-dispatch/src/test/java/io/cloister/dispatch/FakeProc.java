package io.cloister.dispatch;

import io.cloister.abi.CloneFlags;
import io.cloister.bus.proc.CloneReply;
import io.cloister.bus.proc.CredentialsReply;
import io.cloister.bus.proc.ProcEvents;
import io.cloister.bus.proc.ProcRequests;
import io.cloister.bus.proc.TextReply;
import java.util.TreeMap;

/** A proc of paper: knows which tasks there are, and of which process each is. */
final class FakeProc implements ProcRequests, ProcEvents {
    /** Hears of tasks that begin to run at a handle, in an address space. */
    @FunctionalInterface
    interface Births {
        void born(int tid, int handle, int space);
    }

    /** The process of each task. */
    final TreeMap<Integer, Integer> groupOf = new TreeMap<>();
    private final Births births;
    private int nextTid = 1;

    FakeProc(Births births) {
        this.births = births;
    }

    private int begin(int group, int handle, int space) {
        int tid = nextTid++;
        groupOf.put(tid, group == 0 ? tid : group);
        births.born(tid, handle, space);
        return tid;
    }

    @Override
    public long init(int handle, int space) {
        return begin(1, handle, space);
    }

    @Override
    public long clone(int task, long flags, int exitSignal, int handle, long clearTid, int space, CloneReply reply) {
        int tid = begin((flags & CloneFlags.CLONE_THREAD) != 0 ? groupOf.get(task) : 0, handle, space);
        reply.tgid(groupOf.get(tid));
        return tid;
    }

    @Override
    public long cloneUndo(int task) {
        groupOf.remove(task);
        return 0;
    }

    @Override
    public long exec(
            int task,
            int handle,
            int space,
            int setUid,
            int setGid,
            boolean readable,
            byte[] comm,
            CredentialsReply reply) {
        int tgid = groupOf.remove(task);
        groupOf.put(tgid, tgid);
        births.born(tgid, handle, space);
        return 0;
    }

    @Override
    public long text(int task, int kind, int offset, TextReply reply) {
        return 0;
    }

    @Override
    public void exit(int task, int status, boolean whole) {
        groupOf.remove(task);
    }

    @Override
    public void tty(int session, int terminal) {
    }

    @Override
    public void sigmaskTemp(int task, long mask) {
    }

    @Override
    public void sigmaskRestore(int task) {
    }

    @Override
    public void signalfdWatch(int task, int process, boolean watched) {
    }

    @Override
    public void signalfdRead(int task, long fetch, long set, int most) {
    }

    @Override
    public void raise(int task, int signal) {
    }

    @Override
    public void kill(int task, int process, int signal, int pid, int uid) {
    }

    @Override
    public void signalProcess(int process, int signal, boolean fromOutside) {
    }

    @Override
    public void signalGroup(int group, int signal) {
    }

    @Override
    public void background(int task, int group, int signal, int continues) {
    }
}
