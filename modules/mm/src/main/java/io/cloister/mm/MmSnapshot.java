package io.cloister.mm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;

/** The address spaces and objects as bytes. Futex waiters are not saved: their calls are posted anew after a restore. */
final class MmSnapshot {
    private static final int VERSION = 1;

    private MmSnapshot() {
    }

    static void save(MmKernel kernel, DataOutput out) throws IOException {
        out.writeInt(VERSION);
        out.writeInt(kernel.spaces.size());
        for (AddressSpace space : kernel.spaces.values()) {
            out.writeInt(space.id);
            out.writeInt(space.process);
            out.writeInt(space.users);
            for (long value : new long[] {space.brkStart, space.brk, space.mmapBase}) {
                out.writeLong(value);
            }
            out.writeInt(space.areas.size());
            for (int i = 0; i < space.areas.size(); i++) {
                saveArea(space.areas.at(i), out);
            }
        }
    }

    private static void saveArea(Vma area, DataOutput out) throws IOException {
        out.writeLong(area.start);
        out.writeLong(area.end);
        out.writeInt(area.prot);
        out.writeInt(area.flags);
        out.writeLong(area.object == null ? 0 : area.object.id);
        if (area.object != null) {
            out.writeLong(area.offset);
            out.writeLong(area.object.device);
            out.writeLong(area.object.inode);
            out.writeInt(area.object.path.length);
            out.write(area.object.path);
        }
    }

    static void restore(MmKernel kernel, DataInput in) throws IOException {
        if (in.readInt() != VERSION) {
            throw new IOException("snapshot of another version");
        }
        TreeMap<Long, MemoryObject> seen = new TreeMap<>();
        for (int spaces = in.readInt(); spaces > 0; spaces--) {
            AddressSpace space = kernel.newSpace(in.readInt());
            space.process = in.readInt();
            space.users = in.readInt();
            space.brkStart = in.readLong();
            space.brk = in.readLong();
            space.mmapBase = in.readLong();
            for (int areas = in.readInt(); areas > 0; areas--) {
                space.areas.insert(restoreArea(kernel, in, seen));
            }
        }
    }

    private static Vma restoreArea(MmKernel kernel, DataInput in, TreeMap<Long, MemoryObject> seen) throws IOException {
        Vma area = new Vma(in.readLong(), in.readLong(), in.readInt(), in.readInt());
        long id = in.readLong();
        if (id != 0) {
            long offset = in.readLong();
            long device = in.readLong();
            long inode = in.readLong();
            byte[] path = new byte[in.readInt()];
            in.readFully(path);
            MemoryObject object = seen.get(id);
            if (object == null) {
                object = kernel.objects.given(id, path, device, inode);
                seen.put(id, object);
            }
            area.of(object, offset);
        }
        return area;
    }
}
