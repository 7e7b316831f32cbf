package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * One sandbox's life: a seed decides what happens next whenever more than one thing could, who is killed when, and what
 * the operator asks. When all of it is over nothing may be missing, left over or unanswered.
 */
final class SuccessionHistory {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1000 * MS;
    private static final int MAX_STEPS = 20_000;
    private static final int TRACE = 60;
    private static final List<ServiceId> FEW = List.of(ServiceId.VFS, ServiceId.GOFER);
    private static final List<ServiceId> ALL = List.of(ServiceId.VFS, ServiceId.DISPATCH, ServiceId.PROC,
        ServiceId.MM, ServiceId.GOFER, ServiceId.NETSTACK);

    private record Asked(ServiceId service, Build build) {
    }

    private final Random random;
    private final Mistake mistake;
    private final List<ServiceId> services;
    private final ModelHost host;
    private final ModelSupervisor supervisor;
    private final Map<Long, Asked> open = new HashMap<>();
    private final Map<ServiceId, TreeSet<String>> builds = new EnumMap<>(ServiceId.class);
    private final Map<ServiceId, List<Long>> deaths = new EnumMap<>(ServiceId.class);
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final List<Runnable> steps = new ArrayList<>();
    private long nowNs = 5 * SECOND;
    private long commands;
    private int kills;
    private int supervisorKills;
    private int wishes;
    private int standbyDeaths;
    private boolean isRunning;
    private boolean isHasty;

    SuccessionHistory(long seed, Mistake mistake) {
        this.random = new Random(seed);
        this.mistake = mistake;
        this.services = random.nextInt(8) == 0 ? ALL : FEW;
        this.host = new ModelHost(services, random);
        this.kills = random.nextInt(6);
        this.supervisorKills = random.nextInt(2) == 0 ? 1 + random.nextInt(3) : 0;
        this.wishes = random.nextInt(5);
        this.isHasty = random.nextInt(4) == 0;
        this.supervisor = new ModelSupervisor(services, host, mistake, supervisorKills > 0);
        services.forEach(id -> {
            builds.put(id, new TreeSet<>(List.of("0.1")));
            deaths.put(id, new ArrayList<>());
        });
    }

    /** What the operator and the log were told. */
    List<String> said() {
        return host.said;
    }

    /** How many supervisors there were. */
    int supervisors() {
        return supervisor.lives;
    }

