package io.cloister.proc;

import static io.cloister.abi.Wait.CLD_CONTINUED;
import static io.cloister.abi.Wait.CLD_DUMPED;
import static io.cloister.abi.Wait.CLD_EXITED;
import static io.cloister.abi.Wait.CLD_KILLED;
import static io.cloister.abi.Wait.CLD_STOPPED;
import static io.cloister.abi.Wait.WCONTINUED;
import static io.cloister.abi.Wait.WCOREFLAG;
import static io.cloister.abi.Wait.WEXITED;
import static io.cloister.abi.Wait.WNOHANG;
import static io.cloister.abi.Wait.WNOWAIT;
import static io.cloister.abi.Wait.WSTOPPED;
import static io.cloister.abi.Wait.W_CONTINUED;
import static io.cloister.abi.Wait.W_STOPPED;

import io.cloister.abi.Errno;
import io.cloister.abi.RusageLayout;
import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.bus.Call;

/** Waiting for children: wait4(2), waitid(2). */
final class Waits {
    /** Nothing to report yet, but there are children. */
    private static final int NOTHING = 0;

    private final ProcKernel k;

    Waits(ProcKernel k) {
        this.k = k;
    }

    /** Answers or parks. */
    long wait(Task task, Call call, WaitRequest request) {
        int result = report(task.group, call, request);
        if (result == NOTHING && request.has(WaitRequest.AGAIN)) {
            return -Errno.EAGAIN;
        }
        if (result != NOTHING || request.has(WNOHANG)) {
            if (result == NOTHING && request.infoArg() >= 0) {
                call.out(request.infoArg(), new byte[SiginfoLayout.SIZE]);
            }
            return result > 0 && request.infoArg() >= 0 ? 0 : result;
        }
        Parked parked = new Parked(Parked.Kind.CHILD, task, call);
        parked.wait = request;
        return k.parking.park(parked, Long.MAX_VALUE);
    }

    /** A child of {@code parent} changed its state: its waiting threads look again, oldest first. */
    void wakeParent(ThreadGroup parent) {
        for (Task thread : parent.threads.toArray(new Task[0])) {
            Parked parked = thread.parked;
            if (parked != null && parked.kind == Parked.Kind.CHILD) {
                int result = report(parent, parked.call, parked.wait);
                if (result != NOTHING) {
                    k.parking.complete(thread, result > 0 && parked.wait.infoArg() >= 0 ? 0 : result);
                }
            }
        }
    }

    /** The pid of a child that has something to report, copied out; 0 none yet; -ECHILD. */
    private int report(ThreadGroup parent, Call call, WaitRequest request) {
        boolean any = false;
        for (ThreadGroup child : parent.children.toArray(new ThreadGroup[0])) {
            if (!request.names(child)) {
                continue;
            }
            any = true;
            if (child.ended && request.has(WEXITED)) {
                return reportEnd(child, call, request);
            }
            if (child.stopped && child.stopReport != 0 && request.has(WSTOPPED)) {
                return reportStop(child, call, request);
            }
            if (child.continueReport && !child.ended && request.has(WCONTINUED)) {
                return reportContinue(child, call, request);
            }
        }
        return any ? NOTHING : -Errno.ECHILD;
    }

    private int reportEnd(ThreadGroup child, Call call, WaitRequest request) {
        int status = child.exitStatus;
        int sig = status & 0x7f;
        int code = sig == 0 ? CLD_EXITED : (status & WCOREFLAG) != 0 ? CLD_DUMPED : CLD_KILLED;
        out(call, request, child, new int[] {code, sig == 0 ? status >> 8 & 0xff : sig, status});
        int pid = child.tgid;
        if (!request.has(WNOWAIT)) {
            child.parent.childrenCpuNs = Clocks.plus(child.parent.childrenCpuNs, Clocks.plus(child.cpuNs, child.childrenCpuNs));
            k.life.release(child);
        }
        return pid;
    }

    private int reportStop(ThreadGroup child, Call call, WaitRequest request) {
        int sig = child.stopReport;
        if (!request.has(WNOWAIT)) {
            child.stopReport = 0;
        }
        out(call, request, child, new int[] {CLD_STOPPED, sig, sig << 8 | W_STOPPED});
        return child.tgid;
    }

    private int reportContinue(ThreadGroup child, Call call, WaitRequest request) {
        if (!request.has(WNOWAIT)) {
            child.continueReport = false;
        }
        out(call, request, child, new int[] {CLD_CONTINUED, Signals.SIGCONT, W_CONTINUED});
        return child.tgid;
    }

    /** {@code what}: si_code, si_status, status word. */
    private void out(Call call, WaitRequest request, ThreadGroup child, int[] what) {
        if (request.infoArg() >= 0) {
            call.out(request.infoArg(), SigInfo.child(Signals.SIGCHLD, what[0], child, what[1]).whole());
        } else {
            call.out(1, GuestTime.ints(what[2]));
        }
        call.out(request.rusageArg(), rusage(Clocks.plus(k.clocks.cpuNs(child), child.childrenCpuNs)));
    }

    /** {@code struct rusage} of which only CPU time is known; all of it counts as user time. */
    static byte[] rusage(long cpuNs) {
        byte[] usage = new byte[RusageLayout.SIZE];
        byte[] time = GuestTime.words(cpuNs / 1_000_000_000L, cpuNs % 1_000_000_000L / 1000);
        System.arraycopy(time, 0, usage, RusageLayout.RU_UTIME_SEC, time.length);
        return usage;
    }
}
