package io.cloister.simulation;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.instance.MailboxFiles;
import io.cloister.runtime.instance.OwnMemory;
import io.cloister.runtime.instance.ServiceMemory;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.KernelMemory;
import io.cloister.runtime.state.SnapshotDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** All memory of one sandbox that outlives its services. */
final class Vault implements MailboxFiles {
    private final List<UnsafeBuffer> all = new ArrayList<>();
    private final UnsafeBuffer[] files = new UnsafeBuffer[MailboxDescriptor.MAX_PROCESSES];
    private final KernelMemory kernel = new KernelMemory(take(KernelMemory.SIZE));
    private final UnsafeBuffer bells = take(MailboxDescriptor.BELLS_SIZE);
    private final UnsafeBuffer tasks = take(TaskTable.SIZE);
    private final MortalTape[] tapes = new MortalTape[ServiceId.SUPERVISOR.ordinal()];
    private final UnsafeBuffer[] snapshots = new UnsafeBuffer[ServiceId.SUPERVISOR.ordinal()];

    /** Its tapes end their writers as {@code deaths} says. */
    Vault(Deaths deaths) {
        for (int i = 0; i < tapes.length; i++) {
            tapes[i] = new MortalTape(ServiceId.of(i), take(TapeDescriptor.SIZE), deaths);
            // nobody takes records elsewhere, so nobody is to be waited for
            tapes[i].putLong(TapeDescriptor.READER_EPOCH, Long.MAX_VALUE);
            snapshots[i] = new MortalSnapshots(ServiceId.of(i), take(SnapshotDescriptor.SIZE), deaths);
        }
    }

    private UnsafeBuffer take(long bytes) {
        UnsafeBuffer memory = LazyMemory.take(bytes);
        all.add(memory);
        return memory;
    }

    /** What {@code id} gets of it. */
    ServiceMemory of(ServiceId id, OwnMemory own) {
        return new ServiceMemory(tapes[id.ordinal()], snapshots[id.ordinal()], tasks, kernel, bells, this, own);
    }

    KernelMemory kernel() {
        return kernel;
    }

    UnsafeBuffer bells() {
        return bells;
    }

    UnsafeBuffer tasks() {
        return tasks;
    }

    MortalTape tape(ServiceId id) {
        return tapes[id.ordinal()];
    }

    @Override
    public UnsafeBuffer file(int process) {
        if (files[process] == null) {
            files[process] = take(MailboxDescriptor.FILE_SIZE);
        }
        return files[process];
    }

    /** Nobody uses it any more. */
    void dispose() {
        all.forEach(LazyMemory::giveBack);
        all.clear();
    }
}
