package io.cloister.simulation;

import io.cloister.bus.KernelService;
import io.cloister.bus.ServiceId;
import io.cloister.testkit.SimKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Chooses what happens next, among all that could. */
final class Scheduler {
    /** More tasks than one world ever makes. */
    static final int MOST_TASKS = 4096;
    private static final int KINDS = 5;

    private final SimWorld world;
    private final SplittableRandom random;
    /** How likely each kind of step is, under this seed. */
    private final int[] weights = new int[KINDS];
    private final int ticks;
    private final int misfortune;
    private long steps;

    Scheduler(SimWorld world, long seed) {
        this.world = world;
        random = new SplittableRandom(seed);
        for (int i = 0; i < KINDS; i++) {
            weights[i] = 1 << random.nextInt(4);
        }
        ticks = 20 + random.nextInt(200);
        misfortune = random.nextBoolean() ? 0 : 20;
    }

    long steps() {
        return steps;
    }

    /** True if the host fails at something that may fail. */
    boolean unlucky() {
        return misfortune > 0 && random.nextInt(misfortune) == 0;
    }

    /** A stream of its own for a guest program. */
    SplittableRandom split() {
        return random.split();
    }

    void run(long most) {
        while (steps < most) {
            steps++;
            if (!step()) {
                if (world.endStatus() < 0) {
                    throw new SimFailure("nothing can happen any more, but pid 1 has not ended", null);
                }
                return;
            }
            world.stepped(steps);
        }
        throw new SimFailure("no end after " + most + " steps", null);
    }

    private boolean step() {
        if (random.nextInt(ticks) == 0) {
            world.clock().advanceTo(world.clock().monotonicNs() + 1 + random.nextLong(2_000_000));
            spuriousCancel();
        }
        List<List<Runnable>> kinds = choices();
        int total = 0;
        for (int i = 0; i < KINDS; i++) {
            total += kinds.get(i).size() * weights[i];
        }
        if (total == 0) {
            return idle();
        }
        int at = random.nextInt(total);
        for (int i = 0; i < KINDS; i++) {
            int share = kinds.get(i).size() * weights[i];
            if (at < share) {
                kinds.get(i).get(at / weights[i]).run();
                return true;
            }
            at -= share;
        }
        throw new AssertionError("no choice");
    }

    private List<List<Runnable>> choices() {
        List<Runnable> guests = new ArrayList<>();
        for (GuestThread thread : world.threads()) {
            if (thread.canRun()) {
                guests.add(() -> world.resume(thread));
            }
        }
        List<Runnable> calls = new ArrayList<>();
        for (SimDoors.Posted posted : world.doors().posted()) {
            calls.add(() -> world.doors().take(posted));
        }
        List<Runnable> events = new ArrayList<>();
        for (SimKernel.Pair pair : world.kernel().pending()) {
            events.add(() -> world.kernel().deliver(pair));
        }
        List<Runnable> timers = new ArrayList<>();
        for (KernelService service : services()) {
            if (service.nextDeadlineNs() <= world.clock().monotonicNs()) {
                timers.add(() -> {
                    world.trace().add("timer " + service.id().label());
                    service.onTimer(world.clock().monotonicNs());
                });
            }
        }
        List<Runnable> deaths = new ArrayList<>();
        for (GuestProcess process : world.dying()) {
            deaths.add(() -> world.reap(process));
        }
        return List.of(guests, calls, events, timers, deaths);
    }

    private List<KernelService> services() {
        List<KernelService> all = new ArrayList<>();
        for (int i = 0; i < ServiceId.SUPERVISOR.ordinal(); i++) {
            all.add(world.kernel().service(ServiceId.of(i)));
        }
        return all;
    }

    /** An interruption that comes late, or to the wrong service, hurts nobody. */
    private void spuriousCancel() {
        ServiceId to = ServiceId.of(random.nextInt(ServiceId.NETSTACK.ordinal()));
        int tid = 1 + random.nextInt(32);
        if (world.tasks().exists(tid)) {
            world.kernel().bus(ServiceId.PROC).cancel(to, tid);
        }
    }

    /** Nothing is left but to wait: time goes on to the next deadline. */
    private boolean idle() {
        long next = Long.MAX_VALUE;
        for (KernelService service : services()) {
            next = Math.min(next, service.nextDeadlineNs());
        }
        boolean more = next != Long.MAX_VALUE && world.endStatus() < 0;
        if (more) {
            world.clock().advanceTo(next);
        }
        return more;
    }
}
