package io.cloister.supervisor.control;

import io.cloister.abi.Signals;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.TaskTable;
import io.cloister.supervisor.boot.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Carries requests out. Runs on the control thread: it touches the sandbox only by what may be called from any thread, and reads the task table. */
public final class ControlHandler {
    private static final long ANSWER_S = 5;

    private final Sandbox sandbox;
    private final TaskTable tasks;
    private final Consumer<String> log;

    /** {@code log} gets a line when the socket can't be had. */
    public ControlHandler(Sandbox sandbox, TaskTable tasks, Consumer<String> log) {
        this.sandbox = sandbox;
        this.tasks = tasks;
        this.log = log;
    }

    ControlReply handle(ControlRequest request) {
        return switch (request.action() == null ? "" : request.action()) {
            case "signal" -> signal(request);
            case "dmesg" -> dmesg();
            case "tasks" -> new ControlReply(null, null, guests());
            default -> ControlReply.failed("unknown request " + request.action());
        };
    }

    void trouble(String line) {
        log.accept(line);
    }

    private ControlReply signal(ControlRequest request) {
        if (request.signal() < 1 || request.signal() > Signals.NSIG) {
            return ControlReply.failed("no signal " + request.signal());
        }
        if (request.task() != 0 && !tasks.exists(request.task())) {
            return ControlReply.failed("no guest process " + request.task());
        }
        sandbox.post(new Message().reset(Op.DISPATCH_SIGNAL, 0).with(request.signal(), request.task()));
        return ControlReply.done();
    }

    private ControlReply dmesg() {
        try {
            return new ControlReply(null, sandbox.kernelLog().get(ANSWER_S, TimeUnit.SECONDS), null);
        } catch (TimeoutException | ExecutionException e) {
            return ControlReply.failed("dispatch does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ControlReply.failed("interrupted");
        }
    }

    /** Processes (thread group leaders) in order of pid. */
    private List<ControlReply.GuestTask> guests() {
        List<ControlReply.GuestTask> all = new ArrayList<>();
        for (int tid = 1; tid < TaskTable.PID_MAX; tid++) {
            if (tasks.exists(tid) && tasks.intField(tid, TaskTable.TGID) == tid) {
                all.add(new ControlReply.GuestTask(tid, tasks.intField(tid, TaskTable.PPID), tasks.intField(tid, TaskTable.PGID),
                    tasks.intField(tid, TaskTable.SID), tasks.intField(tid, TaskTable.EUID), tasks.intField(tid, TaskTable.THREADS),
                    String.valueOf((char) tasks.intField(tid, TaskTable.STATE)), new String(tasks.comm(tid), StandardCharsets.UTF_8)));
            }
        }
        return all;
    }
}
