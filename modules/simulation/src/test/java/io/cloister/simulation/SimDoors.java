package io.cloister.simulation;

import io.cloister.abi.Door;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.testkit.SimKernel;
import io.cloister.testkit.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Posted calls until a service takes them, and their answers: exactly one each. */
final class SimDoors {
    /** A call that no service has taken yet. */
    record Posted(GuestThread thread, Door door) {
    }

    private final SimKernel kernel;
    private final TaskTable tasks;
    private final Trace trace;
    private final List<Posted> posted = new ArrayList<>();
    /** By door and handle. */
    private final TreeMap<Integer, MailboxCall> calls = new TreeMap<>();
    private final TreeMap<Integer, GuestThread> callers = new TreeMap<>();
    private long taken;

    SimDoors(SimKernel kernel, TaskTable tasks, Trace trace) {
        this.kernel = kernel;
        this.tasks = tasks;
        this.trace = trace;
    }

    List<Posted> posted() {
        return posted;
    }

    /** The view that a door has of a slot, or null. */
    MailboxCall call(int door, int handle) {
        return calls.get(door * TaskTable.HANDLES + handle);
    }

    /** Calls that services took. */
    long taken() {
        return taken;
    }

    /** Calls that a service holds. */
    List<MailboxCall> pending() {
        return calls.values().stream().filter(MailboxCall::isPending).toList();
    }

    void post(GuestThread thread, Door door) {
        posted.add(new Posted(thread, door == Door.NONE ? Door.DISPATCH : door));
    }

    /** The service behind the door takes the call. */
    void take(Posted call) {
        posted.remove(call);
        kernel.deliverDeferred(ServiceId.of(call.door.number()));
        GuestThread thread = call.thread;
        int tid = tasks.tidOfHandle(thread.handle);
        if (tid <= 0) {
            return; // its task is gone, its process dies
        }
        int key = call.door.ordinal() * TaskTable.HANDLES + thread.handle;
        MailboxCall view = calls.computeIfAbsent(
                key, k -> new MailboxCall(thread.slot, thread.process.index, thread.slotIndex, this::completed));
        if (view.isPending()) {
            if (view.tid() == tid) {
                throw new SimFailure("task " + tid + " posted a call while another one is not answered", null);
            }
            view.drop();
        }
        callers.put(thread.handle, thread);
        thread.slot.putInt(MailboxDescriptor.MAP_TICKET, 0);
        view.claim(tid, thread.slot.getInt(MailboxDescriptor.SEQ));
        taken++;
        trace.add(text(view));
        kernel.service(ServiceId.of(call.door.number())).onCall(view);
    }

    private static String text(MailboxCall call) {
        StringBuilder line = new StringBuilder("call ")
                .append(call.tid())
                .append(' ')
                .append(SyscallTable.of(call.nr()).name())
                .append('(');
        for (int i = 0; i < Math.min(6, SyscallTable.of(call.nr()).args().size()); i++) {
            line.append(i == 0 ? "" : ", ").append(Long.toHexString(call.arg(i)));
            if (call.inLength(i) != 0) {
                line.append('#').append(Integer.toHexString(Arrays.hashCode(call.inBytes(i))));
            }
        }
        return line.append(") phase ").append(call.phase()).append(' ').append(call.phaseStatus()).toString();
    }

    private void completed(MailboxCall call, long result, int flags) {
        UnsafeBuffer slot = callers.get(call.handle()).slot;
        byte[] list = new byte[call.actions().length()];
        call.actions().buffer().getBytes(0, list);
        trace.add("done " + call.tid() + ' ' + SyscallTable.of(call.nr()).name() + " = " + result + " flags " + flags
            + " actions #" + Integer.toHexString(Arrays.hashCode(list)));
        if (slot.getInt(MailboxDescriptor.STATE) != MailboxDescriptor.STATE_CALL) {
            throw new SimFailure(
                    "task " + call.tid() + " is answered twice: "
                            + SyscallTable.of(call.nr()).name(),
                    null);
        }
        slot.putLong(MailboxDescriptor.RESULT, result);
        slot.putInt(MailboxDescriptor.REPLY_FLAGS, flags);
        slot.putInt(MailboxDescriptor.ACTION_BYTES, call.actions().length());
        slot.putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_REPLY);
    }
}
