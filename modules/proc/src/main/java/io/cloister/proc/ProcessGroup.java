package io.cloister.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A process group: processes that a terminal signals together (credentials(7)). */
final class ProcessGroup {
    final int pgid;
    final Session session;
    /** {@link #isOrphaned} when it was last looked at; what TaskTable.TTY_SIGNALS says. */
    boolean orphaned;
    private final TreeMap<Integer, ThreadGroup> members = new TreeMap<>();

    ProcessGroup(int pgid, Session session) {
        this.pgid = pgid;
        this.session = session;
    }

    void add(ThreadGroup group) {
        members.put(group.tgid, group);
    }

    void remove(ThreadGroup group) {
        members.remove(group.tgid);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** The members in order of their ids; a copy, because what is done to them may change the group. */
    List<ThreadGroup> members() {
        return new ArrayList<>(members.values());
    }

    /**
     * Orphaned: no member has a parent in another group of the same session, so nobody could continue it once stopped (setpgid(2)).
     */
    boolean isOrphaned() {
        for (ThreadGroup group : members.values()) {
            ThreadGroup parent = group.parent;
            if (!group.ended && parent != null && parent.pgrp != this && parent.pgrp.session == session) {
                return false;
            }
        }
        return true;
    }

    boolean hasStopped() {
        for (ThreadGroup group : members.values()) {
            if (group.stopped && !group.ended) {
                return true;
            }
        }
        return false;
    }
}
