package io.cloister.proc.task;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A process group: processes that a terminal signals together (credentials(7)). */
public final class ProcessGroup {
    public final int pgid;
    public final Session session;
    /** {@link #isOrphaned} when it was last looked at; what TaskTable.TTY_SIGNALS says. */
    public boolean orphaned;
    private final TreeMap<Integer, ThreadGroup> members = new TreeMap<>();

    public ProcessGroup(int pgid, Session session) {
        this.pgid = pgid;
        this.session = session;
    }

    public void add(ThreadGroup group) {
        members.put(group.tgid, group);
    }

    public void remove(ThreadGroup group) {
        members.remove(group.tgid);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The members in order of their ids; a copy, because what is done to them may change the group. */
    public List<ThreadGroup> members() {
        return new ArrayList<>(members.values());
    }

    /**
     * Orphaned: no member has a parent in another group of the same session, so nobody could continue it once stopped
     * (setpgid(2)).
     */
    public boolean isOrphaned() {
        for (ThreadGroup group : members.values()) {
            ThreadGroup parent = group.parent;
            if (!group.isEnded() && parent != null && parent.pgrp != this && parent.pgrp.session == session) {
                return false;
            }
        }
        return true;
    }

    public boolean hasStopped() {
        for (ThreadGroup group : members.values()) {
            if (group.isStopped() && !group.isEnded()) {
                return true;
            }
        }
        return false;
    }
}
