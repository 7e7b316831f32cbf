package io.cloister.supervisor.service;

import io.cloister.bus.ServiceId;
import io.cloister.bus.host.Journal;

/** The journal of this service as the operator wants it. */
record Journals(Journal journal, Runnable flusher) {
    static Journals open(ServiceId id, ServiceArguments arguments) {
        return new Journals(Journal.NONE, () -> { });
    }

    void flush() {
        flusher.run();
    }
}
