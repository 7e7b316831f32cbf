package io.cloister.proc.task;

import static io.cloister.abi.SiginfoLayout.SI_ADDR;
import static io.cloister.abi.SiginfoLayout.SI_CODE;
import static io.cloister.abi.SiginfoLayout.SI_OVERRUN;
import static io.cloister.abi.SiginfoLayout.SI_PID;
import static io.cloister.abi.SiginfoLayout.SI_SIGNO;
import static io.cloister.abi.SiginfoLayout.SI_STATUS;
import static io.cloister.abi.SiginfoLayout.SI_STIME;
import static io.cloister.abi.SiginfoLayout.SI_TIMERID;
import static io.cloister.abi.SiginfoLayout.SI_UID;
import static io.cloister.abi.SiginfoLayout.SI_UTIME;
import static io.cloister.abi.SiginfoLayout.SI_VALUE;

import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.proc.env.GuestTime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One sent signal: siginfo_t of sigaction(2), and who wants to know what becomes of it, if anybody does. */
public final class SigInfo {
    /** Wants to know what becomes of a signal: a timer of timer_create(2). */
    public interface Sender {
        /** It is being delivered; the answer is si_overrun. */
        int delivered();

        /** It was thrown away. */
        void discarded();
    }

    /** All our kinds fit here; what a guest composes itself (rt_sigqueueinfo(2)) is kept whole. */
    private static final int SHORT = 48;

    public final int sig;
    public final int code;
    private final byte[] bytes;
    /** Or null. */
    public final Sender sender;
    private final ByteBuffer view;

    private SigInfo(int sig, int code, byte[] bytes, Sender sender) {
        this.sig = sig;
        this.code = code;
        this.bytes = bytes;
        this.sender = sender;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        view.putInt(SI_SIGNO, sig).putInt(SI_CODE, code);
    }

    private static SigInfo of(int sig, int code) {
        return new SigInfo(sig, code, new byte[SHORT], null);
    }

    /** Sent by a process, or by the kernel (pid 0). */
    public static SigInfo user(int sig, int code, int pid, int uid) {
        SigInfo info = of(sig, code);
        info.view.putInt(SI_PID, pid).putInt(SI_UID, uid);
        return info;
    }

    /** Sent by the kernel for no process. */
    public static SigInfo kernel(int sig) {
        return of(sig, Signals.SI_KERNEL);
    }

    public static SigInfo fault(int sig, int code, long addr) {
        SigInfo info = of(sig, code);
        info.view.putLong(SI_ADDR, addr);
        return info;
    }

    /** A child's change of state; times in clock ticks. */
    public static SigInfo child(int sig, int code, ThreadGroup child, int status) {
        SigInfo info = user(sig, code, child.tgid, child.leader.cred.ruid);
        info.view.putInt(SI_STATUS, status);
        info.view.putLong(SI_UTIME, GuestTime.ticks(child.cpuNs)).putLong(SI_STIME, 0);
        return info;
    }

    /** The timer {@code id} of timer_create(2) has expired. */
    public static SigInfo timer(int sig, int id, long value, Sender sender) {
        SigInfo info = new SigInfo(sig, Signals.SI_TIMER, new byte[SHORT], sender);
        info.view.putInt(SI_TIMERID, id).putLong(SI_VALUE, value);
        return info;
    }

    /** As a guest composed it; at most {@link SiginfoLayout#SIZE} bytes. */
    public static SigInfo composed(int sig, byte[] raw) {
        byte[] bytes = Arrays.copyOf(raw, SiginfoLayout.SIZE);
        int code = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(SI_CODE);
        return new SigInfo(sig, code, bytes, null);
    }

    /** It is taken off its queue. */
    void taken() {
        if (sender != null) {
            view.putInt(SI_OVERRUN, sender.delivered());
        }
    }

    /** The whole structure as copied to a guest. */
    public byte[] whole() {
        return Arrays.copyOf(bytes, SiginfoLayout.SIZE);
    }
}
