package io.cloister.viewer;

import io.cloister.bus.ServiceId;

/** A way to write down what a journal holds. Called in the order of {@link JournalScan.Sink}; writes as it goes. */
public interface JournalFormat {
    void call(PlacedCall call);

    /** A message between services. */
    void hop(Hop hop);

    /** A gap. */
    void lost(ServiceId service, long realtimeNs, long count);

    /** Lets go of what it holds back. */
    default void flush() {
    }

    default void end() {
    }
}
