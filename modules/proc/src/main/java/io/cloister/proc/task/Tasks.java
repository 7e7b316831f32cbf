package io.cloister.proc.task;

import io.cloister.bus.TaskTable;
import io.cloister.proc.env.ProcLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All tasks, process groups and sessions, and the numbers they have. */
public final class Tasks {
    private final Task[] byTid = new Task[TaskTable.PID_MAX];
    private final TreeMap<Integer, ThreadGroup> groups = new TreeMap<>();
    private final TreeMap<Integer, ProcessGroup> pgrps = new TreeMap<>();
    private final TreeMap<Integer, Session> sessions = new TreeMap<>();
    private final TaskRows rows;
    private int lastPid;
    private int count;

    /** None yet; {@code rows} is what others see of them. */
    public Tasks(TaskRows rows) {
        this.rows = rows;
    }

    /** What others see of tasks. */
    public TaskRows rows() {
        return rows;
    }

    /** The task, or null. */
    public Task task(int tid) {
        return tid > 0 && tid < TaskTable.PID_MAX ? byTid[tid] : null;
    }

    /** The task that a call of {@code caller} names by {@code pid}, where 0 is itself; or null. */
    public Task named(Task caller, int pid) {
        return pid == 0 ? caller : task(pid);
    }

    /** The thread group whose id this is, or null. */
    public ThreadGroup group(int tgid) {
        return groups.get(tgid);
    }

    public ProcessGroup pgrp(int pgid) {
        return pgrps.get(pgid);
    }

    public Session session(int sid) {
        return sessions.get(sid);
    }

    /** Pid 1's, or null before it exists and after it ended. */
    public ThreadGroup init() {
        return groups.get(1);
    }

    /** All thread groups in order of their ids; a copy. */
    public List<ThreadGroup> groups() {
        return new ArrayList<>(groups.values());
    }

    public int count() {
        return count;
    }

    /** A free number, or 0: the next above the last one that neither task, group nor session has. */
    public int allocate() {
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
    public void add(Task task) {
        byTid[task.tid] = task;
        count++;
        if (task.tid == task.group.tgid) {
            groups.put(task.tid, task.group);
        }
    }

    /** Frees a tid. */
    public void remove(Task task) {
        byTid[task.tid] = null;
        count--;
    }

    /** execve(2) by another thread than the leader: it takes over the leader's number. */
    public void renumber(Task task, int tid) {
        byTid[task.tid] = null;
        task.tid = tid;
        byTid[tid] = task;
    }

    public void removeGroup(ThreadGroup group) {
        groups.remove(group.tgid);
    }

    /** Moves {@code group} to the process group {@code pgid} of {@code session}, which is made if need be. */
    public ProcessGroup join(ThreadGroup group, int pgid, Session session) {
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
    public Session newSession(int sid) {
        Session session = new Session(sid);
        sessions.put(sid, session);
        return session;
    }

    /** Takes {@code group} out of its process group; what is empty then goes. */
    public void leavePgrp(ThreadGroup group) {
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
