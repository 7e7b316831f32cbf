package io.cloister.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.abi.Wait;
import io.cloister.bus.Attempt;
import io.cloister.bus.TaskTable;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.ThreadGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A seeded random walk over everything that processes do to each other, with checkers outside the code. */
class WalkTest {
    private static final int STEPS = 3000;
    private static final int SEEDS = 12;
    private static final int[] SIGNALS = {
        Signals.SIGHUP,
        Signals.SIGUSR1,
        Signals.SIGUSR2,
        Signals.SIGKILL,
        Signals.SIGSTOP,
        Signals.SIGTSTP,
        Signals.SIGCONT,
        Signals.SIGCHLD,
        Signals.SIGTERM,
        Signals.SIGALRM,
        Signals.SIGTTIN,
        Signals.SIGRTMIN + 1,
    };

    /** Waits that no signal ends. */
    private static final Set<String> PATIENT = Set.of("DyingWait", "StoppedWait");

    @TestFactory
    List<DynamicTest> walks() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            long chosen = seed;
            tests.add(DynamicTest.dynamicTest("seed " + seed, () -> new Walk(chosen).run()));
        }
        return tests;
    }

    private static final class Walk {
        private final World w = new World();
        private final Random random;
        private final long seed;
        /** The one call each task has on its way. */
        private final Map<Integer, World.Posted> waiting = new HashMap<>();

        Walk(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                try {
                    step();
                    w.buryTheDying();
                    check();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", step " + step, e);
                }
            }
            w.exitGroup(1, 0);
            for (int i = 0; i < 3; i++) {
                w.buryTheDying();
            }
            assertEquals(0, w.kernel().tasks.count());
            assertEquals(Long.MAX_VALUE, w.service.nextDeadlineNs());
        }

        private List<Task> alive() {
            List<Task> alive = new ArrayList<>();
            for (ThreadGroup group : w.kernel().tasks.groups()) {
                for (Task task : group.threads) {
                    if (!task.exited && !group.isDying()) {
                        alive.add(task);
                    }
                }
            }
            return alive;
        }

        private void step() {
            List<Task> alive = alive();
            Task task = alive.get(random.nextInt(alive.size()));
            World.Posted before = waiting.get(task.tid);
            if (before != null && before.waits() && before.tid == task.tid && w.kernel().parking.of(task.tid) != null) {
                outside(task, alive);
                return;
            }
            if (w.signalled(task.tid)) {
                // What the agent does after every call.
                long result = before == null || before.result == null ? 0 : before.result;
                waiting.put(task.tid, w.take(task.tid, result, before == null ? -1 : before.call.nr()));
                return;
            }
            if (random.nextInt(3) == 0) {
                outside(task, alive);
            } else {
                waiting.put(task.tid, act(task, alive));
            }
        }

        /** Things that happen to a task. */
        private void outside(Task task, List<Task> alive) {
            switch (random.nextInt(6)) {
                case 0 -> w.advance(random.nextInt(2_000_000_000));
                case 1 -> exit(task, alive);
                case 2 -> w.proc.signalProcess(task.tid, signal(), false);
                default -> w.guestRuns = random.nextBoolean();
            }
        }

        private void exit(Task task, List<Task> alive) {
            if (task.group.isInit()) {
                return;
            }
            if (random.nextBoolean()) {
                w.exitGroup(task.tid, random.nextInt(3) << 8);
            } else {
                w.exitThread(task.tid, 0);
            }
        }

        private int signal() {
            return SIGNALS[random.nextInt(SIGNALS.length)];
        }

        private World.Posted act(Task task, List<Task> alive) {
            int tid = task.tid;
            Task other = alive.get(random.nextInt(alive.size()));
            switch (random.nextInt(14)) {
                case 0, 1 -> fork(task, alive);
                case 2 -> {
                    return w.call(tid, Sys.KILL, other.group.tgid, signal());
                }
                case 3 -> {
                    return w.call(tid, Sys.TGKILL, other.group.tgid, other.tid, signal());
                }
                case 4 -> {
                    return w.call(tid, Sys.KILL, -other.group.pgid(), signal());
                }
                case 5 -> {
                    return w.wait4(tid, -1, random.nextInt(4) | (random.nextBoolean() ? Wait.WCONTINUED : 0));
                }
                case 6 -> {
                    return w.call(tid, Sys.SETPGID, other.group.tgid, random.nextBoolean() ? 0 : task.group.pgid());
                }
                case 7 -> {
                    return w.call(tid, Sys.SETSID);
                }
                case 8 -> {
                    long handler = random.nextInt(3);
                    w.action(
                            tid,
                            Signals.SIGUSR1 + 2 * random.nextInt(2),
                            handler == 2 ? 0x401000 : handler,
                            random.nextInt(4));
                }
                case 9 -> w.mask(tid, random.nextInt(3), 1L << random.nextInt(40));
                case 10 -> {
                    return w.posted(tid, Sys.NANOSLEEP)
                            .memory(0, GuestArgs.words(random.nextInt(3), 1))
                            .memory(1, new byte[16])
                            .post();
                }
                case 11 -> {
                    return w.posted(tid, Sys.RT_SIGSUSPEND, 0, 8).memory(0, GuestArgs.words(random.nextLong())).post();
                }
                case 12 -> {
                    return w.posted(tid, Sys.RT_SIGTIMEDWAIT, 0, 0, 0, 8).memory(0, GuestArgs.words(random.nextLong()))
                        .memory(1, new byte[128]).memory(2, GuestArgs.words(random.nextInt(2), 5)).post();
                }
                default -> {
                    return w.call(tid, Sys.ALARM, random.nextInt(3));
                }
            }
            return null;
        }

        private void fork(Task task, List<Task> alive) {
            if (alive.size() < 40) {
                int made = random.nextInt(3) == 0 ? w.thread(task.tid) : w.fork(task.tid);
                assertTrue(made > 0);
            } else if (task.group.live == 1) {
                w.exec(task.tid);
            }
        }

        // ---- checkers ----

        private void check() {
            Map<Integer, Integer> seen = new HashMap<>();
            int tasks = 0;
            for (ThreadGroup group : w.kernel().tasks.groups()) {
                tasks += group.threads.size();
                checkGroup(group);
                group.children.forEach(child -> assertSame(group, child.parent));
                group.children.forEach(child -> seen.merge(child.tgid, 1, Integer::sum));
                int live = 0;
                for (Task task : group.threads) {
                    checkTask(task);
                    live += task.exited ? 0 : 1;
                }
                assertEquals(group.live, live);
            }
            assertEquals(w.kernel().tasks.count(), tasks);
            for (ThreadGroup group : w.kernel().tasks.groups()) {
                assertEquals(group.isInit() ? 0 : 1, seen.getOrDefault(group.tgid, 0), "parents of " + group.tgid);
            }
        }

        private void checkGroup(ThreadGroup group) {
            assertTrue(group.pgrp.members().contains(group));
            assertSame(group.pgrp, w.kernel().tasks.pgrp(group.pgid()));
            assertSame(group.pgrp.session, w.kernel().tasks.session(group.sid()));
            assertEquals(group.pgrp.isOrphaned(), group.pgrp.orphaned, "orphaned " + group.pgid());
            assertEquals(group.isEnded(), group.live == 0);
            assertFalse(group.isStopped() && group.isDying());
        }

        private void checkTask(Task task) {
            int tid = task.tid;
            assertSame(task, w.task(tid));
            assertEquals(task.group.tgid, w.table.intField(tid, TaskTable.TGID));
            assertEquals(task.group.pgid(), w.table.intField(tid, TaskTable.PGID));
            assertEquals(task.blocked, w.table.longField(tid, TaskTable.SIG_BLK));
            assertEquals(task.group.parent == null ? 0 : task.group.parent.tgid, w.table.intField(tid, TaskTable.PPID));
            char state = task.exited ? 'Z' : task.group.isStopped() ? 'T' : 'R';
            assertEquals(state, w.table.intField(tid, TaskTable.STATE));
            if (task.exited) {
                return;
            }
            assertEquals(tid, w.table.tidOfHandle(task.handle));
            assertEquals(task.signalled, w.signalled(tid));
            if (task.pending.next(~task.blocked) != 0 || task.group.isStopped()) {
                assertTrue(task.signalled, "task " + tid + " does not know of its signals");
            }
            long shared = task.group.shared.set();
            if ((shared & ~task.blocked) != 0) {
                // Somebody in the group has been told.
                assertTrue(
                        task.group.threads.stream().anyMatch(t -> t.signalled && !t.exited),
                        "nobody knows of a shared signal");
            }
            if (w.kernel().parking.of(task.tid) != null) {
                Attempt parked = w.kernel().parking.of(tid);
                boolean patient = PATIENT.contains(parked.getClass().getSimpleName());
                assertTrue(patient || !task.signalled, "a parked call slept through a signal");
                assertEquals(tid, parked.call().tid());
                assertTrue(parked.call().isPending());
            }
        }
    }
}
