package io.cloister.dispatch;

import static io.cloister.bus.MailboxDescriptor.ARGS;
import static io.cloister.bus.MailboxDescriptor.ARG_SLOT;
import static io.cloister.bus.MailboxDescriptor.NR;
import static io.cloister.bus.MailboxDescriptor.PHASE;
import static io.cloister.bus.MailboxDescriptor.PHASE_STATUS;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS;
import static io.cloister.bus.MailboxDescriptor.SLOT_STRIDE;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.bus.mm.MmAdapter;
import io.cloister.bus.proc.ProcAdapter;
import io.cloister.bus.vfs.ExecOpenReply;
import io.cloister.bus.vfs.InitReply;
import io.cloister.bus.vfs.VfsAdapter;
import io.cloister.bus.vfs.VfsEvents;
import io.cloister.bus.vfs.VfsRequests;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.spec.SandboxSpec;
import io.cloister.testkit.DirectBus;
import io.cloister.testkit.Partial;
import io.cloister.testkit.Twin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Services and stubs of paper around a real dispatch: they count what they were given and write down what they were
 * asked.
 */
final class FakeKernel implements Bus, Platform {
    static final int FILES = 8;
    private static final SandboxSpec SPEC = SandboxSpec.plain("sh").with(List.of("PATH=/missing:/bin"));

