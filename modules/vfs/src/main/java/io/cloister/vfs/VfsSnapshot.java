package io.cloister.vfs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Saves and restores what can outlive the service. Open files are not written yet: a restored vfs starts without tasks. */
final class VfsSnapshot {
    private static final int VERSION = 1;

    private VfsSnapshot() {
    }

    static void save(VfsKernel kernel, DataOutput out) throws IOException {
        out.writeInt(VERSION);
        out.writeLong(kernel.spentBytes());
        out.writeInt(kernel.spentInodes());
    }

    static void restore(VfsKernel kernel, DataInput in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("vfs snapshot of version " + version);
        }
        in.readLong();
        in.readInt();
    }
}
