package io.cloister.bus;

/**
 * How a service reaches the others. Two ways only: a call to a service further right, which answers at once, and a
 * one-way event. While a service waits for a reply nothing else of its own runs; events that arrive meanwhile are
 * handled after the current message. Services use it through the proxy of whom they reach ({@link Proxy}).
 */
@NotState
public interface Bus {
    /**
     * The message to fill for the next {@link #call} or {@link #event}, of this {@linkplain Templates template}; one at
     * a time.
     */
    Message message(int template, int task);

    /**
     * Sends the message got from {@link #message} as a request to {@code to} and waits for its reply.
     *
     * @return the reply, valid until the next use of the bus.
     * @throws KernelFault if the call order forbids it or the callee is gone for good.
     */
    Message call(ServiceId to, Message request);

    /** Sends the message got from {@link #message} as an event. Never waits for an answer. */
    void event(ServiceId to, Message event);

    /**
     * As {@link #event}, but does not wake {@code to}: it takes the message no later than the first call or message
     * that could follow from it. For what only has to be known before its task is heard of again, which costs no
     * wake-up then.
     */
    default void note(ServiceId to, Message event) {
        event(to, event);
    }

    /** Asks {@code to} to interrupt the parked call of {@code task}. */
    void cancel(ServiceId to, int task);
}
