package io.cloister.dispatch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The tasks as bytes. Calls that wait are not part of it: their mailboxes still hold them, and are read again. */
final class DispatchSnapshot {
    private static final int VERSION = 1;

    private DispatchSnapshot() {
    }

    static void save(Tasks tasks, DataOutput out) throws IOException {
        out.writeInt(VERSION);
        out.writeInt(tasks.all().size());
        for (Task task : tasks.all()) {
            out.writeInt(task.tid);
            out.writeInt(task.tgid);
            out.writeInt(task.process);
            out.writeInt(task.slot);
            out.writeInt(task.asid);
            out.writeBoolean(task.guestOfStub);
        }
    }

    static void restore(Tasks tasks, DataInput in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("snapshot of dispatch has version " + version + ", this build reads " + VERSION);
        }
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            Task task = new Task(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readBoolean());
            tasks.add(task);
            tasks.takeSlot(task.process, task.slot);
        }
    }
}
