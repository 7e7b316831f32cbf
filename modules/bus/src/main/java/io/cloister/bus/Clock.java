package io.cloister.bus;


/** Time as an input: the same for everything handled within one message, recorded with it. */
@NotState
public interface Clock {
    /** CLOCK_MONOTONIC at the time the current message was taken, nanoseconds. */
    long monotonicNs();

    /** CLOCK_REALTIME at the time the current message was taken, nanoseconds since 1970. */
    long realtimeNs();
}
