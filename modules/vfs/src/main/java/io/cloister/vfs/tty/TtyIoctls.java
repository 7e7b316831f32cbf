package io.cloister.vfs.tty;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Poll;
import io.cloister.abi.Signals;
import io.cloister.abi.Termios;
import io.cloister.abi.Termios2Layout;
import io.cloister.abi.TermiosLayout;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.stream.IntBytes;

/** ioctl_tty(2), for both ends of a pseudoterminal. */
final class TtyIoctls {
    private final Terminals terminals;
    private final TaskTable tasks;

    TtyIoctls(Terminals terminals, TaskTable tasks) {
        this.terminals = terminals;
        this.tasks = tasks;
    }

    /** Commands of the program's end. */
    long slave(Tty tty, IoctlRequest request) {
        return switch (request.command()) {
            case Termios.TIOCSCTTY -> makeControlling(tty, request);
            case Termios.TIOCNOTTY -> giveUp(tty, request.tid());
            case Termios.FIONREAD -> number(request, tty.discipline.readable());
            case Termios.TIOCOUTQ -> number(request, tty.discipline.screen().size());
            case Termios.TIOCVHANGUP -> hangUp(tty, request.tid());
            default -> common(tty, request, true);
        };
    }

    /** Commands of the emulator's end. */
    long master(Tty tty, IoctlRequest request) {
        return switch (request.command()) {
            case Termios.TIOCGPTN -> number(request, tty.number());
            case Termios.TIOCSPTLCK -> {
                tty.locked = IntBytes.intAt(request.in(), 0) != 0;
                yield 0;
            }
            case Termios.TIOCGPTLCK -> number(request, tty.locked ? 1 : 0);
            case Termios.TIOCGPTPEER -> terminals.openPeer(request.tid(), tty, (int) request.argument());
            case Termios.TIOCPKT -> {
                tty.packetMode = IntBytes.intAt(request.in(), 0) != 0;
                yield 0;
            }
            case Termios.TIOCGPKT -> number(request, tty.packetMode ? 1 : 0);
            case Termios.TIOCSIG -> signal(tty, (int) request.argument());
            case Termios.FIONREAD -> number(request, tty.discipline.screen().size());
            case Termios.TIOCOUTQ -> number(request, 0);
            case Termios.TIOCSCTTY, Termios.TIOCNOTTY -> -Errno.ENOTTY;
            default -> common(tty, request, false);
        };
    }

    private long common(Tty tty, IoctlRequest request, boolean slave) {
        return switch (request.command()) {
            case Termios.TCGETS -> out(request, tty.discipline.termios.encode(TermiosLayout.SIZE));
            case Termios.TCGETS2 -> out(request, tty.discipline.termios.encode(Termios2Layout.SIZE));
            case Termios.TCGETA -> out(request, tty.discipline.termios.encodeOld());
            case Termios.TCSETS, Termios.TCSETSW, Termios.TCSETSF, Termios.TCSETS2, Termios.TCSETSW2, Termios.TCSETSF2,
                Termios.TCSETA, Termios.TCSETAW, Termios.TCSETAF -> settings(tty, request, slave);
            case Termios.TIOCGWINSZ -> out(request, tty.winsize.clone());
            case Termios.TIOCSWINSZ -> {
                tty.resize(request.in());
                yield 0;
            }
            case Termios.TIOCGPGRP -> foreground(tty, request, slave);
            case Termios.TIOCSPGRP -> foregroundTo(tty, request);
            case Termios.TIOCGSID -> slave && !tty.controls(request.tid()) || tty.sid == 0 ? -Errno.ENOTTY
                : number(request, tty.sid);
            case Termios.TCFLSH -> changed(tty, request, slave, this::flush);
            case Termios.TCXONC -> changed(tty, request, slave, this::flow);
            case Termios.TCSBRK, Termios.TCSBRKP, Termios.TIOCSBRK, Termios.TIOCCBRK ->
                changed(tty, request, slave, (t, r) -> 0);
            case Termios.TIOCSTI -> -Errno.EPERM;
            case Termios.TIOCEXCL -> exclusive(tty, true);
            case Termios.TIOCNXCL -> exclusive(tty, false);
            case Termios.TIOCGEXCL -> number(request, tty.exclusive ? 1 : 0);
            case Termios.TIOCGETD -> number(request, tty.discipline.termios.line);
            case Termios.TIOCGDEV -> number(request, (int) tty.device());
            case Termios.TIOCSETD -> IntBytes.intAt(request.in(), 0) == Termios.N_TTY ? 0 : -Errno.EINVAL;
            case Termios.TIOCGSOFTCAR -> number(request, 0);
            case Termios.TIOCSSOFTCAR -> 0;
            case Termios.TIOCMGET -> -Errno.ENOTTY;
            default -> -Errno.ENOTTY;
        };
    }

    private interface Change {
        long apply(Tty tty, IoctlRequest request);
    }

    private static long changed(Tty tty, IoctlRequest request, boolean slave, Change change) {
        long check = slave ? tty.checkChange(request.tid()) : 0;
        return check != 0 ? check : change.apply(tty, request);
    }

