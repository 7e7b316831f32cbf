package io.cloister.mm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Objects, address spaces and segments as bytes. Calls under way (futex waiters, moves in pieces) are not among them: whoever restores has
 * their agents post them anew.
 */
final class MmSnapshot {
    private static final int VERSION = 2;

    private MmSnapshot() {
    }

    static void save(MmKernel kernel, ShmCalls shm, DataOutput out) throws IOException {
        out.writeInt(VERSION);
        kernel.saveNumbers(out);
        kernel.objects.save(out);
        out.writeInt(kernel.spaces.size());
        for (AddressSpace space : kernel.spaces.values()) {
            out.writeInt(space.id);
            space.save(out);
            space.trampolines.save(out);
            out.writeInt(space.areas.size());
            for (int i = 0; i < space.areas.size(); i++) {
                save(space.areas.at(i), out);
            }
        }
        shm.save(out);
    }

    private static void save(Vma area, DataOutput out) throws IOException {
        out.writeLong(area.start);
        out.writeLong(area.end);
        out.writeInt(area.prot);
        out.writeInt(area.flags);
        out.writeLong(area.object == null ? 0 : area.object.id);
        out.writeLong(area.offset);
    }

    static void restore(MmKernel kernel, ShmCalls shm, DataInput in) throws IOException {
        if (in.readInt() != VERSION) {
            throw new IOException("snapshot of another version");
        }
        kernel.restoreNumbers(in);
        kernel.objects.restore(in);
        for (int spaces = in.readInt(); spaces > 0; spaces--) {
            AddressSpace space = kernel.newSpace(in.readInt());
            space.restore(in);
            space.trampolines.restore(in);
            for (int areas = in.readInt(); areas > 0; areas--) {
                Vma area = new Vma(in.readLong(), in.readLong(), in.readInt(), in.readInt());
                space.areas.insert(area.of(kernel.objects.of(in.readLong()), in.readLong()));
            }
        }
        shm.restore(in);
    }
}
