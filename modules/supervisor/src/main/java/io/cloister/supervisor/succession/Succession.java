package io.cloister.supervisor.succession;

import io.cloister.bus.NotState;
import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Has each dead process of a service replaced by another, which goes on where it stopped; keeps standbys for that;
 * swaps services on request.
 *
 * <pre>
 * Died -> a warm standby is CHOSEN (or a new process starts)
 *      -> it takes the descriptors from the dead one's keeper: Taken
 *      -> that keeper is released -> it restores, handles the tape again: Recovered -> a new standby
 * </pre>
 *
 * The state after an event is in the ledger before any effect is carried out. A supervisor that was killed in between
 * did some of the effects or none: {@link Event.Resumed} has those done again that do no harm twice, and kills a
 * process that may have got a role or not.
 */
public final class Succession {
    /** In place of the command of somebody who does not wait any more. Commands have numbers from 1. */
    static final long NOBODY = 0;
    static final String ENDS = "the sandbox ends";
    private static final int NO_SOURCE = 0;

    private final List<ServiceId> services;
    private final Build installed;
    private final Map<ServiceId, ServiceSlot> slots = new EnumMap<>(ServiceId.class);
    private final SortedMap<Integer, Instance> instances = new TreeMap<>();
    private final SnapshotWaits snapshotWaits = new SnapshotWaits();
    private final Standbys standbys = new Standbys();
    private Swap swap;
    private int generations;
    private boolean isEnding;
    /** Why the sandbox can't go on; empty where it can. */
    private String failure = "";
    /** Of the event in hand. */
    private final List<Effect> effects = new ArrayList<>();
    @NotState
    private long nowNs;

    /** Of {@code services}, which are started in this order, all of the build {@code installed}. */
    public Succession(List<ServiceId> services, Build installed) {
        this.services = services;
        this.installed = installed;
        services.forEach(id -> slots.put(id, new ServiceSlot(id, installed)));
    }

    /**
     * Takes in what happened at {@code nowNs} (monotonic, the same clock for every supervisor of a sandbox). Returns
     * what is to be done, in this order.
     */
    public List<Effect> on(Event event, long nowNs) {
        this.nowNs = nowNs;
        switch (event) {
            case Event.Gone e -> instances.remove(e.generation());
            case Event.SandboxEnds e -> end();
            case Event.Resumed e -> resume(e.isOver());
            case Event.SwapAsked e when isEnding -> answer(e.command(), Outcome.failed(ENDS));
            case Event.SnapshotAsked e when isEnding -> answer(e.command(), Outcome.failed(ENDS));
            case Event.OfProcess e when !isEnding && instances.containsKey(e.generation()) ->
                ofProcess(instances.get(e.generation()), e);
            case Event e when !isEnding -> ofServices(e);
            case Event e -> { } // no news any more
        }
        List<Effect> all = List.copyOf(effects);
        effects.clear();
        return all;
    }

    private void ofServices(Event event) {
        switch (event) {
            case Event.Begun e -> begin();
            case Event.ProgramStarted e -> standbys.later(nowNs);
            case Event.Tick e -> tick();
            case Event.Ready e -> ready(slots.get(e.service()));
            case Event.Recovered e -> recovered(slots.get(e.service()), e);
            case Event.SnapshotDone e -> snapshotDone(e);
            case Event.SwapAsked e -> swapAsked(e);
            case Event.SnapshotAsked e -> snapshotAsked(e);
            case Event.GivenUp e -> givenUp(e.command());
            default -> { } // of a process that is gone
        }
    }

    private void ofProcess(Instance instance, Event.OfProcess event) {
        switch (event) {
            case Event.Prepared e -> prepared(instance);
            case Event.Started e -> started(instance);
            case Event.Hello e -> instance.pid = e.pid();
            case Event.Warm e -> warm(instance);
            case Event.RoleGiven e -> roleGiven(instance);
            case Event.RoleRefused e -> roleRefused(instance);
            case Event.Taken e -> taken(instance);
            case Event.Compared e -> compared(e);
            case Event.Failed e -> instance.lastWords = e.why();
            case Event.Died e -> died(instance, e.at());
            case Event.Gone e -> throw new IllegalArgumentException(e.toString());
        }
    }

