package io.cloister.supervisor.control;

import io.cloister.abi.Signals;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.succession.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries requests out. Runs on the control thread: it touches the sandbox only by what may be called from any thread,
 * and reads the task table.
 */
public final class ControlHandler {
    private static final long ANSWER_S = 5;
    /** Longer than a swap's own limits together. */
    private static final long SWAP_S = 150;

    private final Sandbox sandbox;
    private final Startable life;
    private final TaskTable tasks;
    private final Consumer<String> log;
    private final BiConsumer<ServiceId, Path> swapped;

    /**
     * {@code log} gets a line when the socket can't be had; {@code swapped} hears which service goes on with which jar.
     */
    public ControlHandler(
            Sandbox sandbox,
            Startable life,
            TaskTable tasks,
            Consumer<String> log,
            BiConsumer<ServiceId, Path> swapped) {
        this.sandbox = sandbox;
        this.life = life;
        this.tasks = tasks;
        this.log = log;
        this.swapped = swapped;
    }

    ControlReply handle(ControlRequest request) {
        return switch (request.action() == null ? "" : request.action()) {
            case "signal" -> signal(request);
            case "state" -> ControlReply.text(life.state().label());
            case "start" -> start();
            case "dmesg" -> dmesg();
            case "tasks" -> new ControlReply(null, null, guests(), null);
            case "services" ->
                answer(sandbox.lifecycle().status(), ANSWER_S, all -> new ControlReply(null, null, null, all));
            case "snapshot" -> snapshot(request);
            case "swap" -> swap(request);
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
        new DispatchProxy(sandbox.outside()).signal(request.signal(), request.task());
        if (request.signal() == Signals.SIGKILL && request.task() == 0) {
            sandbox.endSoon();
        }
        return ControlReply.done();
    }

    private ControlReply start() {
        return life.startSoon()
                ? ControlReply.done()
                : ControlReply.failed("is " + life.state().label() + "; only what is created can be started");
    }

    private ControlReply dmesg() {
        return answer(sandbox.kernelLog(), ANSWER_S, ControlReply::text);
    }

    private static <T> ControlReply answer(CompletableFuture<T> future, long seconds, Function<T, ControlReply> reply) {
        try {
            return reply.apply(future.get(seconds, TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException e) {
            future.cancel(false);
            return ControlReply.failed("no answer within " + seconds + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ControlReply.failed("interrupted");
        }
    }

    private ControlReply snapshot(ControlRequest request) {
        ServiceId id = service(request.service());
        if (id == null) {
            return noService(request.service());
        }
        return answer(sandbox.lifecycle().snapshot(id), ANSWER_S, ControlHandler::reply);
    }

    private ControlReply swap(ControlRequest request) {
        ServiceId id = service(request.service());
        if (id == null) {
            return noService(request.service());
        }
        Path jar = request.jar() == null ? null : Path.of(request.jar());
        return answer(sandbox.lifecycle().swap(id, jar, request.dryRun()), SWAP_S, outcome -> {
            if (outcome.error() == null && jar != null && !request.dryRun()) {
                swapped.accept(id, jar);
            }
            return reply(outcome);
        });
    }

    private static ControlReply reply(Outcome outcome) {
        return outcome.error() != null ? ControlReply.failed(outcome.error()) : ControlReply.text(outcome.text());
    }

    private static ServiceId service(String name) {
        return Stream.of(Sandbox.SERVICES).filter(id -> id.label().equals(name)).findFirst().orElse(null);
    }

    private static ControlReply noService(String name) {
        return ControlReply.failed("no service " + name + "; there are "
            + Stream.of(Sandbox.SERVICES).map(ServiceId::label).sorted().collect(Collectors.joining(", ")));
    }

    /** Processes (thread group leaders) in order of pid. */
    private List<ControlReply.GuestTask> guests() {
        List<ControlReply.GuestTask> all = new ArrayList<>();
        for (int tid = 1; tid < TaskTable.PID_MAX; tid++) {
            if (tasks.exists(tid) && tasks.intField(tid, TaskTable.TGID) == tid) {
                all.add(new ControlReply.GuestTask(
                        tid,
                        tasks.intField(tid, TaskTable.PPID),
                        tasks.intField(tid, TaskTable.PGID),
                        tasks.intField(tid, TaskTable.SID),
                        tasks.intField(tid, TaskTable.EUID),
                        tasks.intField(tid, TaskTable.THREADS),
                        String.valueOf((char) tasks.intField(tid, TaskTable.STATE)),
                        new String(tasks.comm(tid), StandardCharsets.UTF_8)));
            }
        }
        return all;
    }
}
