package io.cloister.proc;

import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.SignalfdSiginfoLayout;
import io.cloister.abi.Signals;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What /proc and signalfds show of this service. */
final class ProcTexts {
    private ProcTexts() {
    }

    /** utime stime cutime cstime in clock ticks, then minflt majflt cminflt cmajflt, which nobody counts. */
    static byte[] times(ProcKernel k, Task task) {
        return Uts.ascii(Clocks.ticks(k.clocks.cpuNs(task.group)) + " 0 " + Clocks.ticks(task.group.childrenCpuNs) + " 0 0 0 0 0");
    }

    /** /proc/PID/timers of proc(5). */
    static byte[] timers(ThreadGroup group) {
        StringBuilder out = new StringBuilder();
        for (PosixTimer timer : group.timers.values()) {
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
                .append("\nsignal: ").append(timer.signal).append('/').append(String.format("%016x", timer.value))
                .append("\nnotify: ").append(how).append(one ? "/tid." : "/pid.").append(one ? timer.tid : group.tgid)
                .append("\nClockID: ").append(timer.clock).append('\n');
        }
        return Uts.ascii(out.toString());
    }

    /** struct signalfd_siginfo of signalfd(2). */
    static byte[] signalfdSiginfo(SigInfo info) {
        byte[] whole = info.whole();
        ByteBuffer in = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.allocate(SignalfdSiginfoLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(SignalfdSiginfoLayout.SSI_SIGNO, info.sig);
        out.putInt(SignalfdSiginfoLayout.SSI_ERRNO, in.getInt(SiginfoLayout.SI_ERRNO));
        out.putInt(SignalfdSiginfoLayout.SSI_CODE, info.code);
        if (info.code == Signals.SI_TIMER) {
            out.putInt(SignalfdSiginfoLayout.SSI_TID, in.getInt(SiginfoLayout.SI_TIMERID));
            out.putInt(SignalfdSiginfoLayout.SSI_OVERRUN, in.getInt(SiginfoLayout.SI_OVERRUN));
            value(in, out);
        } else if (info.code > 0 && info.sig == Signals.SIGCHLD) {
            sender(in, out);
            out.putInt(SignalfdSiginfoLayout.SSI_STATUS, in.getInt(SiginfoLayout.SI_STATUS));
            out.putLong(SignalfdSiginfoLayout.SSI_UTIME, in.getLong(SiginfoLayout.SI_UTIME));
            out.putLong(SignalfdSiginfoLayout.SSI_STIME, in.getLong(SiginfoLayout.SI_STIME));
        } else if (info.code > 0 && info.code != Signals.SI_KERNEL && info.sig == Signals.SIGIO) {
            out.putInt(SignalfdSiginfoLayout.SSI_BAND, (int) in.getLong(SiginfoLayout.SI_BAND));
            out.putInt(SignalfdSiginfoLayout.SSI_FD, in.getInt(SiginfoLayout.SI_FD));
        } else if (info.code > 0 && info.code != Signals.SI_KERNEL) {
            out.putLong(SignalfdSiginfoLayout.SSI_ADDR, in.getLong(SiginfoLayout.SI_ADDR));
        } else {
            sender(in, out);
            value(in, out);
        }
        return out.array();
    }

    private static void sender(ByteBuffer in, ByteBuffer out) {
        out.putInt(SignalfdSiginfoLayout.SSI_PID, in.getInt(SiginfoLayout.SI_PID));
        out.putInt(SignalfdSiginfoLayout.SSI_UID, in.getInt(SiginfoLayout.SI_UID));
    }

    private static void value(ByteBuffer in, ByteBuffer out) {
        out.putInt(SignalfdSiginfoLayout.SSI_INT, in.getInt(SiginfoLayout.SI_INT));
        out.putLong(SignalfdSiginfoLayout.SSI_PTR, in.getLong(SiginfoLayout.SI_PTR));
    }
}
