package io.cloister.viewer;

import io.cloister.abi.Errno;
import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallPrinter;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.ServiceId;
import io.cloister.journal.CallJoiner.JoinedCall;
import java.util.List;

/**
 * A system call and where it is recorded.
 *
 * @param first number of its first record, counted from 1 in the journal of its service. @param last that of its
 *     answer, 0 if it has none.
 */
public record PlacedCall(JoinedCall call, long first, long last) {
    /** Linux's name. */
    public String name() {
        return SyscallPrinter.name(call.nr());
    }

    /** Who served it. */
    public ServiceId service() {
        return call.service();
    }

    /** True if the answer is an error; one that only says "restart me" is none. */
    public boolean hasFailed() {
        return call.isFinished() && call.result() < 0 && call.result() > -Errno.ERESTARTSYS;
    }

    /** {@code ENOENT}, or null if it did not fail. */
    public String errno() {
        return hasFailed() ? Errno.name((int) -call.result()) : null;
    }

    /** True for what the trap agent asks on its own account. */
    public boolean isAgents() {
        return call.nr() >= SyscallTable.AGENT_FIRST;
    }

    /** Arguments as strace(1) prints them. */
    public List<String> arguments() {
        return SyscallPrinter.arguments(call.nr(), call.args(), call.data());
    }

    /** Result as strace(1) prints it; {@code ?} where there is none. */
    public String result() {
        return call.isFinished() ? SyscallPrinter.formatResult(call.nr(), call.result()) : "?";
    }

    /** True where Linux never answers it, such as exit_group. */
    public boolean neverReturns() {
        return SyscallTable.of(call.nr()).result() == SyscallInfo.Result.NORETURN;
    }

    /** When it was answered, ns since 1970; -1 where it never was. */
    public long endNs() {
        return call.isFinished() ? call.realtimeNs() + call.tookNs() : -1;
    }
}
