package io.cloister.proc.task;

/** A session of setsid(2). */
public final class Session {
    public final int sid;
    /** Process groups in it. */
    public int groups;
    /** Number of the controlling terminal, 0 none; vfs decides. */
    public int tty;

    public Session(int sid) {
        this.sid = sid;
    }
}
