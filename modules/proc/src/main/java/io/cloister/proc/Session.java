package io.cloister.proc;

/** A session of setsid(2). */
final class Session {
    final int sid;
    /** Process groups in it. */
    int groups;
    /** Number of the controlling terminal, 0 none; vfs decides. */
    int tty;

    Session(int sid) {
        this.sid = sid;
    }
}