    /** When {@link Event.Tick} is due, {@link Long#MAX_VALUE} for never. */
    public long wakeAtNs() {
        return isEnding ? Long.MAX_VALUE : Math.min(standbys.atNs(), swap == null ? Long.MAX_VALUE : swap.deadlineNs());
    }

    /** All processes that there are, by generation. */
    public Collection<Instance> instances() {
        return Collections.unmodifiableCollection(instances.values());
    }

    /** The process with this number, null where there is none any more. */
    public Instance instance(int generation) {
        return instances.get(generation);
    }

    /** All services. */
    public Collection<ServiceSlot> slots() {
        return Collections.unmodifiableCollection(slots.values());
    }

    /** One service. */
    public ServiceSlot slot(ServiceId id) {
        return slots.get(id);
    }

    /** Generation of the standby that can be the gofer or any other service, 0 where there is none. */
    public int standby(boolean isGofer) {
        return standbys.of(isGofer);
    }

    // ---- begin, end, another supervisor ----

    private void begin() {
        for (ServiceId id : services) {
            ServiceSlot slot = slots.get(id);
            Instance first = add(Instance.ofService(++generations, id, installed, Role.Start.FRESH));
            slot.current = first.generation;
            slot.source = first.generation;
        }
    }

    /** Keepers and standbys go; services are told over the rings, by others. */
    private void end() {
        if (isEnding) {
            return;
        }
        isEnding = true;
        if (swap != null) {
            swap.cancel();
        }
        swap = null;
        snapshotWaits.takeAll().forEach(command -> answer(command, Outcome.failed(ENDS)));
        List.copyOf(instances.values()).stream().filter(instance -> !instance.phase().isOver()).forEach(instance -> {
            if (instance.service == null || instance.phase() == Instance.Phase.NEW) {
                end(instance);
            } else {
                instance.enter(Instance.Phase.RELEASED);
                emit(new Effect.Release(instance.generation));
            }
        });
    }

    private void resume(boolean isOver) {
        snapshotWaits.takeAll(); // who waited has lost the connection
        if (isOver && !isEnding) {
            end();
            return;
        }
        instances.values().forEach(this::resume);
        if (!failure.isEmpty()) {
            emit(new Effect.Fail(failure));
        }
        if (isEnding) {
            return;
        }
        if (swap != null) {
            swap.resume();
        }
        slots.values().stream()
                .filter(slot -> slot.isSnapshotAsked)
                .forEach(slot -> emit(new Effect.Snapshot(slot.id)));
        standbys.later(nowNs);
    }

    /** What its phase says may have been done or not. */
    private void resume(Instance instance) {
        switch (instance.phase()) {
            case NEW -> emit(new Effect.Prepare(instance.generation));
            case PREPARED -> started(instance); // if it was not, its sockets say that it died
            case CHOSEN -> emit(new Effect.Kill(instance.generation));
            case RELEASED -> emit(new Effect.Release(instance.generation));
            case DISCARDED -> emit(new Effect.Discard(instance.generation));
            default -> { }
        }
    }

    // ---- time ----

    private void tick() {
        if (swap != null && nowNs >= swap.deadlineNs()) {
            swap.onDeadline();
        }
        if (nowNs < standbys.atNs()) {
            return;
        }
        for (boolean isGofer : new boolean[] {false, true}) {
            if (standbys.isDue(isGofer, nowNs)) {
                standbys.add(isGofer, addStandby(isGofer, installed).generation, nowNs);
                return;
            }
        }
        standbys.rest();
    }

    // ---- processes ----

    private Instance add(Instance instance) {
        instances.put(instance.generation, instance);
        emit(new Effect.Prepare(instance.generation));
        return instance;
    }

    /** A standby of {@code build} is started. */
    Instance addStandby(boolean isGofer, Build build) {
        return add(Instance.standby(++generations, isGofer, build));
    }

    private void prepared(Instance instance) {
        if (instance.phase() != Instance.Phase.NEW) {
            return;
        }
        instance.enter(Instance.Phase.PREPARED);
        if (instance.service == null) {
            emit(new Effect.StartStandby(instance.generation, instance.isGofer, instance.build));
        } else {
            int source = instance.start == Role.Start.FRESH ? NO_SOURCE : slots.get(instance.service).source;
            emit(new Effect.StartService(instance.generation, instance.service, instance.build, instance.start,
                source));
        }
    }

