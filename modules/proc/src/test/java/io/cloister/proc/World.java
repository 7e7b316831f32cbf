package io.cloister.proc;

import io.cloister.abi.CloneFlags;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.bus.ActionOp;
import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.Templates;
import io.cloister.bus.proc.ProcProxy;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.MailboxWords;
import io.cloister.proc.task.Task;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.spec.SandboxSpec;
import io.cloister.testkit.DirectBus;
import io.cloister.testkit.Twin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** proc between a fake bus, a fake clock and mailboxes made of plain memory. */
final class World implements Bus, Clock, MailboxWords {
    static final int WINDOW_STEP = 0x1000;

    /** An event or a cancellation that proc sent, and its first field where that is a number. */
    record Sent(ServiceId to, int template, int task, int first) {
    }

    /** Speaks for dispatch and vfs. */
    final ProcProxy proc;

    /** A signal action of a reply. */
    record Frame(int sig, long handler, long oldMask, int restart, byte[] info) {
    }

    final TaskTable table = new TaskTable(
            new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE).order(ByteOrder.LITTLE_ENDIAN)));
    final List<Sent> sent = new ArrayList<>();
    final TreeMap<Long, Integer> words = new TreeMap<>();
    final TreeMap<Integer, UnsafeBuffer> slots = new TreeMap<>();
    final ProcService service;
    private final Twin twin;
    long nowNs = 1_000_000_000_000L;
    boolean guestRuns;
    /** What agents say, by handle. */
    final TreeMap<Integer, Long> cpuNs = new TreeMap<>();
    private final Message outgoing = new Message();
    private int nextHandle;
    private int seq;

    World() {
        service = fresh();
        twin = new Twin(service, this::fresh);
        proc = new ProcProxy(new DirectBus(service, twin::step));
        long tid = proc.init(nextHandle++, 0);
        if (tid != 1) {
            throw new AssertionError("pid 1 has tid " + tid);
        }
    }

    private ProcService fresh() {
        return new ProcService(
                new ServicePorts(this, this, (bytes, offset, length) -> {}, table), SandboxSpec.plain("x"), this);
    }

    ProcKernel kernel() {
        return service.kernel();
    }

    Task task(int tid) {
        return kernel().tasks.task(tid);
    }

    // ---- what dispatch does ----

    int fork(int parent) {
        return clone(parent, 0, Signals.SIGCHLD);
    }

    int thread(int parent) {
        return clone(parent, CloneFlags.CLONE_VM | CloneFlags.CLONE_THREAD | CloneFlags.CLONE_SIGHAND, 0);
    }

    int clone(int parent, long flags, int exitSignal) {
        return (int) proc.clone(parent, flags, exitSignal, nextHandle++ % TaskTable.HANDLES, 0, 7).result();
    }

    long exec(int tid) {
        return proc.exec(tid, nextHandle++, 9, -1, -1, true, new byte[] {'x'}).result();
    }

    /** exit_group with {@code status}, threads torn down one by one as dispatch does it. */
    void exitGroup(int tid, int status) {
        int[] others = task(tid).group.threads.stream()
                .mapToInt(thread -> thread.tid)
                .filter(other -> other != tid)
                .toArray();
        proc.exit(tid, status, true);
        for (int other : others) {
            proc.exit(other, status, false);
        }
    }

    void exitThread(int tid, int status) {
        proc.exit(tid, status, false);
    }

    /** Carries out the kills that proc asked for. */
    void buryTheDying() {
        for (int i = 0; i < sent.size(); i++) {
            Sent s = sent.get(i);
            if (s.template() == Templates.DISPATCH_KILL && task(s.task()) != null) {
                exitGroup(s.task(), s.first());
            }
        }
        sent.removeIf(s -> s.template() == Templates.DISPATCH_KILL);
    }

    // ---- what agents do ----

    /** One guest call on its way. */
    final class Posted implements MailboxCall.Answers {
        final int tid;
        final MailboxCall call;
        final UnsafeBuffer slot;
        Long result;

        Posted(int tid, int nr, long... args) {
            this.tid = tid;
            int handle = task(tid) == null ? 0 : task(tid).handle;
            slot = slots.computeIfAbsent(
                    handle, h -> new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE)));
            slot.setMemory(0, 0x400, (byte) 0);
            slot.putInt(MailboxDescriptor.NR, nr);
            for (int i = 0; i < args.length; i++) {
                slot.putLong(MailboxDescriptor.ARGS + 8 * i, args[i]);
            }
            call = new MailboxCall(slot, handle / 128, handle % 128, this);
        }

        /** Gives argument {@code i} copied-in bytes, or room for results. */
        Posted memory(int i, byte[] bytes) {
            slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i, i * WINDOW_STEP);
            slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i + 4, bytes.length);
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, 0x10000 + i);
            slot.putBytes(MailboxDescriptor.SLOT_WINDOW + i * WINDOW_STEP, bytes);
            return this;
        }

        Posted post() {
            call.claim(tid, ++seq);
            service.onCall(call);
            twin.step();
            return this;
        }

        boolean waits() {
            return result == null;
        }

        /** What was copied out to argument {@code i}, as 32-bit words. */
        int outInt(int i, int offset) {
            return slot.getInt(MailboxDescriptor.SLOT_WINDOW + i * WINDOW_STEP + offset);
        }

        long outLong(int i, int offset) {
            return slot.getLong(MailboxDescriptor.SLOT_WINDOW + i * WINDOW_STEP + offset);
        }

        List<Frame> frames() {
            List<Frame> frames = new ArrayList<>();
            int at = 0;
            while (at < call.actions().length()) {
                int base = MailboxDescriptor.SLOT_ACTIONS + at;
                if (slot.getInt(base) == ActionOp.SIGNAL) {
                    byte[] info = new byte[128];
                    slot.getBytes(base + 64, info);
                    frames.add(new Frame(
                            slot.getInt(base + 8),
                            slot.getLong(base + 16),
                            slot.getLong(base + 32),
                            slot.getInt(base + 60),
                            info));
                }
                at += slot.getInt(base + 4);
            }
            return frames;
        }

        @Override
        public void completed(MailboxCall finished, long value, int replyFlags) {
            result = value;
        }
    }

    Posted posted(int tid, int nr, long... args) {
        return new Posted(tid, nr, args);
    }

    Posted call(int tid, int nr, long... args) {
        return new Posted(tid, nr, args).post();
    }

    Posted take(int tid, long interruptedResult, long interruptedNr) {
        return call(tid, Sys.AGENT_TAKE_SIGNALS, interruptedResult, interruptedNr, interruptedNr >= 0 ? 1 : 0);
    }

    void action(int tid, int sig, long handler, int flags) {
        long result = posted(tid, Sys.RT_SIGACTION, sig, 0, 0, 8)
                .memory(1, GuestArgs.words(handler, flags & 0xffffffffL, 0x5000, 0))
                .post()
                .result;
        if (result != 0) {
            throw new AssertionError("sigaction: " + result);
        }
    }

    void mask(int tid, int how, long set) {
        posted(tid, Sys.RT_SIGPROCMASK, how, 0, 0, 8).memory(1, GuestArgs.words(set)).post();
    }

    long kill(int tid, int pid, int sig) {
        return call(tid, Sys.KILL, pid, sig).result;
    }

    Posted wait4(int tid, int pid, int options) {
        return posted(tid, Sys.WAIT4, pid, 0, options, 0).memory(1, new byte[4]).post();
    }

    boolean signalled(int tid) {
        return table.signalWaits(tid);
    }

    void advance(long ns) {
        nowNs += ns;
        while (service.nextDeadlineNs() <= nowNs) {
            service.onTimer(nowNs);
            twin.step();
        }
    }

    // ---- ports ----

    @Override
    public Message message(int template, int task) {
        return outgoing.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message request) {
        throw new AssertionError("proc waits for nobody: " + MessageText.of(request));
    }

    @Override
    public void event(ServiceId to, Message event) {
        int first = event.blockLength >= Integer.BYTES ? event.body().getInt(0) : 0;
        sent.add(new Sent(to, event.template, event.task, first));
    }

    @Override
    public void cancel(ServiceId to, int task) {
        sent.add(new Sent(to, Templates.SERVICE_INTERRUPT, task, 0));
    }

    @Override
    public long monotonicNs() {
        return nowNs;
    }

    @Override
    public long realtimeNs() {
        return nowNs + 1_700_000_000_000_000_000L;
    }

    @Override
    public long cpuTimeNs(int handle) {
        return cpuNs.getOrDefault(handle, 0L);
    }

    /** All processes of this world have their slots in one mailbox file: at most one of them uses CPU time. */
    void usedCpu(int tid, long ns) {
        cpuNs.put(task(tid).handle, ns);
        cpuNs.put(MailboxDescriptor.HEADER_SLOT, ns);
    }

    @Override
    public void put(int handle, int field, int value) {
        words.put((long) handle << 32 | field, value);
    }

    @Override
    public void putClearTid(int handle, long addr) {
        words.put((long) handle << 32 | MailboxDescriptor.CLEAR_TID, (int) addr);
    }

    @Override
    public boolean inGuest(int handle) {
        return guestRuns;
    }
}
