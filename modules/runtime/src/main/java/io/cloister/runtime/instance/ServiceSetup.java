package io.cloister.runtime.instance;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalMode;

/**
 * Which service it is, and how.
 *
 * @param processes how many mailbox files there are. @param version of this build, for who reads its snapshots.
 */
public record ServiceSetup(ServiceId id, JournalMode mode, int processes, String version) {
}
