package io.cloister.proc;

import io.cloister.bus.TaskTable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All tasks, process groups and sessions, and the numbers they have. */
final class Tasks {
    private final Task[] byTid = new Task[TaskTable.PID_MAX];
    private final TreeMap<Integer, ThreadGroup> groups = new TreeMap<>();
    private final TreeMap<Integer, ProcessGroup> pgrps = new TreeMap<>();
    private final TreeMap<Integer, Session> sessions = new TreeMap<>();
    private int lastPid;
    private int count;

    /** The task, or null. */
    Task task(int tid) {
        return tid > 0 && tid < TaskTable.PID_MAX ? byTid[tid] : null;
    }

    /** The thread group whose id this is, or null. */
    ThreadGroup group(int tgid) {
        return groups.get(tgid);
    }

    ProcessGroup pgrp(int pgid) {
        return pgrps.get(pgid);
    }

    Session session(int sid) {
        return sessions.get(sid);
    }

    /** Pid 1's, or null before it exists and after it ended. */
    ThreadGroup init() {
        return groups.get(1);
    }

    /** All thread groups in order of their ids; a copy. */
    List<ThreadGroup> groups() {
        return new ArrayList<>(groups.values());
    }

    int count() {
        return count;
    }

    /** A free number, or 0: the next above the last one that neither task, group nor session has. */
    int allocate() {
        if (count >= ProcLimits.MAX_TASKS) {
            return 0;
        }
        int pid = lastPid;
        for (int tries = 0; tries < TaskTable.PID_MAX; tries++) {
            pid = pid + 1 < TaskTable.PID_MAX ? pid + 1 : ProcLimits.FIRST_REUSED_PID;
            if (byTid[pid] == null && !pgrps.containsKey(pid) && !sessions.containsKey(pid)) {
                lastPid = pid;
                return pid;
            }
        }
        return 0;
    }

    /** Puts a task under its tid; its group, too, where the task leads it. */
    void add(Task task) {
        byTid[task.tid] = task;
        count++;
        if (task.tid == task.group.tgid) {
            groups.put(task.tid, task.group);
        }
    }

    /** Frees a tid. */
    void remove(Task task) {
        byTid[task.tid] = null;
        count--;
    }

    /** execve(2) by another thread than the leader: it takes over the leader's number. */
    void renumber(Task task, int tid) {
        byTid[task.tid] = null;
        task.tid = tid;
        byTid[tid] = task;
    }

    void removeGroup(ThreadGroup group) {
        groups.remove(group.tgid);
    }

    /** Moves {@code group} to the process group {@code pgid} of {@code session}, which is made if need be. */
    ProcessGroup join(ThreadGroup group, int pgid, Session session) {
        leavePgrp(group);
        ProcessGroup pgrp = pgrps.get(pgid);
        if (pgrp == null) {
            pgrp = new ProcessGroup(pgid, session);
            pgrps.put(pgid, pgrp);
            session.groups++;
        }
        pgrp.add(group);
        group.pgrp = pgrp;
        return pgrp;
    }

    /** A new session, not yet with members. */
    Session newSession(int sid) {
        Session session = new Session(sid);
        sessions.put(sid, session);
        return session;
    }

    /** Takes {@code group} out of its process group; what is empty then goes. */
    void leavePgrp(ThreadGroup group) {
        ProcessGroup pgrp = group.pgrp;
        if (pgrp == null) {
            return;
        }
        pgrp.remove(group);
        if (pgrp.isEmpty()) {
            pgrps.remove(pgrp.pgid);
            pgrp.session.groups--;
            if (pgrp.session.groups == 0) {
                sessions.remove(pgrp.session.sid);
            }
        }
        group.pgrp = null;
    }
}
