package io.cloister.journal.service;

import io.cloister.bus.host.KernelMemory;
import io.cloister.bus.host.MailboxDoor;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What outlives the processes of a service, and where they get memory of their own.
 *
 * @param tape {@link io.cloister.bus.host.TapeDescriptor}. @param snapshots {@link io.cloister.bus.host.SnapshotDescriptor}.
 * @param tasks {@link io.cloister.bus.TaskTable}. @param bells the page of {@link io.cloister.bus.host.Bells}.
 */
public record ServiceMemory(UnsafeBuffer tape, UnsafeBuffer snapshots, UnsafeBuffer tasks, KernelMemory kernel, UnsafeBuffer bells,
    MailboxDoor.Files mailboxes, OwnMemory own) {
}
