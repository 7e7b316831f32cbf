package io.cloister.runtime.instance;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalMode;

/**
 * What a process is told about the service that it runs.
 *
 * @param process number of this process within the sandbox, by which its supervisor knows it.
 * @param processes how many mailbox files there are. @param version of this build, for who reads its snapshots.
 */
public record ServiceSetup(ServiceId id, int process, JournalMode mode, int processes, String version) {
}
