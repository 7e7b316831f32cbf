package io.cloister.runtime.ring;

/**
 * How a service waits before it sleeps, because to be woken costs more than most calls, above all on another core.
 * First it only looks, where it has a core for itself; then it gives way after each look to whoever else is ready to
 * run on its core, which is how services that share one core hand over to each other in a microsecond. Whoever does not
 * get the core back soon sleeps, and does so at once for a while: a stranger computes there, who takes a whole slice of
 * time whenever he is given way, but is preempted at once by who wakes up.
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
