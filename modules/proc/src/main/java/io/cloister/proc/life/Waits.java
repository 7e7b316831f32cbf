package io.cloister.proc.life;

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
import io.cloister.abi.SiginfoLayout;
import io.cloister.abi.Signals;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.Parking;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.GuestTime;
import io.cloister.proc.task.SigInfo;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.ThreadGroup;
import io.cloister.proc.time.Clocks;

/** Waiting for children: wait4(2), waitid(2). */
public final class Waits {
    /** Nothing to report yet, but there are children. */
    private static final int NOTHING = 0;

    /** A wait for a child to change its state. */
    private record ChildWait(Waits waits, ThreadGroup parent, Call call, WaitRequest request) implements Attempt {
        @Override
        public long retry() {
            int result = waits.report(parent, call, request);
            return result == NOTHING ? CallHandler.LATER : request.answer(result);
        }
    }

    private final Parking parking;
    private final Clocks clocks;
    private final Family family;

    /** Parents wait in {@code parking}. */
    public Waits(Parking parking, Clocks clocks, Family family) {
        this.parking = parking;
        this.clocks = clocks;
        this.family = family;
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
            return request.answer(result);
        }
        return parking.park(new ChildWait(this, task.group, call, request), task.group.childEvents, Parking.ANY_EVENT);
    }

    /** The pid of a child that has something to report, copied out; 0 none yet; -ECHILD. */
    private int report(ThreadGroup parent, Call call, WaitRequest request) {
        boolean any = false;
        for (ThreadGroup child : parent.children.toArray(new ThreadGroup[0])) {
            if (!request.names(child)) {
                continue;
            }
            any = true;
            if (child.isEnded() && request.has(WEXITED)) {
                return reportEnd(child, call, request);
            }
            if (child.stopReport() != 0 && request.has(WSTOPPED)) {
                return reportStop(child, call, request);
            }
            if (child.hasContinueReport() && request.has(WCONTINUED)) {
                return reportContinue(child, call, request);
            }
        }
        return any ? NOTHING : -Errno.ECHILD;
    }

    private int reportEnd(ThreadGroup child, Call call, WaitRequest request) {
        int status = child.exitStatus();
        int sig = status & 0x7f;
        int code = sig == 0 ? CLD_EXITED : (status & WCOREFLAG) != 0 ? CLD_DUMPED : CLD_KILLED;
        out(call, request, child, new int[] {code, sig == 0 ? status >> 8 & 0xff : sig, status});
        int pid = child.tgid;
        if (!request.has(WNOWAIT)) {
            child.parent.childrenCpuNs =
                    GuestTime.plus(child.parent.childrenCpuNs, GuestTime.plus(child.cpuNs, child.childrenCpuNs));
            family.release(child);
        }
        return pid;
    }

    private int reportStop(ThreadGroup child, Call call, WaitRequest request) {
        int sig = child.stopReport();
        if (!request.has(WNOWAIT)) {
            child.stopReported();
        }
        out(call, request, child, new int[] {CLD_STOPPED, sig, sig << 8 | W_STOPPED});
        return child.tgid;
    }

    private int reportContinue(ThreadGroup child, Call call, WaitRequest request) {
        if (!request.has(WNOWAIT)) {
            child.continueReported();
        }
        out(call, request, child, new int[] {CLD_CONTINUED, Signals.SIGCONT, W_CONTINUED});
        return child.tgid;
    }

    /** {@code what}: si_code, si_status, status word. */
    private void out(Call call, WaitRequest request, ThreadGroup child, int[] what) {
        if (request.infoArg() >= 0) {
            call.out(request.infoArg(), SigInfo.child(Signals.SIGCHLD, what[0], child, what[1]).whole());
        } else {
            call.out(1, GuestArgs.ints(what[2]));
        }
        call.out(request.rusageArg(), Clocks.rusage(GuestTime.plus(clocks.cpuNs(child), child.childrenCpuNs)));
    }
}