    private void started(Instance instance) {
        if (instance.phase() == Instance.Phase.PREPARED) {
            instance.enter(instance.service == null ? Instance.Phase.WARMING : Instance.Phase.ASSIGNED);
        }
    }

    private void warm(Instance instance) {
        if (instance.phase() != Instance.Phase.WARMING) {
            return;
        }
        instance.enter(Instance.Phase.WARM);
        if (swap != null) {
            swap.warm(instance);
        }
    }

    private void compared(Event.Compared e) {
        if (swap != null) {
            swap.compared(e);
        }
    }

    private static void roleGiven(Instance instance) {
        if (instance.phase() == Instance.Phase.CHOSEN) {
            instance.enter(Instance.Phase.ASSIGNED);
        }
    }

    private void roleRefused(Instance instance) {
        boolean isExpected = instance.phase() == Instance.Phase.CHOSEN || instance.phase() == Instance.Phase.COMPARING;
        if (isExpected && (swap == null || !swap.refused(instance))) {
            startReplacement(slots.get(instance.service), instance.start);
            end(instance);
        }
    }

    /** A replacement has the descriptors: nobody needs those of the process before it. */
    private void taken(Instance instance) {
        ServiceSlot slot = instance.service == null ? null : slots.get(instance.service);
        if (slot != null && slot.current == instance.generation && slot.source != instance.generation) {
            Instance before = instances.get(slot.source);
            slot.takenNs = nowNs;
            slot.source = instance.generation;
            end(before);
        }
    }

    private void died(Instance instance, RestartPolicy.Position at) {
        if (instance.phase().isOver() || instance.phase() == Instance.Phase.DEAD) {
            return;
        }
        instance.enter(Instance.Phase.DEAD);
        boolean isStandby = standbys.died(instance.generation, nowNs);
        if (!isStandby && swap != null && swap.died(instance)) {
            return;
        }
        ServiceSlot slot = instance.service == null ? null : slots.get(instance.service);
        if (!isStandby && slot != null && slot.current == instance.generation) {
            crashed(slot, instance, at);
        } else {
            end(instance);
        }
    }

    /** Nobody needs the process any more. */
    void end(Instance instance) {
        boolean isDead = instance.phase() == Instance.Phase.DEAD;
        if (instance.phase() == Instance.Phase.NEW) {
            instances.remove(instance.generation);
        } else {
            instance.enter(isDead ? Instance.Phase.RELEASED : Instance.Phase.DISCARDED);
            emit(isDead ? new Effect.Release(instance.generation) : new Effect.Discard(instance.generation));
        }
    }

    // ---- services ----

    private void ready(ServiceSlot slot) {
        if (slot.state() == ServiceSlot.State.STARTING) {
            slot.enter(ServiceSlot.State.RUNNING, nowNs);
        }
    }

    private void recovered(ServiceSlot slot, Event.Recovered e) {
        if (slot.state() != ServiceSlot.State.RECOVERING || slot.current != e.generation()) {
            return; // of a process that died meanwhile; or the supervisor before this one heard of it already
        }
        Instance instance = instances.get(slot.current);
        taken(instance);
        slot.enter(ServiceSlot.State.RUNNING, nowNs);
        note(String.format(Locale.ROOT, "the %s service goes on after %.1f ms (%.1f until its process had the"
            + " descriptors, %.1f for snapshot and %d inputs), process %d", slot.id.label(), slot.lastPauseNs() / 1e6,
            slot.untilTakenNs() / 1e6, e.restoreNs() / 1e6, e.inputs(), instance.pid));
        if (swap != null) {
            swap.recovered(slot);
        }
        standbys.soon(nowNs);
    }

    private void crashed(ServiceSlot slot, Instance dead, RestartPolicy.Position at) {
        String what = "the " + slot.id.label() + " service died";
        String who = what + " (process " + dead.pid + ")";
        if (slot.state() == ServiceSlot.State.STARTING) {
            lose(slot, who + " before it was ready; run again with --debug to see why");
            return;
        }
        if (slot.state() == ServiceSlot.State.LOST) {
            return;
        }
        if (slot.state() == ServiceSlot.State.RUNNING) {
            slot.policy.wasRunning();
            slot.enter(ServiceSlot.State.RECOVERING, nowNs);
        }
        switch (slot.policy.onDeath(at, nowNs)) {
            case GIVE_UP -> lose(slot, who + ", " + slot.policy.recentDeaths()
                + " times in a minute, and does not get on; services.log says why"
                + dead.because());
            case SKIP -> {
                note(what + " twice of the same input, which is left out now" + dead.because());
                replace(slot, Role.Start.SKIP);
            }
            case RECOVER -> {
                note(who + " and is restored" + dead.because());
                replace(slot, Role.Start.RECOVER);
            }
        }
    }

