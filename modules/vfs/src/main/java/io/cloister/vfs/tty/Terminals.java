package io.cloister.vfs.tty;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Signals;
import io.cloister.bus.Bus;
import io.cloister.bus.TaskTable;
import io.cloister.bus.TimerQueue;
import io.cloister.bus.proc.ProcProxy;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.signal.Signaller;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.task.Callers;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** All pseudoterminals: makes, finds and opens them. */
public final class Terminals {
    private final ProcProxy proc;
    private final TaskTable tasks;
    private final BufferBudget budget;
    private final Signaller signals;
    private final Callers callers;
    private final TtyIoctls ioctls;
    private final Map<Integer, Tty> terminals = new TreeMap<>();
    private final TimerQueue timers;
    private Tty console;
    private long devptsDev = 22;

    public Terminals(Bus bus, TaskTable tasks, BufferBudget budget, Callers callers, TimerQueue timers) {
        proc = new ProcProxy(bus);
        this.tasks = tasks;
        this.budget = budget;
        this.signals = new Signaller(bus);
        this.callers = callers;
        this.timers = timers;
        this.ioctls = new TtyIoctls(this, tasks);
    }

    TaskTable tasks() {
        return tasks;
    }

    Signaller signals() {
        return signals;
    }

    /** Device number of the devpts file system, as stat(2) of a terminal shows it. */
    public long devptsDev() {
        return devptsDev;
    }

    /** Set when devpts is made. */
    public void devptsDev(long dev) {
        devptsDev = dev;
    }

    TtyIoctls ioctls() {
        return ioctls;
    }

    /** Tells proc which terminal a session has (tty_nr of /proc/PID/stat). */
    void announce(Tty tty, int sid, boolean attached) {
        proc.tty(sid, attached ? (int) tty.device() : 0);
    }

    /** Open of /dev/ptmx: a new pair, locked; null if there are too many (ENOSPC). */
    public PtyMaster openMaster(int tid, int flags, Object inode) {
        int number = 0;
        while (terminals.containsKey(number)) {
            number++;
        }
        if (number >= TtyLimits.TERMINALS) {
            return null;
        }
        Tty tty = new Tty(number, this, budget);
        if (tid > 0) {
            tty.uid = tasks.intField(tid, TaskTable.FSUID);
        }
        terminals.put(number, tty);
        return new PtyMaster(tty, flags, inode);
    }

    void remove(Tty tty) {
        terminals.remove(tty.number());
        if (console == tty) {
            console = null;
        }
    }

    /** The terminal /dev/pts/{@code number}, or null. */
    public Tty find(int number) {
        return terminals.get(number);
    }

    /** All, in the order of their numbers. */
    public Collection<Tty> all() {
        return terminals.values();
    }

    /** The controlling terminal of a task, or null. */
    public Tty controlling(int tid) {
        int sid = tasks.intField(tid, TaskTable.SID);
        for (Tty tty : terminals.values()) {
            if (tty.sid != 0 && tty.sid == sid) {
                return tty;
            }
        }
        return null;
    }

    /** Why {@code tid} can't open the slave: 0, -EIO (locked or gone), -EBUSY (exclusive). */
    public long mayOpen(Tty tty, int tid) {
        if (tty.locked || tty.hungUp) {
            return -Errno.EIO;
        }
        return tty.exclusive && !tasks.capable(tid, Caps.CAP_SYS_ADMIN) ? -Errno.EBUSY : 0;
    }

    /**
     * Opens the slave. A session leader without a terminal gets it as its controlling terminal unless O_NOCTTY is given
     * (open(2)).
     */
    public OpenFile openSlave(Tty tty, int tid, int flags, Object inode) {
        boolean leader = tasks.intField(tid, TaskTable.SID) == tasks.intField(tid, TaskTable.TGID);
        if ((flags & (Open.O_NOCTTY | Open.O_PATH)) == 0 && leader && tty.sid == 0 && controlling(tid) == null) {
            tty.attach(tid);
        }
        return new PtySlave(tty, flags & ~Open.O_NOCTTY, inode, path(tty));
    }

    private static byte[] path(Tty tty) {
        return ("/dev/pts/" + tty.number()).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** TIOCGPTPEER. */
    long openPeer(int tid, Tty tty, int flags) {
        if (tty.hungUp) {
            return -Errno.EIO;
        }
        OpenFile slave = openSlave(tty, tid, flags & ~Open.O_CLOEXEC, null);
        return callers.install(tid, slave, (flags & Open.O_CLOEXEC) != 0);
    }

    /** Open of /dev/tty: the controlling terminal; null for ENXIO (tty(4)). */
    public OpenFile openControlling(int tid, int flags, Object inode) {
        Tty tty = controlling(tid);
        return tty == null ? null : new PtySlave(tty, flags, inode, "/dev/tty".getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Makes the console terminal and returns its master end, for a {@link ConsoleBridge}. */
    public PtyMaster makeConsole() {
        PtyMaster master = openMaster(0, Open.O_RDWR | Open.O_NONBLOCK, null);
        console = master.tty();
        console.locked = false;
        return master;
    }

    /** The console's terminal, or null. */
    public Tty consoleTty() {
        return console;
    }

    /**
     * A description of the console for standard input, output or error of the first task, whose session it controls
     * from now on.
     */
    public OpenFile console(int tid) {
        if (console.sid == 0) {
            console.attach(tid);
            if (console.sid == 0) {
                console.sid = tid;
                console.pgrp = tid;
            }
        }
        return new PtySlave(console, Open.O_RDWR, null, path(console));
    }

    /**
     * A task is gone: if it led a session, the session loses its terminal, and the foreground learns it by SIGHUP
     * (setsid(2)). A little later: the leader itself, which proc has not seen end yet, must not die of it.
     */
    public void taskExited(int tid, long nowNs) {
        for (Tty tty : terminals.values()) {
            if (tty.sid == tid) {
                int group = tty.pgrp;
                tty.leave();
                if (group > 0) {
                    timers.arm(new HangUp(group), nowNs + TtyLimits.EXIT_GRACE_NS);
                }
            }
        }
    }

    private final class HangUp extends TimerQueue.Timer {
        private final int group;

        private HangUp(int group) {
            this.group = group;
        }

        @Override
        protected void fired(long dueNs, long nowNs) {
            signals.group(group, Signals.SIGHUP);
            signals.group(group, Signals.SIGCONT);
        }
    }
}
