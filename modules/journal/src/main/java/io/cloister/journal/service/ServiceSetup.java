package io.cloister.journal.service;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalMode;

/**
 * Which service it is, and how.
 *
 * @param processes how many mailbox files there are. @param version of this build, for who reads its snapshots.
 */
public record ServiceSetup(ServiceId id, JournalMode mode, int processes, String version) {
}
