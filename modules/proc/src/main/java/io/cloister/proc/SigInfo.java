package io.cloister.proc;

import static io.cloister.abi.SiginfoLayout.SI_ADDR;
import static io.cloister.abi.SiginfoLayout.SI_BAND;
import static io.cloister.abi.SiginfoLayout.SI_CODE;
import static io.cloister.abi.SiginfoLayout.SI_FD;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One sent signal: siginfo_t of sigaction(2), and the timer it comes from, if any. */
final class SigInfo {
    /** All our kinds fit here; what a guest composes itself (rt_sigqueueinfo(2)) is kept whole. */
    private static final int SHORT = 48;

    final int sig;
    final int code;
    final byte[] bytes;
    final PosixTimer timer;
    private final ByteBuffer view;

    private SigInfo(int sig, int code, byte[] bytes, PosixTimer timer) {
        this.sig = sig;
        this.code = code;
        this.bytes = bytes;
        this.timer = timer;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        view.putInt(SI_SIGNO, sig).putInt(SI_CODE, code);
    }

    private static SigInfo of(int sig, int code) {
        return new SigInfo(sig, code, new byte[SHORT], null);
    }

    /** Sent by a process, or by the kernel (pid 0). */
    static SigInfo user(int sig, int code, int pid, int uid) {
        SigInfo info = of(sig, code);
        info.view.putInt(SI_PID, pid).putInt(SI_UID, uid);
        return info;
    }

    /** Sent by the kernel for no process. */
    static SigInfo kernel(int sig) {
        return of(sig, Signals.SI_KERNEL);
    }

    /** A value beside sender: sigqueue(3). */
    static SigInfo value(int sig, int code, int pid, int uid, long value) {
        SigInfo info = user(sig, code, pid, uid);
        info.view.putLong(SI_VALUE, value);
        return info;
    }

    /** A fault. */
    static SigInfo fault(int sig, int code, long addr) {
        SigInfo info = of(sig, code);
        info.view.putLong(SI_ADDR, addr);
        return info;
    }

    /** SIGIO with a descriptor. */
    static SigInfo poll(int sig, int code, int fd) {
        SigInfo info = of(sig, code);
        info.view.putLong(SI_BAND, 0).putInt(SI_FD, fd);
        return info;
    }

    /** A child's change of state; times in clock ticks. */
    static SigInfo child(int sig, int code, ThreadGroup child, int status) {
        SigInfo info = user(sig, code, child.tgid, child.leader.cred.ruid);
        info.view.putInt(SI_STATUS, status);
        info.view.putLong(SI_UTIME, Clocks.ticks(child.cpuNs)).putLong(SI_STIME, 0);
        return info;
    }

    /** A POSIX timer has expired. */
    static SigInfo timer(PosixTimer timer) {
        SigInfo info = new SigInfo(timer.signal, Signals.SI_TIMER, new byte[SHORT], timer);
        info.view.putInt(SI_TIMERID, timer.id).putLong(SI_VALUE, timer.value);
        return info;
    }

    /** As a guest composed it; at most {@link SiginfoLayout#SIZE} bytes. */
    static SigInfo composed(int sig, byte[] raw) {
        byte[] bytes = java.util.Arrays.copyOf(raw, SiginfoLayout.SIZE);
        int code = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(SI_CODE);
        return new SigInfo(sig, code, bytes, null);
    }

    /** Puts the overrun count of its timer into it, at delivery. */
    void overruns(int count) {
        view.putInt(SI_OVERRUN, count);
    }

    /** A 32-bit field. */
    int intAt(int offset) {
        return view.getInt(offset);
    }

    /** A 64-bit field. */
    long longAt(int offset) {
        return view.getLong(offset);
    }

    /** The whole structure as copied to a guest. */
    byte[] whole() {
        return java.util.Arrays.copyOf(bytes, SiginfoLayout.SIZE);
    }
}
