package io.cloister.proc.time;

import io.cloister.abi.Signals;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.proc.task.Uts;
import java.util.HexFormat;
import java.util.List;

/** The timers of a process as text. */
public final class TimerTexts {
    private final TimerTable table;

    /** Of the timers in {@code table}. */
    public TimerTexts(TimerTable table) {
        this.table = table;
    }

    /** /proc/PID/timers of proc(5). */
    public byte[] timers(ThreadGroup group) {
        StringBuilder out = new StringBuilder();
        ProcessTimers timers = table.find(group);
        for (PosixTimer timer : timers == null ? List.<PosixTimer>of() : timers.posix()) {
            if (out.length() > ProcLimits.MAX_TEXT) {
                break;
            }
            String how = switch (timer.notify) {
                case Signals.SIGEV_NONE -> "none";
                case Signals.SIGEV_THREAD -> "thread";
                default -> "signal";
            };
            boolean one = timer.notify == Signals.SIGEV_THREAD_ID;
            out.append("ID: ").append(timer.id)
                .append("\nsignal: ").append(timer.signal).append('/').append(HexFormat.of().toHexDigits(timer.value))
                .append("\nnotify: ").append(how).append(one ? "/tid." : "/pid.").append(one ? timer.tid : group.tgid)
                .append("\nClockID: ").append(timer.clock).append('\n');
        }
        return Uts.ascii(out.toString());
    }
}