    final List<String> asked = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final FakeMm mm = new FakeMm();
    private final MmAdapter mmAdapter = new MmAdapter(mm, mm);
    final FakeProc proc = new FakeProc(this::born);
    private final ProcAdapter procAdapter = new ProcAdapter(proc, proc);
    private final FakeVfs vfs = new FakeVfs();
    private final VfsAdapter vfsAdapter =
            new VfsAdapter(Partial.port(VfsRequests.class, vfs), Partial.port(VfsEvents.class, vfs));
    final TreeSet<Integer> files = new TreeSet<>();
    final TreeSet<Integer> freeFiles = new TreeSet<>();
    final ArrayDeque<Integer> ready = new ArrayDeque<>();
    final TaskTable tasks = new TaskTable(new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE)));
    final DispatchService service;
    /** How others speak to it. */
    final DispatchProxy dispatch;
    private final Twin twin;
    final TreeMap<Integer, Guest> guests = new TreeMap<>();
    final TreeMap<String, Long> failures = new TreeMap<>();
    byte[] startedWith;
    int startedIn = -1;
    private final Message request = new Message();
    private final Message reply = new Message();
    private int objects;

    FakeKernel() {
        for (int i = 0; i < FILES; i++) {
            freeFiles.add(i);
        }
        Clock clock = new Clock() {
            @Override
            public long monotonicNs() {
                return 0;
            }

            @Override
            public long realtimeNs() {
                return 0;
            }
        };
        ServicePorts ports = new ServicePorts(this, clock, (bytes, offset, length) -> { }, tasks);
        service = new DispatchService(ports, SPEC, this);
        twin = new Twin(service, () -> new DispatchService(ports, SPEC, this));
        dispatch = new DispatchProxy(new DirectBus(service, twin::step));
        tasks.putInt(1, TaskTable.STATE, 0);
    }

    /** Has pid 1 running in process file 0. */
    Guest boot() {
        stub();
        dispatch.run();
        return guests.get(1);
    }

    /** A fresh stub becomes ready. */
    int stub() {
        int process = freeFiles.pollFirst();
        dispatch.stubReady(process, 1000 + process);
        return process;
    }

    /** A thread with a mailbox of its own. */
    final class Guest implements MailboxCall.Answers {
        int tid;
        final int process;
        final int slotIndex;
        private final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT_STRIDE));
        private final MailboxCall call;
        private int seq;
        Long result;
        /** Of a call that came to its end without an answer. */
        Long ended;
        int flags;
        List<Integer> actions = List.of();

        private Guest(int tid, int process, int slotIndex) {
            this.tid = tid;
            this.process = process;
            this.slotIndex = slotIndex;
            call = new MailboxCall(slot, process, slotIndex, this);
        }

        @Override
        public void completed(MailboxCall done, long value, int replyFlags) {
            result = value;
            flags = replyFlags;
            actions = new ArrayList<>();
            for (int at = 0; at < done.actions().length(); at += slot.getInt(SLOT_ACTIONS + at + 4)) {
                actions.add(slot.getInt(SLOT_ACTIONS + at));
            }
        }

        @Override
        public void ended(MailboxCall done, long value) {
            ended = value;
        }

        void call(int nr, long... args) {
            slot.putInt(PHASE, 0);
            slot.putInt(NR, nr);
            for (int i = 0; i < 6; i++) {
                slot.putLong(ARGS + 8 * i, i < args.length ? args[i] : 0);
            }
            post();
        }

        void exec(String path) {
            byte[] text = (path + "\0").getBytes(StandardCharsets.US_ASCII);
            slot.putBytes(SLOT_WINDOW, text);
            slot.putInt(ARG_SLOT + 4, text.length);
            slot.putInt(MailboxDescriptor.STRV_OFF, 0);
            slot.putInt(MailboxDescriptor.STRV_LEN, text.length);
            slot.putInt(MailboxDescriptor.STRV_COUNT, 1);
            call(Sys.EXECVE, 1, 1, 0);
            slot.putInt(ARG_SLOT + 4, 0);
        }

        void resubmit(long status) {
            slot.putInt(PHASE, slot.getInt(PHASE) + 1);
            slot.putLong(PHASE_STATUS, status);
            post();
        }

        boolean isDropped() {
            return result == null && !call.isPending();
        }

        private void post() {
            result = null;
            ended = null;
            call.claim(tid, ++seq);
            service.onCall(call);
            twin.step();
        }
    }

    // ---- bus ----

    @Override
    public Message message(int template, int task) {
        return request.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message message) {
        asked.add(MessageText.name(message.template) + " " + message.task);
        reply.answer(message);
        Long failure = failures.remove(MessageText.name(message.template));
        if (failure != null) {
            reply.refuse(message, (int) -failure);
            return reply;
        }
        if (to == ServiceId.MM) {
            mmAdapter.onRequest(message, reply);
            return reply;
        } else if (to == ServiceId.PROC) {
            procAdapter.onRequest(message, reply);
            return reply;
        }
        vfsAdapter.onRequest(message, reply);
        return reply;
    }

    private void born(int tid, int handle, int space) {
        tasks.putInt(tid, TaskTable.STATE, 'R');
        tasks.putInt(tid, TaskTable.ASID, space);
        guests.put(
                tid,
                new Guest(
                        tid,
                        handle / MailboxDescriptor.SLOTS_PER_PROCESS,
                        handle % MailboxDescriptor.SLOTS_PER_PROCESS));
    }

    /** A vfs of paper. */
    private final class FakeVfs {
        long init(int task, InitReply answer) {
            files.add(task);
            return 0;
        }

        long execOpen(int task, int directory, int flags, byte[] path, ExecOpenReply answer) {
            if (!new String(path, StandardCharsets.US_ASCII).startsWith("/bin/")) {
                return -Errno.ENOENT;
            }
            objects++;
            answer.program(11).setUid(-1).setGid(-1).readable(true);
            answer.headers(path, 0, 0);
            answer.interpreterHeaders(path, 0, 0);
            answer.path(path, 0, path.length);
            return 0;
        }

        void objectRelease(long objectId, int count) {
            objects -= count;
        }

        void clone(int task, int parent, long flags) {
            files.add(task);
        }

        void exit(int task) {
            files.remove(task);
        }
    }

    /** References to programs that nobody gave back. */
    int objects() {
        return objects - mm.programs();
    }

    @Override
    public void event(ServiceId to, Message event) {
        told.add(to + " " + MessageText.of(event));
        asked.add(MessageText.name(event.template) + " " + event.task);
        if (to == ServiceId.MM) {
            mmAdapter.onEvent(event);
        } else if (to == ServiceId.PROC) {
            procAdapter.onEvent(event);
        } else if (to == ServiceId.VFS) {
            vfsAdapter.onEvent(event);
        }
    }

    @Override
    public void cancel(ServiceId to, int task) {
        throw new AssertionError("dispatch cancels nothing");
    }

    // ---- platform ----

    @Override
    public int takeStub() {
        return ready.isEmpty() ? -1 : ready.poll();
    }

    @Override
    public int takeForkFile(int parent) {
        Integer process = freeFiles.pollFirst();
        return process == null ? -1 : process;
    }

    @Override
    public void slotTaken(int process, int slot) {
        told.add("taken " + process + "/" + slot);
    }

    @Override
    public boolean slotIdle(int process, int slot) {
        return true;
    }

    @Override
    public void giveBack(int process) {
        ready.addFirst(process);
    }

    @Override
    public void forked(int process, int parent, int hostPid) {
        told.add("forked " + process + " " + hostPid);
    }

    @Override
    public void kill(int process) {
        told.add("kill " + process);
    }

    @Override
    public void kick(int process, int slot) {
        told.add("kick " + process + "/" + slot);
    }

    @Override
    public void start(int process, byte[] actions, int actionBytes, byte[] window) {
        startedIn = process;
        startedWith = window;
    }

    @Override
    public void exitThread(int process, int slot) {
        told.add("exitThread " + process + "/" + slot);
    }

    @Override
    public void stubReady(int process, int hostPid) {
        ready.add(process);
    }

    @Override
    public void release(int process) {
        told.add("release " + process);
    }

    @Override
    public int unborn() {
        return -1;
    }

    @Override
    public int hostDied(int hostPid) {
        return hostPid - 1000;
    }

    @Override
    public long vdso() {
        return 0;
    }
}
