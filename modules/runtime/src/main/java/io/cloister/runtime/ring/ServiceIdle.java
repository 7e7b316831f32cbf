package io.cloister.runtime.ring;

/**
 * How a service waits before it sleeps. Waking costs more than most calls, above all on another core.
 *
 * <p>First it spins, if it has a core for itself. Then it calls sched_yield after each look: services that share one
 * core hand over to each other in a microsecond this way. If it does not get the core back soon, another program
 * computes there and takes a whole slice of time at each yield; then the service sleeps at once for a while, since a
 * thread that wakes up preempts that program.
 */
public final class ServiceIdle {
    private static final long LOOK_NS = 20_000;
    private static final long GIVE_WAY_NS = 300_000;
    private static final long LONG_TURN_NS = 100_000;
    private static final long SHY_NS = 2_000_000;

    private final Bells bells;
    private final long lookNs;
    private final long giveWayNs;
    private long lookUntil;
    private long giveWayUntil;
    private long shyUntil = System.nanoTime();
    private int wakes;

    public ServiceIdle(Bells bells) {
        this.bells = bells;
        lookNs = bells.servicesShareCore() || !bells.othersRun() ? 0 : LOOK_NS;
        giveWayNs = bells.othersRun() ? GIVE_WAY_NS : 0;
    }

    /** Something was done, or asked for: what follows from it may come soon. */
    public void renew() {
        long now = System.nanoTime();
        lookUntil = now + lookNs;
        giveWayUntil = now < shyUntil ? lookUntil : lookUntil + giveWayNs;
        wakes = bells.wakeSequence();
    }

    /** Passes a moment: true if it is worth while to look again, false if it is time to sleep. */
    public boolean lasts() {
        long now = System.nanoTime();
        if (now < lookUntil && bells.wakeSequence() == wakes) {
            Thread.onSpinWait();
        } else if (now < giveWayUntil) {
            Thread.yield();
            long then = System.nanoTime();
            if (then - now > LONG_TURN_NS) {
                giveWayUntil = 0;
                shyUntil = then + SHY_NS;
            }
        } else {
            return false;
        }
        return true;
    }
}
