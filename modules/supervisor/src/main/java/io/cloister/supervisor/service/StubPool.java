package io.cloister.supervisor.service;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.dispatch.Platform;
import io.cloister.platform.HostFutex;
import io.cloister.platform.Mappings;
import io.cloister.platform.Zygote;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * {@link Platform} over the zygote: a pool of stubs made ahead, because one takes a fork and two wake-ups to make, and the free process files. A
 * file comes back when its host process is gone. A file that a guest handed to its forked child may still be mapped by that parent: it is not
 * used for a fresh stub before the parent is gone, too.
 */
final class StubPool implements Platform {
    private static final int READY = 3;
    private static final int HEADER_USED = 0x240;

    private enum State { FREE, SPAWNING, READY, USED, DYING }

    private static final class ProcessFile {
        private State state = State.FREE;
        private int hostPid;
        /** Process file of the stub that forked this one and may still see it, or -1. */
        private int seenBy = -1;
        private int seenByHostPid;
        /** Slots whose headers a guest may have written since the file was prepared. */
        private final BitSet slots = new BitSet();
    }

    private final Zygote zygote = new Zygote();
    private final Mappings mappings;
    private final HostFutex futex = new HostFutex();
    private final ProcessFile[] files;
    private final ArrayDeque<Integer> ready = new ArrayDeque<>();
    private final long[] hardware;
    private int spawning;
    private long vdso;

    StubPool(Mappings mappings, int processes) {
        this.mappings = mappings;
        this.files = new ProcessFile[processes];
        for (int i = 0; i < processes; i++) {
            files[i] = new ProcessFile();
        }
        this.hardware = HostFacts.hardware();
    }

    /** Begins to make stubs. */
    void fill() {
        while (ready.size() + spawning < READY) {
            int process = freeFile(-1);
            if (process < 0) {
                return;
            }
            prepare(process, State.SPAWNING);
            spawning++;
            zygote.spawn(process);
        }
    }

    @Override
    public int takeStub() {
        Integer process = ready.poll();
        if (process == null) {
            fill();
            return -1;
        }
        files[process].state = State.USED;
        if (vdso == 0) {
            vdso = slot(process, 0).getLongVolatile(MailboxDescriptor.REGS); // no guest has run in it: the agent's own word
        }
        fill();
        return process;
    }

    @Override
    public int takeForkFile(int parent) {
        int process = freeFile(parent);
        if (process >= 0) {
            prepare(process, State.USED);
            files[process].seenBy = parent;
            files[process].seenByHostPid = files[parent].hostPid;
        }
        return process;
    }

    @Override
    public void slotTaken(int process, int slotIndex) {
        files[process].slots.set(slotIndex);
    }

    @Override
    public boolean slotIdle(int process, int slotIndex) {
        return !files[process].slots.get(slotIndex)
            || slot(process, slotIndex).getIntVolatile(MailboxDescriptor.STATE) == MailboxDescriptor.STATE_GUEST;
    }

    @Override
    public void giveBack(int process) {
        if (files[process].hostPid > 0) {
            files[process].state = State.READY;
            ready.addFirst(process);
        } else {
            files[process].state = State.FREE;
        }
    }

    @Override
    public void forked(int process, int parent, int hostPid) {
        ProcessFile file = files[process];
        if (file.state == State.USED && file.hostPid == 0) {
            file.hostPid = claim(process, hostPid);
        }
    }

    @Override
    public void kill(int process) {
        ProcessFile file = files[process];
        file.state = State.DYING;
        if (file.hostPid == 0) {
            file.hostPid = claim(process, slot(process, Math.max(0, file.slots.nextSetBit(0))).getInt(MailboxDescriptor.HOST_PID));
        }
        if (file.hostPid > 0) {
            zygote.kill(file.hostPid);
        }
    }

    @Override
    public void kick(int process, int slotIndex) {
        ProcessFile file = files[process];
        UnsafeBuffer slot = slot(process, slotIndex);
        int pid = file.hostPid > 0 ? file.hostPid : claim(process, slot.getInt(MailboxDescriptor.HOST_PID));
        int tid = slot.getInt(MailboxDescriptor.HOST_TID);
        if (pid > 0 && tid > 0) {
            zygote.kick(pid, tid);
        }
    }

