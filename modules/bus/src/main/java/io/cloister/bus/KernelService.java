package io.cloister.bus;

/**
 * A kernel subsystem as a deterministic state machine. All methods are called by one thread. Inside there is no clock,
 * no randomness, no thread and no host I/O: the time is the {@code nowNs} of the {@link Clock} port, random bytes come
 * from the {@link Entropy} port, host answers from ports. A service without a door, deadlines or parked calls leaves
 * out what is about them.
 */
public interface KernelService {
    /** Which one. */
    ServiceId id();

    /**
     * A guest's system call (or an internal call of its agent). Finish it with {@link Call#complete}, now or later; a
     * call that is kept is parked ({@link Parking}). At most one call per task is outstanding in one service.
     */
    default void onCall(Call call) {
        throw new KernelFault(KernelFault.Category.PROTOCOL, id().label() + " has no door");
    }

    /**
     * A request from a service further left, for its {@link Adapter}: makes {@code reply} the answer (its task is set).
     * It is sent when this returns.
     */
    void onRequest(Message request, Message reply);

    /** A one-way event. */
    default void onEvent(Message event) {
    }

    /**
     * Interrupt the parked call of this task, if it has one here: complete it with -EINTR or -ERESTARTSYS, as its page
     * says.
     */
    default void onCancel(int task) {
    }

    /** Deadlines have come: the clock now says {@code nowNs} (CLOCK_MONOTONIC, nanoseconds). */
    default void onTimer(long nowNs) {
    }

    /** The next deadline on CLOCK_MONOTONIC, nanoseconds, or {@link Long#MAX_VALUE}. */
    default long nextDeadlineNs() {
        return Long.MAX_VALUE;
    }
}
