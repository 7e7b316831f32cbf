package io.cloister.supervisor.boot;

import io.cloister.bus.service.ServiceProxy;
import io.cloister.supervisor.service.Role;
import io.cloister.supervisor.succession.Effect;
import io.cloister.supervisor.succession.Event;
import io.cloister.supervisor.succession.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Carries out on the host what the state machine decided. On the thread of {@link Lifecycle}. */
final class EffectPerformer {
    private final ServiceLauncher launcher;
    private final ServiceProcesses processes;
    private final ProcessWatch watch;
    private final Lifecycle.Outside outside;
    private final Consumer<Event> results;
    private final Map<Long, CompletableFuture<Outcome>> commands = new HashMap<>();

    /** {@code results} gets what came of an effect. */
    EffectPerformer(ServiceLauncher launcher, ServiceProcesses processes, ProcessWatch watch,
        Lifecycle.Outside outside, Consumer<Event> results) {
        this.launcher = launcher;
        this.processes = processes;
        this.watch = watch;
        this.outside = outside;
        this.results = results;
    }

    /** {@code answer} is for this command. */
    void expect(long command, CompletableFuture<Outcome> answer) {
        commands.put(command, answer);
    }

    /** Nobody waits for this one any more. */
    void forget(long command) {
        commands.remove(command);
    }

    void perform(Effect effect) {
        switch (effect) {
            case Effect.Prepare e -> prepare(e.generation());
            case Effect.StartService e -> start(e);
            case Effect.StartStandby e -> {
                launcher.startStandby(processes.of(e.generation()), e.isGofer(), e.build().jar());
                started(processes.of(e.generation()));
            }
            case Effect.GiveRole e -> give(e);
            case Effect.Compare e -> {
                if (!launcher.compare(processes.of(e.generation()), e.service())) {
                    results.accept(new Event.RoleRefused(e.generation()));
                }
            }
            case Effect.Kill e -> processes.of(e.generation()).killJvm();
            case Effect.Release e -> processes.of(e.generation()).release();
            case Effect.Discard e -> processes.of(e.generation()).discard();
            case Effect.Snapshot e -> new ServiceProxy(outside.bus(), e.to()).snapshot();
            case Effect.Stop e -> new ServiceProxy(outside.bus(), e.to()).swap(e.generation());
            case Effect.Answer e -> answer(e);
            case Effect.Note e -> outside.note(e.line());
            case Effect.Fail e -> outside.fail(e.line());
        }
    }

    private void prepare(int generation) {
        ServiceProcess before = processes.remove(generation);
        if (before != null) {
            before.close(); // of a supervisor that was killed before it started the process
        }
        processes.put(launcher.prepare(generation));
        results.accept(new Event.Prepared(generation));
    }

    private void start(Effect.StartService e) {
        ServiceProcess process = processes.of(e.generation());
        launcher.start(process, new Role(e.service(), e.start(), e.generation(), false), e.build().jar(),
            processes.of(e.source()));
        started(process);
    }

    private void started(ServiceProcess process) {
        watch.add(process);
        results.accept(new Event.Started(process.generation));
    }

    private void give(Effect.GiveRole e) {
        Role role = new Role(e.service(), e.start(), e.generation(), e.isOnTrial());
        boolean given = launcher.assign(processes.of(e.generation()), role, processes.of(e.source()));
        results.accept(given ? new Event.RoleGiven(e.generation()) : new Event.RoleRefused(e.generation()));
    }

    private void answer(Effect.Answer e) {
        CompletableFuture<Outcome> waiting = commands.remove(e.command());
        if (waiting != null) {
            waiting.complete(e.outcome());
        }
    }
}