    @Override
    public void start(int process, byte[] actions, int actionBytes, byte[] window) {
        UnsafeBuffer slot = slot(process, 0);
        slot.putBytes(MailboxDescriptor.SLOT_ACTIONS, actions, 0, actionBytes);
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW, window);
        publish(slot, actionBytes);
    }

    @Override
    public void exitThread(int process, int slotIndex) {
        UnsafeBuffer slot = slot(process, slotIndex);
        slot.putInt(MailboxDescriptor.SLOT_ACTIONS, io.cloister.bus.ActionOp.EXIT_THREAD);
        slot.putInt(MailboxDescriptor.SLOT_ACTIONS + 4, 8);
        publish(slot, 8);
    }

    @Override
    public void stubReady(int process, int hostPid) {
        spawning--;
        ProcessFile file = files[process];
        if (hostPid <= 0) {
            file.state = State.FREE;
            return;
        }
        file.hostPid = hostPid;
        file.state = State.READY;
        ready.add(process);
    }

    @Override
    public int hostDied(int hostPid) {
        for (int i = 0; i < files.length; i++) {
            if (files[i].hostPid == hostPid && files[i].state != State.FREE) {
                boolean wasUsed = files[i].state == State.USED;
                ready.remove((Integer) i);
                files[i].state = State.FREE;
                files[i].hostPid = 0;
                fill();
                return wasUsed ? i : -1;
            }
        }
        return -1;
    }

    @Override
    public long vdso() {
        return vdso;
    }

    @Override
    public long[] hardware() {
        return hardware;
    }

    /** A stub's own word for its host process counts only where no other stub is known by it. */
    private int claim(int process, int hostPid) {
        for (int i = 0; i < files.length; i++) {
            if (i != process && files[i].hostPid == hostPid) {
                return 0;
            }
        }
        return hostPid;
    }

    /** A free file that no stranger sees: {@code parent} is the stub that will use it for its child, -1 for a fresh stub. */
    private int freeFile(int parent) {
        for (int i = 0; i < files.length; i++) {
            ProcessFile file = files[i];
            if (file.state != State.FREE) {
                continue;
            }
            boolean seen = file.seenBy >= 0 && files[file.seenBy].hostPid == file.seenByHostPid && file.seenByHostPid != 0;
            if (!seen || file.seenBy == parent) {
                file.seenBy = seen ? file.seenBy : -1;
                return i;
            }
        }
        return -1;
    }

    private void prepare(int process, State state) {
        files[process].state = state;
        files[process].hostPid = 0;
        UnsafeBuffer file = mappings.file(process);
        file.putInt(MailboxDescriptor.P_VERSION, MailboxDescriptor.VERSION);
        file.putInt(MailboxDescriptor.P_INDEX, process);
        file.setMemory(MailboxDescriptor.P_CALL_BITS, 64, (byte) 0);
        file.putInt(MailboxDescriptor.P_MAP_SEQ, 1);
        file.putInt(MailboxDescriptor.P_MAP_SEQ + 4, 0);
        BitSet used = files[process].slots;
        for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
            UnsafeBuffer slot = slot(process, i);
            int seq = slot.getInt(MailboxDescriptor.SEQ); // goes on: a service knows a new call by it
            slot.setMemory(0, HEADER_USED, (byte) 0);
            slot.putInt(MailboxDescriptor.SEQ, seq);
        }
        used.clear();
    }

    private void publish(UnsafeBuffer slot, int actionBytes) {
        slot.putLong(MailboxDescriptor.RESULT, 0);
        slot.putInt(MailboxDescriptor.REPLY_FLAGS, 0);
        slot.putInt(MailboxDescriptor.MAP_TICKET, 0);
        slot.putInt(MailboxDescriptor.ACTION_BYTES, actionBytes);
        slot.putIntVolatile(MailboxDescriptor.STATE, MailboxDescriptor.STATE_REPLY);
        if (slot.getIntVolatile(MailboxDescriptor.AGENT_SLEEPING) != 0) {
            futex.wake(slot.addressOffset() + MailboxDescriptor.STATE, 1);
        }
    }

    private UnsafeBuffer slot(int process, int index) {
        return new UnsafeBuffer(mappings.file(process), MailboxDescriptor.slotOffset(index), MailboxDescriptor.SLOT_STRIDE);
    }
}