    /** Runs it. Throws an AssertionError, with what happened last, where something is wrong. */
    void run() {
        try {
            deliver(new Event.Begun());
            int busy = 100 + random.nextInt(300);
            for (int i = 0; i < busy && host.failure == null; i++) {
                disturb();
                step();
            }
            kills = 0;
            wishes = 0;
            supervisorKills = Math.min(supervisorKills, 1);
            boolean wasHasty = isHasty;
            isHasty = false;
            comeToRest();
            isHasty = wasHasty;
            if (host.failure == null) {
                checkRest();
            } else {
                checkFailure();
            }
            end();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e + "\n  " + String.join("\n  ", trace), e);
        }
    }

    private void comeToRest() {
        for (int i = 0; i < MAX_STEPS; i++) {
            if (host.failure != null || !step()) {
                return;
            }
        }
        throw new AssertionError("it does not come to rest");
    }

    /** One thing that can happen, or time; false where nothing ever will. */
    private boolean step() {
        steps.clear();
        host.addSteps(steps);
        addNews();
        if (!supervisor.posts.isEmpty()) {
            steps.add(this::send);
        }
        if (nowNs >= supervisor.machine.wakeAtNs()) {
            steps.add(() -> deliver(new Event.Tick()));
        }
        if (!isRunning && host.begun.size() == services.size() && host.toSupervisor.isEmpty()) {
            steps.add(() -> isRunning = deliver(new Event.ProgramStarted()));
        }
        if (steps.isEmpty()) {
            if (supervisor.machine.wakeAtNs() == Long.MAX_VALUE) {
                return false;
            }
            nowNs = Math.max(nowNs, supervisor.machine.wakeAtNs());
            return true;
        }
        nowNs += random.nextInt((int) MS);
        if (isHasty && random.nextInt(40) == 0) {
            nowNs += random.nextLong(20 * SECOND);
        }
        steps.get(random.nextInt(steps.size())).run();
        return true;
    }

    /** What the supervisor's watch would tell. */
    private void addNews() {
        for (Instance instance : List.copyOf(supervisor.machine.instances())) {
            int generation = instance.generation();
            ModelProcess process = host.processes.get(generation);
            if (instance.phase().isOver()) {
                if (process == null || !process.isThere()) {
                    steps.add(() -> gone(generation));
                }
            } else if (instance.phase() != Instance.Phase.DEAD && instance.phase() != Instance.Phase.NEW) {
                addNews(generation, process);
            }
        }
        if (!host.toSupervisor.isEmpty()) {
            steps.add(() -> {
                if (deliver(host.toSupervisor.peek())) {
                    serves(host.toSupervisor.poll());
                }
            });
        }
    }

    private void addNews(int generation, ModelProcess process) {
        boolean isKnown = supervisor.handles.pidfds.contains(generation);
        if (process != null && !process.texts.isEmpty()) {
            steps.add(() -> {
                if (deliver(process.texts.peek())) {
                    process.texts.poll();
                }
            });
        } else if (process != null && process.isHelloWaiting && !isKnown) {
            steps.add(() -> {
                supervisor.handles.pidfds.add(generation);
                process.isHelloWaiting &= !deliver(new Event.Hello(generation, 1000 + generation));
            });
        } else if (process == null || !process.isJvmAlive && (isKnown || !process.isHelloSent)) {
            steps.add(() -> died(generation, process));
        } else if (mistake == Mistake.DEATH_IS_INVENTED && process.isServing && random.nextInt(100) == 0) {
            steps.add(() -> died(generation, process));
        }
    }

    private void died(int generation, ModelProcess process) {
        ServiceId service = supervisor.machine.instance(generation).service();
        if (service == null) {
            standbyDeaths++;
        } else {
            deaths.get(service).add(nowNs);
        }
        deliver(new Event.Died(generation, process == null ? RestartPolicy.Position.NONE : host.position(process)));
    }

    private void serves(Event event) {
        if (event instanceof Event.Recovered e) {
            deaths.get(e.service()).add(-1L); // begins a new row
        }
    }

    private void gone(int generation) {
        supervisor.handles.sockets.remove(generation);
        supervisor.handles.pidfds.remove(generation);
        deliver(new Event.Gone(generation));
    }

    private void send() {
        supervisor.posts.forEach(post -> host.toServices.get(post.to()).add(post));
        supervisor.posts.clear();
    }

    /** Death and wishes. */
    private void disturb() {
        if (kills > 0 && random.nextInt(40) == 0) {
            List<ModelProcess> alive = host.processes.values().stream()
                .filter(p -> p.isJvmAlive && !p.isKilled).toList();
            if (!alive.isEmpty()) {
                kill(alive.get(random.nextInt(alive.size())));
            }
        }
        if (isRunning && wishes > 0 && random.nextInt(40) == 0) {
            wishes--;
            ask();
        }
        if (!open.isEmpty() && random.nextInt(400) == 0) {
            long command = open.keySet().iterator().next();
            if (forget(command)) {
                deliver(new Event.GivenUp(command));
            }
        }
    }

    private void kill(ModelProcess process) {
        kills--;
        say("kill process " + process.generation);
        process.isKilled = true;
        if (random.nextInt(30) == 0) {
            say("and its jail");
            process.endAll();
            if (process.hasDescriptors) {
                host.lost.add(process.role);
            }
        }
    }

    private void ask() {
        ServiceId service = services.get(random.nextInt(services.size()));
        long command = ++commands;
        if (random.nextInt(3) == 0) {
            open.put(command, new Asked(service, null));
            deliver(new Event.SnapshotAsked(command, service));
            return;
        }
        String version = List.of("0.1", "good", ModelHost.BROKEN, ModelHost.SHORT_LIVED).get(random.nextInt(4));
        Build build = version.equals("0.1") ? null : new Build(version + ".jar", version);
        boolean isDryRun = random.nextInt(4) == 0;
        open.put(command, new Asked(service, isDryRun ? null : build));
        deliver(new Event.SwapAsked(command, service, build, isDryRun));
    }

    private boolean forget(long command) {
        Asked asked = open.get(command);
        if (host.answers.containsKey(command)) {
            return false;
        }
        open.remove(command);
        if (asked.build != null && (isHasty || isGood(asked.build.version()))) {
            builds.get(asked.service).add(asked.build.version()); // it may be under way
        }
        return true;
    }

    private static boolean isGood(String version) {
        return !version.equals(ModelHost.BROKEN) && !version.equals(ModelHost.SHORT_LIVED);
    }

    /** False where the supervisor was killed in the middle: then it may have had its effects or not. */
    private boolean deliver(Event event) {
        say(event.toString());
        int diesAfter = isRunning && supervisorKills > 0 && random.nextInt(20) == 0 ? random.nextInt(9) : -1;
        boolean isDone = supervisor.deliver(event, nowNs, diesAfter);
        if (!isDone) {
            supervisorKills--;
            say("the supervisor is killed after " + diesAfter + " steps");
            List.copyOf(open.keySet()).forEach(this::forget);
            supervisor.succeed(nowNs, supervisorKills > 0 && random.nextInt(4) == 0 ? random.nextInt(9) : -1);
        }
        host.check();
        checkAnswers();
        return isDone;
    }

    private void say(String what) {
        if (trace.size() == TRACE) {
            trace.removeFirst();
        }
        trace.addLast(nowNs / MS + " ms " + what);
    }

    // ---- what must hold ----

    private void checkAnswers() {
        host.answers.forEach((command, times) -> expect(times == 1, "command " + command + " is answered " + times
            + " times"));
        for (long command : List.copyOf(open.keySet())) {
            Outcome outcome = host.outcomes.get(command);
            if (outcome != null) {
                answered(open.remove(command), outcome);
            }
        }
    }

    private void answered(Asked asked, Outcome outcome) {
        if (asked.build != null && outcome.error() == null) {
            expect(isHasty || isGood(asked.build.version()), "a build that dies is accepted: " + outcome);
            builds.put(asked.service, new TreeSet<>(List.of(asked.build.version())));
        }
    }

    /** Nothing more will happen: each service serves, standbys wait, and that is all there is. */
    private void checkRest() {
        expect(open.isEmpty(), "no answer to " + open);
        int expected = services.size();
        for (ServiceId id : services) {
            ServiceSlot slot = supervisor.machine.slot(id);
            ModelProcess process = host.processes.get(slot.current());
            expect(slot.state() == ServiceSlot.State.RUNNING && process != null && process.isServing, "the " + id
                + " service is " + slot.state());
            expect(slot.source() == slot.current(), "the " + id + " service has not taken over");
            expect(process.version.equals(slot.build().version()), id + " is " + process.version + " in place of "
                + slot.build());
            expect(isHasty || builds.get(id).contains(process.version), id + " is " + process.version + ", not of "
                + builds.get(id));
        }
        for (boolean isGofer : new boolean[] {false, true}) {
            Instance standby = supervisor.machine.instance(supervisor.machine.standby(isGofer));
            expect(standby != null && standby.phase() == Instance.Phase.WARM || standbyDeaths >= 3,
                "no standby, gofer: " + isGofer);
            expected += standby == null ? 0 : 1;
        }
        long there = host.processes.values().stream().filter(ModelProcess::isThere).count();
        expect(there == expected, there + " processes in place of " + expected);
        expect(supervisor.machine.instances().size() == expected, supervisor.machine.instances().size()
            + " processes known");
    }

    /** Only who does not get ready, who does not get on or whose descriptors are gone ends the sandbox. */
    private void checkFailure() {
        ServiceSlot lost = supervisor.machine.slots().stream()
            .filter(slot -> slot.state() == ServiceSlot.State.LOST).findFirst().orElseThrow();
        List<Long> all = deaths.get(lost.id());
        long row = all.size() - 1 - all.lastIndexOf(-1L);
        long lately = all.stream().filter(at -> at >= nowNs - 60 * SECOND).count();
        expect(!host.begun.contains(lost.id()) || lost.restarts() == 0 && !isRunning || row >= 5 || lately > 20
            || host.lost.contains(lost.id()),
            "given up after " + row + " deaths: " + host.failure);
    }

    /** The sandbox ends: everything goes, and everybody is answered. */
    private void end() {
        supervisorKills = isRunning ? supervisorKills : 0;
        host.isOver = true;
        if (!deliver(new Event.SandboxEnds())) {
            deliver(new Event.SandboxEnds());
        }
        host.shutDown();
        comeToEnd();
        checkAnswers();
        expect(open.isEmpty(), "no answer to " + open + " at the end");
        host.processes.values().forEach(process -> expect(!process.isThere(), "process " + process.generation
            + " is left"));
        expect(supervisor.machine.instances().isEmpty(), "known at the end: " + supervisor.machine.instances().size());
    }

    private void comeToEnd() {
        for (int i = 0; i < MAX_STEPS && step(); i++) {
            continue;
        }
    }

    private static void expect(boolean isSo, String what) {
        if (!isSo) {
            throw new AssertionError(what);
        }
    }
}
