package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The host as far as the succession of services goes: processes with their keepers, sockets, rings, and what a killed
 * supervisor leaves.
 */
final class ModelHost {
    /** Build whose processes can't take over. */
    static final String BROKEN = "broken";
    /** Build whose processes serve, and die at once. */
    static final String SHORT_LIVED = "short-lived";

    final TreeMap<Integer, ModelProcess> processes = new TreeMap<>();
    final Map<ServiceId, ArrayDeque<Effect.Order>> toServices = new EnumMap<>(ServiceId.class);
    final ArrayDeque<Event> toSupervisor = new ArrayDeque<>();
    final Map<Long, Integer> answers = new HashMap<>();
    final Map<Long, Outcome> outcomes = new HashMap<>();
    final Map<ServiceId, Long> inputs = new EnumMap<>(ServiceId.class);
    /** Their only descriptors went with a jail that was killed whole. */
    final Set<ServiceId> lost = EnumSet.noneOf(ServiceId.class);
    /** They have been ready once. */
    final Set<ServiceId> begun = EnumSet.noneOf(ServiceId.class);
    private final Random random;
    private final List<ServiceId> services;
    /** What operator and log were told. */
    final List<String> said = new ArrayList<>();
    String failure;
    /** The first program has ended. */
    boolean isOver;

    ModelHost(List<ServiceId> services, Random random) {
        this.services = services;
        this.random = random;
        services.forEach(id -> toServices.put(id, new ArrayDeque<>()));
    }

    /** Carries out one effect; what came of it, or null. */
    Event perform(Effect effect, ModelSupervisor.Handles handles) {
        switch (effect) {
            case Effect.Prepare e -> {
                handles.sockets.add(e.generation());
                return new Event.Prepared(e.generation());
            }
            case Effect.StartService e -> {
                ModelProcess process = start(e.generation(), e.build());
                assume(process, e.service(), e.start(), e.source());
                process.hasDescriptors = e.start() == Role.Start.FRESH;
                return new Event.Started(e.generation());
            }
            case Effect.StartStandby e -> {
                start(e.generation(), e.build()).isStandby = true;
                return new Event.Started(e.generation());
            }
            case Effect.GiveRole e -> {
                return give(e);
            }
            case Effect.Compare e -> {
                ModelProcess process = processes.get(e.generation());
                process.isComparing = process.isJvmAlive;
                return process.isJvmAlive ? null : new Event.RoleRefused(e.generation());
            }
            case Effect.Kill e -> processes.get(e.generation()).isKilled = true;
            case Effect.Release e -> release(e.generation());
            case Effect.Discard e -> discard(e.generation());
            case Effect.Answer e -> {
                answers.merge(e.command(), 1, Integer::sum);
                said.add(e.outcome().error() == null ? e.outcome().text() : e.outcome().error());
                outcomes.put(e.command(), e.outcome());
            }
            case Effect.Fail e -> {
                said.add(e.line());
                failure = e.line();
            }
            case Effect.Order e -> throw new AssertionError("the supervisor's own queue has it: " + e);
            case Effect.Note e -> said.add(e.line());
        }
        return null;
    }

    private ModelProcess start(int generation, Build build) {
        if (processes.containsKey(generation)) {
            throw new AssertionError("process " + generation + " is started twice");
        }
        ModelProcess process = new ModelProcess(generation, build.version());
        process.isJvmAlive = true;
        process.isKeeperAlive = true;
        processes.put(generation, process);
        return process;
    }

    private static void assume(ModelProcess process, ServiceId role, Role.Start start, int source) {
        process.role = role;
        process.start = start;
        process.source = source;
    }

    private Event give(Effect.GiveRole e) {
        ModelProcess process = processes.get(e.generation());
        if (process.role != null || !process.isWarm) {
            throw new AssertionError("process " + e.generation() + " can't be given a role");
        }
        if (!process.isJvmAlive || random.nextInt(20) == 0) {
            return new Event.RoleRefused(e.generation());
        }
        assume(process, e.service(), e.start(), e.source());
        return new Event.RoleGiven(e.generation());
    }

    private void release(int generation) {
        ModelProcess process = processes.get(generation);
        if (process != null) {
            process.isKeeperAlive = false;
            if (process.role == null) {
                process.die(); // it waits for a role at a socket that is closed now
            }
        }
    }

    private void discard(int generation) {
        ModelProcess process = processes.get(generation);
        if (process != null) {
            process.endAll();
        }
    }

