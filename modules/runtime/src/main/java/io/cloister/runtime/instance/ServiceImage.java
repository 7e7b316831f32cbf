package io.cloister.runtime.instance;

import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.ring.RingBus;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything that a successor of a service's process needs: how far it is with the other parties, the calls it took,
 * the task table where it is its own, and its state.
 *
 * <pre>
 * magic i32, format i32, service ordinal i32, sections, each with a mark: bus, calls, task table (proc only), state
 * </pre>
 */
public final class ServiceImage {
    /** The service's own state. */
    public interface State {
        /** Writes all of it. */
        void save(DataOutput out) throws IOException;

        /** Reads it into a freshly built service. */
        void restore(DataInput in) throws IOException;
    }

    private static final int MAGIC = 0x434c5353;
    private static final int FORMAT = 1;
    private static final int BUS = 1;
    private static final int CALLS = 2;
    private static final int TASKS = 3;
    private static final int STATE = 4;
    private static final int END = 5;

    private final ServiceId service;
    private final RingBus bus;
    private final GuestCalls calls;
    private final TaskTable tasks;
    private final State state;

    /** {@code calls} may be null; {@code tasks} is null for all but proc. */
    public ServiceImage(ServiceId service, RingBus bus, GuestCalls calls, TaskTable tasks, State state) {
        this.service = service;
        this.bus = bus;
        this.calls = calls;
        this.tasks = tasks;
        this.state = state;
    }

    /** Writes all. */
    public void save(DataOutput out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(FORMAT);
        out.writeInt(service.ordinal());
        out.writeInt(BUS);
        bus.save(out);
        if (calls != null) {
            out.writeInt(CALLS);
            calls.save(out);
        }
        if (tasks != null) {
            out.writeInt(TASKS);
            saveTasks(tasks.memory(), out);
        }
        out.writeInt(STATE);
        state.save(out);
        out.writeInt(END);
    }

    /** Reads what {@link #save} wrote. */
    public void restore(DataInput in) throws IOException {
        expect(in, MAGIC, "not a snapshot");
        expect(in, FORMAT, "the snapshot's format is another");
        expect(in, service.ordinal(), "the snapshot is of another service");
        expect(in, BUS, "no bus section");
        bus.restore(in);
        if (calls != null) {
            expect(in, CALLS, "no section of calls");
            calls.restore(in);
        }
        if (tasks != null) {
            expect(in, TASKS, "no task table");
            restoreTasks(tasks.memory(), in);
        }
        expect(in, STATE, "no state");
        state.restore(in);
        expect(in, END, "the state does not end where it should");
    }

    private static void expect(DataInput in, int wanted, String what) throws IOException {
        int found = in.readInt();
        if (found != wanted) {
            throw new IOException(what + " (" + found + " in place of " + wanted + ")");
        }
    }

    /** Rows in use, and bound handles. */
    private static void saveTasks(UnsafeBuffer memory, DataOutput out) throws IOException {
        byte[] row = new byte[TaskTable.ROW];
        int highest = TaskTable.highest(memory);
        for (int tid = 1; tid <= highest; tid++) {
            if (memory.getInt(TaskTable.row(tid) + TaskTable.STATE) != 0) {
                out.writeInt(tid);
                memory.getBytes(TaskTable.row(tid), row);
                out.write(row);
            }
        }
        out.writeInt(0);
        for (int handle = 0; handle < TaskTable.HANDLES; handle++) {
            int tid = memory.getInt(4 * handle);
            if (tid != 0) {
                out.writeInt(handle);
                out.writeInt(tid);
            }
        }
        out.writeInt(-1);
    }

    private static void restoreTasks(UnsafeBuffer memory, DataInput in) throws IOException {
        byte[] row = new byte[TaskTable.ROW];
        for (int tid = in.readInt(); tid != 0; tid = in.readInt()) {
            in.readFully(row);
            memory.putBytes(TaskTable.row(tid), row);
            memory.putInt(TaskTable.HANDLES_BYTES, tid);
        }
        for (int handle = in.readInt(); handle >= 0; handle = in.readInt()) {
            memory.putInt(4 * handle, in.readInt());
        }
    }

    /** proc's copy becomes what all see: only what differs is written, since others read meanwhile. */
    public static void publishTasks(TaskTable tasks, UnsafeBuffer shared) {
        UnsafeBuffer own = new UnsafeBuffer(tasks.memory());
        int highest = Math.max(TaskTable.highest(own), TaskTable.highest(shared));
        shared.putInt(TaskTable.HANDLES_BYTES, highest);
        own.putInt(TaskTable.HANDLES_BYTES, highest);
        for (int at = 0; at < TaskTable.row(highest + 1); at += Long.BYTES) {
            long value = own.getLong(at);
            if (shared.getLong(at) != value) {
                shared.putLongVolatile(at, value);
            }
        }
        tasks.moveTo(shared);
    }
}
