package io.cloister.runtime.instance;

import io.cloister.runtime.ring.KernelMemory;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What outlives the processes of a service, and where they get memory of their own.
 *
 * @param tape {@link io.cloister.runtime.record.TapeDescriptor}. @param snapshots {@link
 *     io.cloister.runtime.state.SnapshotDescriptor}.
 * @param tasks {@link io.cloister.bus.TaskTable}. @param bells the page of {@link io.cloister.runtime.ring.Bells}.
 */
public record ServiceMemory(
        UnsafeBuffer tape,
        UnsafeBuffer snapshots,
        UnsafeBuffer tasks,
        KernelMemory kernel,
        UnsafeBuffer bells,
        MailboxFiles mailboxes,
        OwnMemory own) {}
