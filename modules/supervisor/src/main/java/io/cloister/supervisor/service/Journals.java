package io.cloister.supervisor.service;

import io.cloister.bus.host.FdLayout;
import io.cloister.bus.host.Journal;
import io.cloister.journal.JournalMode;
import io.cloister.journal.RingJournal;
import io.cloister.platform.Mappings;
import io.cloister.supervisor.boot.Vault;

/** The journal of this service as the operator wants it: into a ring that the supervisor writes to disk, also when this process is dead. */
record Journals(Journal journal) {
    static Journals open(ServiceArguments arguments) {
        JournalMode mode = JournalMode.of(arguments.journal());
        return new Journals(mode == JournalMode.OFF ? Journal.NONE
            : new RingJournal(Mappings.map(FdLayout.JOURNAL, Vault.JOURNAL_RING_BYTES, "journal ring"), mode));
    }
}