    /**
     * The supervisor was killed, and the next one knows {@code handles}: whoever else waits for a role sees his socket
     * closed.
     */
    void supervisorChanged(ModelSupervisor.Handles handles) {
        for (ModelProcess process : processes.values()) {
            if (!handles.sockets.contains(process.generation) && process.isThere()) {
                if (process.hasDescriptors && process.isKeeperAlive && !isOver) {
                    throw new AssertionError("nobody knows process " + process.generation + " any more, which is "
                        + process.role);
                }
                process.endAll();
            }
        }
    }

    /** Everything that processes could do next. */
    void addSteps(List<Runnable> steps) {
        for (ModelProcess process : processes.values()) {
            if (process.isKilled && process.isJvmAlive) {
                steps.add(process::die);
            }
            if (process.isJvmAlive) {
                addSteps(process, steps);
            }
        }
    }

    private void addSteps(ModelProcess process, List<Runnable> steps) {
        if (!process.isHelloSent) {
            steps.add(() -> {
                process.isHelloSent = true;
                process.isHelloWaiting = true;
            });
        } else if (process.isComparing) {
            steps.add(() -> compare(process));
        } else if (process.isStandby && !process.isWarm) {
            steps.add(() -> {
                process.isWarm = true;
                process.texts.add(new Event.Warm(process.generation));
            });
        } else if (process.role != null && !process.isServing) {
            steps.add(() -> begin(process));
        } else if (process.role != null && process.version.equals(SHORT_LIVED)) {
            steps.add(process::die);
        } else if (process.isServing && !toServices.get(process.role).isEmpty()) {
            steps.add(() -> serve(process, toServices.get(process.role).poll()));
        }
    }

    private void compare(ModelProcess process) {
        int what = process.version.equals(BROKEN) ? 2 : random.nextInt(3);
        process.texts.add(what == 2 ? new Event.Failed(process.generation, "no such field")
            : new Event.Compared(process.generation, what == 0, "10 bytes"));
        process.isComparing = false;
        process.die();
    }

    private void begin(ModelProcess process) {
        if (process.start == Role.Start.FRESH) {
            process.isServing = true;
            begun.add(process.role);
            toSupervisor.add(new Event.Ready(process.role));
        } else if (!process.hasDescriptors) {
            ModelProcess source = processes.get(process.source);
            process.hasDescriptors = source.isKeeperAlive && source.hasDescriptors;
            if (process.hasDescriptors) {
                process.texts.add(new Event.Taken(process.generation));
            } else {
                fail(process, "no descriptors");
            }
        } else if (process.version.equals(BROKEN)) {
            fail(process, "it can't read the tape");
        } else {
            process.isServing = true;
            toSupervisor.add(new Event.Recovered(process.role, process.generation, 1_000_000, 7));
        }
    }

    private static void fail(ModelProcess process, String why) {
        process.texts.add(new Event.Failed(process.generation, why));
        process.die();
    }

    private void serve(ModelProcess process, Effect.Order message) {
        boolean isWritten = random.nextInt(5) != 0;
        inputs.merge(process.role, 1L, Long::sum);
        if (message instanceof Effect.Snapshot) {
            snapshotDone(process, isWritten);
        } else if (message instanceof Effect.Stop stop && stop.generation() == process.generation) {
            snapshotDone(process, isWritten);
            if (isWritten) {
                process.die();
            }
        }
    }

    private void snapshotDone(ModelProcess process, boolean isWritten) {
        toSupervisor.add(new Event.SnapshotDone(process.role, isWritten ? 5 : 0, 1000, 1_000_000, isWritten ? ""
            : "no room"));
    }

    /** The services are told to end. */
    void shutDown() {
        processes.values().forEach(ModelProcess::die);
    }

    RestartPolicy.Position position(ModelProcess process) {
        if (process.role == null) {
            return RestartPolicy.Position.NONE;
        }
        long at = random.nextInt(4) == 0 ? 100 : 0;
        return new RestartPolicy.Position(1, at, inputs.getOrDefault(process.role, 0L));
    }

    /** At no time may there be more than one process that is a service, or none that has what it had open. */
    void check() {
        for (ServiceId id : services) {
            int alive = 0;
            int holders = 0;
            for (ModelProcess process : processes.values()) {
                if (process.role == id) {
                    alive += process.isJvmAlive ? 1 : 0;
                    holders += process.hasDescriptors && process.isKeeperAlive ? 1 : 0;
                }
            }
            if (alive > 1) {
                throw new AssertionError(alive + " processes are the " + id + " service");
            }
            if (begun.contains(id) && holders == 0 && !lost.contains(id) && !isOver) {
                throw new AssertionError("the descriptors of the " + id + " service are lost");
            }
        }
    }
}
