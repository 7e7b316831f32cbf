package io.cloister.dispatch;

import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import org.agrona.collections.Int2ObjectHashMap;

/** What all parts of the service share: ports, stubs, tasks. */
final class DispatchKernel {
    final Bus bus;
    final Clock clock;
    final Entropy entropy;
    final TaskTable table;
    final Platform platform;
    final StubMailboxFlyweight mailbox;
    final StubTable stubs;
    final GuestCpu cpu;
    final DispatchCounters counters = new DispatchCounters();
    /** By tid; looked up, never walked. */
    final Int2ObjectHashMap<GuestTask> tasks = new Int2ObjectHashMap<>();
    /** Pid 1 has ended, or never started: nothing new begins. */
    boolean ended;

    DispatchKernel(ServicePorts ports, Platform platform, GuestCpu cpu) {
        this.bus = ports.bus();
        this.clock = ports.clock();
        this.entropy = ports.entropy();
        this.table = ports.tasks();
        this.platform = platform;
        this.cpu = cpu;
        this.mailbox = new StubMailboxFlyweight(platform);
        this.stubs = new StubTable(platform, mailbox, counters);
    }

    /** Request without payload; the reply is valid until the next use of the bus. */
    Message ask(ServiceId to, Op op, int task, long... numbers) {
        return bus.call(to, bus.message(op, task).with(numbers));
    }

    /** Request with payload. */
    Message ask(ServiceId to, Op op, int task, byte[] payload, long... numbers) {
        return bus.call(to, bus.message(op, task).with(numbers).payload(payload));
    }

    /** Event without payload. */
    void tell(ServiceId to, Op op, int task, long... numbers) {
        bus.event(to, bus.message(op, task).with(numbers));
    }

    /** Puts a task into its slot. */
    GuestTask add(int tid, int tgid, Stub stub, int slot) {
        GuestTask task = new GuestTask(tid, tgid, stub, slot);
        tasks.put(tid, task);
        stub.put(slot, tid);
        return task;
    }

    int asid(int tid) {
        return table.intField(tid, TaskTable.ASID);
    }
}
