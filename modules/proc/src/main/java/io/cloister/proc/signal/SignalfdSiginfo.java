package io.cloister.proc.signal;

import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.SignalfdSiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.proc.task.SigInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a signalfd gives out: struct signalfd_siginfo of signalfd(2). */
public final class SignalfdSiginfo {
    private SignalfdSiginfo() {
    }

    /** The structure for one signal. */
    public static byte[] of(SigInfo info) {
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