    private void lose(ServiceSlot slot, String why) {
        slot.enter(ServiceSlot.State.LOST, nowNs);
        failure = why;
        emit(new Effect.Fail(why));
    }

    /**
     * A process of the slot's build goes on in place of the current one, which is dead or of no use: a warm standby if
     * there is one, else a new process.
     */
    void replace(ServiceSlot slot, Role.Start start) {
        Instance before = instances.get(slot.current);
        boolean isGofer = slot.id == ServiceId.GOFER;
        Instance standby = instances.get(standbys.of(isGofer));
        slot.restarts++;
        if (slot.build.isInstalled() && standby != null && standby.phase() == Instance.Phase.WARM) {
            standbys.take(isGofer);
            choose(slot, standby, start, false);
        } else {
            startReplacement(slot, start);
        }
        if (before.generation != slot.source) {
            end(before); // it never had what its keeper would be needed for
        }
    }

    private void startReplacement(ServiceSlot slot, Role.Start start) {
        slot.current = add(Instance.ofService(++generations, slot.id, slot.build, start)).generation;
    }

    /** A warm standby is the next process of the service. */
    void choose(ServiceSlot slot, Instance standby, Role.Start start, boolean isOnTrial) {
        standby.service = slot.id;
        standby.start = start;
        standby.enter(Instance.Phase.CHOSEN);
        slot.current = standby.generation;
        emit(new Effect.GiveRole(standby.generation, slot.id, start, isOnTrial, slot.source));
    }

    // ---- commands ----

    private void swapAsked(Event.SwapAsked e) {
        ServiceSlot slot = slots.get(e.service());
        if (swap != null) {
            answer(e.command(), Outcome.failed("another swap is under way"));
        } else if (slot.state() != ServiceSlot.State.RUNNING) {
            answer(e.command(), Outcome.failed(slot.id.label() + " is not running just now; try again"));
        } else {
            swap = new Swap(this, slot, e);
            swap.begin();
        }
    }

    /**
     * The standby that can be {@code id}, warm or not, which is the caller's from then on; null where there is none.
     */
    Instance takeStandby(ServiceId id) {
        return instances.get(standbys.take(id == ServiceId.GOFER));
    }

    void swapIsOver(long command, Outcome outcome) {
        swap = null;
        standbys.soon(nowNs);
        note(outcome.error() == null ? outcome.text() : outcome.error());
        answer(command, outcome);
    }

    private void snapshotAsked(Event.SnapshotAsked e) {
        snapshotWaits.add(e.command(), e.service());
        askForSnapshot(slots.get(e.service()));
    }

    void askForSnapshot(ServiceSlot slot) {
        slot.isSnapshotAsked = true;
        emit(new Effect.Snapshot(slot.id));
    }

    private void snapshotDone(Event.SnapshotDone e) {
        ServiceSlot slot = slots.get(e.service());
        slot.isSnapshotAsked = false;
        Outcome outcome = e.epoch() == 0 ? Outcome.failed(slot.id.label() + " could not write a snapshot")
            : Outcome.done(String.format(Locale.ROOT, "%s: %d bytes in %.1f ms", slot.id.label(), e.bytes(),
                e.ns() / 1e6));
        snapshotWaits.take(e.service()).forEach(command -> answer(command, outcome));
        if (swap != null) {
            swap.snapshotDone(e);
        }
    }

    private void givenUp(long command) {
        snapshotWaits.remove(command);
        if (swap != null) {
            swap.givenUp(command);
        }
    }

    // ---- effects ----

    long nowNs() {
        return nowNs;
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    private void note(String line) {
        emit(new Effect.Note(line));
    }

    void answer(long command, Outcome outcome) {
        if (command != NOBODY) {
            emit(new Effect.Answer(command, outcome));
        }
    }
}
