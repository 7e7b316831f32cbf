package io.cloister.proc;

import io.cloister.bus.ProcText;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.proc.task.Uts;
import io.cloister.proc.time.Clocks;
import io.cloister.proc.time.TimerTexts;
import java.util.Arrays;

/** What /proc shows of this service. */
final class ProcTexts {
    private final Clocks clocks;
    private final TimerTexts timers;

    ProcTexts(Clocks clocks, TimerTexts timers) {
        this.clocks = clocks;
        this.timers = timers;
    }

    /** The text of a {@link ProcText} number about {@code task}; null where there is none of that number. */
    byte[] of(int kind, Task task) {
        return switch (kind) {
            case ProcText.TIMES -> times(task.group);
            case ProcText.TIMERS -> timers.timers(task.group);
            case ProcText.HOSTNAME -> line(task.uts.nodename);
            case ProcText.DOMAINNAME -> line(task.uts.domainname);
            default -> null;
        };
    }

    private static byte[] line(byte[] name) {
        byte[] line = Arrays.copyOf(name, name.length + 1);
        line[name.length] = '\n';
        return line;
    }

    /** utime stime cutime cstime in clock ticks, then minflt majflt cminflt cmajflt, which nobody counts. */
    private byte[] times(ThreadGroup group) {
        return Uts.ascii(
                GuestTime.ticks(clocks.cpuNs(group)) + " 0 " + GuestTime.ticks(group.childrenCpuNs) + " 0 0 0 0 0");
    }
}
