package io.cloister.proc;

import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.proc.signal.SignalTaker;
import io.cloister.proc.task.Task;
import io.cloister.proc.time.CpuTimers;

/**
 * Calls that agents make of their own accord: they come for signals, and say by the way what CPU time their thread has
 * used.
 */
final class AgentCalls {
    private final SignalTaker taker;
    private final CpuTimers cpuTimers;

    AgentCalls(SignalTaker taker, CpuTimers cpuTimers) {
        this.taker = taker;
        this.cpuTimers = cpuTimers;
    }

    void register(CallTable<Task> calls) {
        calls.on(Sys.AGENT_TAKE_SIGNALS, this::takeSignals)
            .on(Sys.AGENT_FAULT, this::fault);
    }

    private long takeSignals(Task task, Call call) {
        cpuTimers.onSaid(task.group);
        return taker.take(task, call);
    }

    private long fault(Task task, Call call) {
        cpuTimers.onSaid(task.group);
        return taker.onFault(task, call);
    }
}