    private static long out(IoctlRequest request, byte[] bytes) {
        request.out(bytes);
        return 0;
    }

    private static long number(IoctlRequest request, int value) {
        return out(request, IntBytes.of(value));
    }

    private long settings(Tty tty, IoctlRequest request, boolean slave) {
        int command = request.command();
        boolean old = command == Termios.TCSETA || command == Termios.TCSETAW || command == Termios.TCSETAF;
        if (request.in().length < (old ? 18 : TermiosLayout.SIZE)) {
            return -Errno.EFAULT;
        }
        long check = slave ? tty.checkChange(request.tid()) : 0;
        if (check != 0) {
            return check;
        }
        if (command == Termios.TCSETSF || command == Termios.TCSETSF2 || command == Termios.TCSETAF) {
            tty.discipline.flushInput();
        }
        tty.discipline.settings(request.in(), old);
        if (tty.discipline.inputReady()) {
            tty.wakeSlaves(Poll.POLLIN);
        }
        tty.wakeSlaves(Poll.POLLOUT);
        return 0;
    }

    private long foreground(Tty tty, IoctlRequest request, boolean slave) {
        if (slave && !tty.controls(request.tid())) {
            return -Errno.ENOTTY;
        }
        return number(request, tty.pgrp);
    }

    /** tcsetpgrp(3). */
    private long foregroundTo(Tty tty, IoctlRequest request) {
        int tid = request.tid();
        long check = tty.checkChange(tid);
        if (check != 0) {
            return check;
        }
        if (!tty.controls(tid)) {
            return -Errno.ENOTTY;
        }
        int group = IntBytes.intAt(request.in(), 0);
        if (group < 0) {
            return -Errno.EINVAL;
        }
        int session = sessionOfGroup(group);
        if (session != tty.sid) {
            return session == 0 ? -Errno.ESRCH : -Errno.EPERM;
        }
        tty.pgrp = group;
        terminals.announce(tty, tty.sid, true);
        return 0;
    }

    /**
     * The session a process group belongs to, 0 if there is no such group. Usually its leader lives and answers at
     * once.
     */
    private int sessionOfGroup(int group) {
        if (group > 0 && tasks.exists(group) && tasks.intField(group, TaskTable.PGID) == group) {
            return tasks.intField(group, TaskTable.SID);
        }
        for (int tid = 1; group > 0 && tid < TaskTable.PID_MAX; tid++) {
            if (tasks.exists(tid) && tasks.intField(tid, TaskTable.PGID) == group) {
                return tasks.intField(tid, TaskTable.SID);
            }
        }
        return 0;
    }

    private long makeControlling(Tty tty, IoctlRequest request) {
        int tid = request.tid();
        int session = tasks.intField(tid, TaskTable.SID);
        if (tty.sid != 0 && tty.sid == session) {
            return 0;
        }
        if (session != tasks.intField(tid, TaskTable.TGID) || terminals.controlling(tid) != null) {
            return -Errno.EPERM;
        }
        if (tty.sid != 0) {
            if (request.argument() != 1 || !tasks.capable(tid, Caps.CAP_SYS_ADMIN)) {
                return -Errno.EPERM;
            }
            terminals.announce(tty, tty.sid, false);
        }
        tty.attach(tid);
        return 0;
    }

    private long giveUp(Tty tty, int tid) {
        if (!tty.controls(tid)) {
            return -Errno.ENOTTY;
        }
        if (tty.sid == tasks.intField(tid, TaskTable.TGID)) {
            tty.detach();
        }
        return 0;
    }

    private long hangUp(Tty tty, int tid) {
        if (!tasks.capable(tid, Caps.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        tty.hangUp();
        return 0;
    }

    private long signal(Tty tty, int signal) {
        if (signal < 1 || signal > Signals.NSIG) {
            return -Errno.EINVAL;
        }
        if (tty.pgrp > 0) {
            terminals.signals().group(tty.pgrp, signal);
        }
        return 0;
    }

    private long flush(Tty tty, IoctlRequest request) {
        int which = (int) request.argument();
        if (which < Termios.TCIFLUSH || which > Termios.TCIOFLUSH) {
            return -Errno.EINVAL;
        }
        if (which != Termios.TCOFLUSH) {
            tty.discipline.flushInput();
            tty.wakeMaster(Poll.POLLOUT);
        }
        if (which != Termios.TCIFLUSH) {
            tty.discipline.flushOutput();
            tty.wakeSlaves(Poll.POLLOUT);
        }
        return 0;
    }

    private long flow(Tty tty, IoctlRequest request) {
        int action = (int) request.argument();
        if (action < Termios.TCOOFF || action > Termios.TCION) {
            return -Errno.EINVAL;
        }
        if (action == Termios.TCOOFF || action == Termios.TCOON) {
            tty.discipline.stopped(action == Termios.TCOOFF);
            tty.wakeSlaves(Poll.POLLOUT);
        }
        return 0;
    }

    private static long exclusive(Tty tty, boolean on) {
        tty.exclusive = on;
        return 0;
    }
}
