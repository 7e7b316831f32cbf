package io.cloister.vfs.tty;

import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.stream.BufferBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One pseudoterminal: line discipline, window size, the session it controls, and who has it open. */
public final class Tty implements LineDiscipline.Keys {
    /** Major number of the slaves of devpts. */
    public static final int PTS_MAJOR = 136;
    /** TaskTable.TTY_SIGNALS bits. */
    private static final int TTIN_OFF = 1;
    private static final int TTOU_OFF = 2;
    private static final int ORPHANED = 4;

    final LineDiscipline discipline;
    final Terminals terminals;
    final List<PtySlave> slaves = new ArrayList<>(3);
    PtyMaster master;
    final byte[] winsize = new byte[8];
    int sid;
    int pgrp;
    int mode = 0620;
    int uid;
    int gid = 5;
    boolean locked = true;
    boolean exclusive;
    boolean packetMode;
    /** A slave was open once and none is now: the master reads EIO (pty(7)). */
    boolean allSlavesGone;
    /** The master is gone: end of file and EIO for the slaves. */
    boolean hungUp;
    private final int number;

    Tty(int number, Terminals terminals, BufferBudget budget) {
        this.number = number;
        this.terminals = terminals;
        this.discipline = new LineDiscipline(budget, this);
    }

    /** N of /dev/pts/N. */
    public int number() {
        return number;
    }

    /** Device number of the slave. */
    public long device() {
        return (long) PTS_MAJOR << 8 | number;
    }

    /** Number of its node in /dev/pts. */
    public long ino() {
        return number + 3L;
    }

    public int mode() {
        return mode;
    }

    public int uid() {
        return uid;
    }

    public int gid() {
        return gid;
    }

    /** chmod and chown of its node. */
    public void owner(int newMode, int newUid, int newGid) {
        mode = newMode;
        uid = newUid;
        gid = newGid;
    }

    /** The foreground process group, 0 for none. */
    public int pgrp() {
        return pgrp;
    }

    @Override
    public void signal(int signal) {
        if (pgrp > 0) {
            terminals.signals().group(pgrp, signal);
        }
        wakeSlaves(Poll.POLLOUT);
    }

    void wakeSlaves(int mask) {
        for (int i = 0; i < slaves.size(); i++) {
            slaves.get(i).waitQueue().wake(mask);
        }
    }

    void wakeMaster(int mask) {
        if (master != null) {
            master.waitQueue().wake(mask);
        }
    }

    /** True if this is the controlling terminal of {@code tid}. */
    boolean controls(int tid) {
        return sid != 0 && terminals.tasks().intField(tid, TaskTable.SID) == sid;
    }

    /**
     * A background process reads: 0, or -EIO or -ERESTARTSYS with SIGTTIN sent (termios(3) and Linux's job control).
     */
    long checkRead(int tid) {
        if (!isBackground(tid)) {
            return 0;
        }
        int state = terminals.tasks().intField(tid, TaskTable.TTY_SIGNALS);
        if ((state & (TTIN_OFF | ORPHANED)) != 0) {
            return -Errno.EIO;
        }
        terminals.signals().background(tid, terminals.tasks().intField(tid, TaskTable.PGID), Signals.SIGTTIN,
            state >>> TaskTable.CONTINUES_SHIFT);
        return -Errno.ERESTARTSYS;
    }

    /** A background process changes the terminal: 0, or -EIO or -ERESTARTSYS with SIGTTOU sent. */
    long checkChange(int tid) {
        if (!isBackground(tid)) {
            return 0;
        }
        int state = terminals.tasks().intField(tid, TaskTable.TTY_SIGNALS);
        if ((state & TTOU_OFF) != 0) {
            return 0;
        }
        if ((state & ORPHANED) != 0) {
            return -Errno.EIO;
        }
        terminals.signals().background(tid, terminals.tasks().intField(tid, TaskTable.PGID), Signals.SIGTTOU,
            state >>> TaskTable.CONTINUES_SHIFT);
        return -Errno.ERESTARTSYS;
    }

    private boolean isBackground(int tid) {
        return controls(tid) && pgrp > 0 && terminals.tasks().intField(tid, TaskTable.PGID) != pgrp;
    }

    /** Becomes the controlling terminal of the caller's session. */
    void attach(int tid) {
        sid = terminals.tasks().intField(tid, TaskTable.SID);
        pgrp = terminals.tasks().intField(tid, TaskTable.PGID);
        terminals.announce(this, sid, true);
    }

    /** The session loses its terminal by TIOCNOTTY or a hang-up: SIGHUP and SIGCONT to the foreground. */
    void detach() {
        if (sid != 0 && pgrp > 0) {
            terminals.signals().group(pgrp, Signals.SIGHUP);
            terminals.signals().group(pgrp, Signals.SIGCONT);
        }
        leave();
    }

    /** The session has no terminal any more. */
    void leave() {
        if (sid == 0) {
            return;
        }
        terminals.announce(this, sid, false);
        sid = 0;
        pgrp = 0;
    }

    /** The master is gone, or vhangup(2): the session leader learns it by SIGHUP. */
    void hangUp() {
        hungUp = true;
        if (sid != 0) {
            terminals.signals().process(sid, Signals.SIGHUP);
            terminals.signals().process(sid, Signals.SIGCONT);
            detach();
        }
        discipline.flushInput();
        wakeSlaves(Poll.POLLHUP | Poll.POLLIN | Poll.POLLOUT | Poll.POLLERR);
    }

    /** TIOCSWINSZ, or the operator's window changed. */
    void resize(byte[] size) {
        if (!Arrays.equals(size, 0, 8, winsize, 0, 8)) {
            System.arraycopy(size, 0, winsize, 0, 8);
            if (pgrp > 0) {
                terminals.signals().group(pgrp, Signals.SIGWINCH);
            }
        }
    }

    void opened(PtySlave slave) {
        slaves.add(slave);
        allSlavesGone = false;
    }

    void closed(PtySlave slave) {
        slaves.remove(slave);
        if (slaves.isEmpty()) {
            exclusive = false;
            allSlavesGone = true;
            wakeMaster(Poll.POLLHUP | Poll.POLLIN);
            dropIfUnused();
        }
    }

    void masterClosed() {
        master = null;
        hangUp();
        terminals.remove(this);
        dropIfUnused();
    }

    private void dropIfUnused() {
        if (master == null && slaves.isEmpty()) {
            discipline.dispose();
        }
    }
}
