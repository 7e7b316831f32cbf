package io.cloister.mm;

import static io.cloister.bus.MailboxDescriptor.ARGS;
import static io.cloister.bus.MailboxDescriptor.ARG_SLOT;
import static io.cloister.bus.MailboxDescriptor.MAP_TICKET;
import static io.cloister.bus.MailboxDescriptor.NR;
import static io.cloister.bus.MailboxDescriptor.PHASE;
import static io.cloister.bus.MailboxDescriptor.PHASE_STATUS;
import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS;
import static io.cloister.bus.MailboxDescriptor.SLOT_STRIDE;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW;

import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.mm.MmProxy;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.testkit.DirectBus;
import io.cloister.testkit.Twin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** An mm service with a task table, a clock, a vfs of paper, and guests that post calls from mailboxes of their own. */
final class Guest {
    /** One action of a reply: its number and its fields as longs, raw. */
    record Action(int op, long[] fields) {
    }

    /** One thread of one process. */
    final class Thread {
        final int tid;
        private final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(SLOT_STRIDE));
        private final MailboxCall call;
        private int seq;
        Long result;
        int flags;
        int ticket;
        List<Action> actions = List.of();

        private Thread(int tid, int asid) {
            this.tid = tid;
            tasks.putInt(tid, TaskTable.STATE, 'R');
            tasks.putInt(tid, TaskTable.TGID, tid);
            tasks.putInt(tid, TaskTable.ASID, asid);
            for (int i = 0; i < 16; i++) {
                tasks.putRlimit(tid, i, -1, -1);
            }
            call = new MailboxCall(slot, 0, tid, this::completed);
        }

        private void completed(MailboxCall done, long value, int replyFlags) {
            result = value;
            flags = replyFlags;
            ticket = slot.getInt(MAP_TICKET);
            actions = decode(done.actions().length());
        }

        private List<Action> decode(int bytes) {
            List<Action> list = new ArrayList<>();
            for (int at = 0; at < bytes; at += slot.getInt(SLOT_ACTIONS + at + 4)) {
                int size = slot.getInt(SLOT_ACTIONS + at + 4);
                long[] fields = new long[size / 8 - 1];
                for (int i = 0; i < fields.length; i++) {
                    fields[i] = slot.getLong(SLOT_ACTIONS + at + 8 + 8 * i);
                }
                list.add(new Action(slot.getInt(SLOT_ACTIONS + at), fields));
            }
            return list;
        }

        /** Posts a call; its result, or Long.MAX_VALUE where none came yet. */
        long call(int nr, long... args) {
            slot.putInt(PHASE, 0);
            slot.putLong(PHASE_STATUS, 0);
            slot.putInt(NR, nr);
            for (int i = 0; i < 6; i++) {
                slot.putLong(ARGS + 8 * i, i < args.length ? args[i] : 0);
                slot.putLong(ARG_SLOT + 8 * i, 0);
            }
            return post();
        }

        /** A call with a struct timespec as argument {@code arg}. */
        long callWithTime(int arg, long seconds, long nanos, int nr, long... args) {
            pendingTime = arg;
            slot.putLong(SLOT_WINDOW, seconds);
            slot.putLong(SLOT_WINDOW + 8, nanos);
            long value = call(nr, args);
            pendingTime = -1;
            return value;
        }

        private int pendingTime = -1;

        private long post() {
            if (pendingTime >= 0) {
                slot.putInt(ARG_SLOT + 8 * pendingTime + 4, 16);
            }
            slot.putInt(MAP_TICKET, 0);
            result = null;
            call.claim(tid, ++seq);
            service.onCall(call);
            twin.step();
            return result == null ? Long.MAX_VALUE : result;
        }

        /** The same call again, as the agent does after REPLY_RESUBMIT. */
        long resubmit(long status) {
            if (flags != MailboxDescriptor.REPLY_RESUBMIT) {
                throw new AssertionError("nothing to resubmit");
            }
            slot.putInt(PHASE, slot.getInt(PHASE) + 1);
            slot.putLong(PHASE_STATUS, status);
            return post();
        }
    }

    final TaskTable tasks = new TaskTable(new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE)));
    final TestBus bus = new TestBus();
    final List<String> descriptors = new ArrayList<>();
    final MmService service;
    final Twin twin;
    /** How dispatch and vfs speak to it. */
    final MmProxy mm;
    long nowNs = 1_000_000_000L;
    private int nextTid = 10;

    Guest(long seed) {
        Random random = new Random(seed);
        Clock clock = new Clock() {
            @Override
            public long monotonicNs() {
                return nowNs;
            }

            @Override
            public long realtimeNs() {
                return nowNs + 1_700_000_000_000_000_000L;
            }
        };
        Entropy entropy = (bytes, offset, length) -> {
            for (int i = 0; i < length; i++) {
                bytes[offset + i] = (byte) random.nextInt();
            }
        };
        ServicePorts ports = new ServicePorts(bus, clock, entropy, tasks);
        StubDescriptors stubs = new StubDescriptors() {
            private long received;

            @Override
            public int receive(long[] objectId) {
                objectId[0] = ++received;
                return (int) received;
            }

            @Override
            public boolean send(int processIndex, long token, int fd) {
                descriptors.add("send " + fd + " to " + processIndex);
                return true;
            }

            @Override
            public boolean sendFork(int parentProcess, int childProcess, long token) {
                descriptors.add("fork " + childProcess + " to " + parentProcess);
                return true;
            }

            @Override
            public void close(int fd) {
                descriptors.add("close " + fd);
            }
        };
        service = new MmService(ports, stubs, 0);
        twin = new Twin(service, () -> new MmService(ports, stubs, 0));
        mm = new MmProxy(new DirectBus(service, twin::step));
    }

    /** A thread in a new address space bound to mailbox file {@code process}, with a heap. */
    Thread process(int process) {
        int asid = service.kernel().newAsid();
        AddressSpace space = service.kernel().newSpace(asid);
        space.bind(process);
        space.brkStart = 0x555000000000L;
        space.brk = space.brkStart;
        space.mmapBase = 0x7f0000000000L;
        return thread(asid);
    }

    /** One more thread in an address space. */
    Thread thread(int asid) {
        return new Thread(nextTid++, asid);
    }

    AddressSpace space(Thread thread) {
        return service.kernel().spaceOf(thread.tid);
    }
}
