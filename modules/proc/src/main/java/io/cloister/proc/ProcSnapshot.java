package io.cloister.proc;

import io.cloister.bus.KernelFault;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and restores the service's state. Version 0: only a service without tasks. */
final class ProcSnapshot {
    private static final int MAGIC = 0x50524f43;
    private static final int VERSION = 0;

    private ProcSnapshot() {
    }

    static void save(ProcKernel k, DataOutput out) throws IOException {
        if (k.tasks.count() != 0) {
            throw new KernelFault(KernelFault.Category.STORAGE, "snapshot of running tasks: not in version " + VERSION);
        }
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
    }

    static void restore(ProcKernel k, DataInput in) throws IOException {
        if (in.readInt() != MAGIC || in.readInt() != VERSION) {
            throw new KernelFault(KernelFault.Category.STORAGE, "not a snapshot of proc, version " + VERSION);
        }
    }
}
