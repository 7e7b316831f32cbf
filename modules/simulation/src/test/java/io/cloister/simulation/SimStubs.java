package io.cloister.simulation;

import io.cloister.bus.ActionOp;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.dispatch.Platform;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/** The host's side of stubs: a pool made ahead, forks, deaths. What takes time on a host is an event on its way here. */
final class SimStubs implements Platform {
    private enum State { FREE, SPAWNING, READY, USED, DYING }

    private static final int FILES = 64;
    private static final int AHEAD = 2;

    private final SimWorld world;
    private final State[] states = new State[FILES];
    private final GuestProcess[] processes = new GuestProcess[FILES];
    private final BitSet[] slots = new BitSet[FILES];
    private final ArrayDeque<Integer> ready = new ArrayDeque<>();
    private int spawning;
    private int nextHostPid = 100_000;

    SimStubs(SimWorld world) {
        this.world = world;
        java.util.Arrays.fill(states, State.FREE);
        java.util.Arrays.setAll(slots, i -> new BitSet());
    }

    void fill() {
        while (ready.size() + spawning < AHEAD) {
            int file = free(State.SPAWNING);
            if (file < 0) {
                return;
            }
            spawning++;
            processes[file] = new GuestProcess(file, nextHostPid++);
            world.slot(file, 0).putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_CALL);
            news(Op.DISPATCH_STUB_READY, file, processes[file].hostPid);
        }
    }

    /** Process files in use; without those made ahead. */
    int used() {
        int n = 0;
        for (State state : states) {
            n += state == State.USED || state == State.DYING ? 1 : 0;
        }
        return n;
    }

    private void news(Op op, long... numbers) {
        var bus = world.kernel().bus(ServiceId.DISPATCH);
        bus.event(ServiceId.DISPATCH, bus.message(op, 0).with(numbers));
    }

    private int free(State state) {
        for (int i = 0; i < FILES; i++) {
            if (states[i] == State.FREE) {
                states[i] = state;
                slots[i].clear();
                world.mailboxes().prepare(i);
                return i;
            }
        }
        return -1;
    }

    /** The stub of {@code parent} forks into {@code file}; null where the host has no process for it. */
    GuestProcess born(GuestProcess parent, int file) {
        GuestProcess child = new GuestProcess(file, nextHostPid++);
        child.memory = parent.memory.copy();
        child.handlers.putAll(parent.handlers);
        processes[file] = child;
        return child;
    }

    /** A killed process is really gone. */
    void reaped(GuestProcess process) {
        world.descriptors().clear(process.index);
        news(Op.DISPATCH_STUB_DIED, process.hostPid, 9);
    }

    @Override
    public int takeStub() {
        Integer file = ready.poll();
        if (file != null) {
            states[file] = State.USED;
        }
        fill();
        return file == null ? -1 : file;
    }

    @Override
    public int takeForkFile(int parent) {
        int file = free(State.USED);
        if (file >= 0) {
            processes[file] = null;
        }
        return file;
    }

    @Override
    public void slotTaken(int process, int slot) {
        slots[process].set(slot);
    }

    @Override
    public boolean slotIdle(int process, int slot) {
        return !slots[process].get(slot) || world.slot(process, slot).getInt(MailboxDescriptor.STATE) == MailboxDescriptor.STATE_GUEST;
    }

    @Override
    public void giveBack(int process) {
        if (processes[process] != null) {
            states[process] = State.READY;
            ready.addFirst(process);
        } else {
            states[process] = State.FREE;
        }
    }

    @Override
    public void forked(int process, int parent, int hostPid) {
        if (states[process] == State.DYING && !processes[process].killed) {
            world.kill(processes[process]);
        }
    }

    @Override
    public void kill(int process) {
        states[process] = State.DYING;
        if (processes[process] != null) {
            world.kill(processes[process]);
        }
    }

    @Override
    public void kick(int process, int slot) {
        world.kick(process, slot);
    }

    @Override
    public void start(int process, byte[] actions, int actionBytes, byte[] window) {
        UnsafeBuffer slot = world.slot(process, 0);
        slot.putBytes(MailboxDescriptor.SLOT_ACTIONS, actions, 0, actionBytes);
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW, window);
        publish(slot, actionBytes);
        world.begin(processes[process]);
    }

    @Override
    public void exitThread(int process, int slotIndex) {
        UnsafeBuffer slot = world.slot(process, slotIndex);
        slot.putInt(MailboxDescriptor.SLOT_ACTIONS, ActionOp.EXIT_THREAD);
        slot.putInt(MailboxDescriptor.SLOT_ACTIONS + 4, 8);
        publish(slot, 8);
    }

    private static void publish(UnsafeBuffer slot, int actionBytes) {
        slot.putLong(MailboxDescriptor.RESULT, 0);
        slot.putInt(MailboxDescriptor.REPLY_FLAGS, 0);
        slot.putInt(MailboxDescriptor.MAP_TICKET, 0);
        slot.putInt(MailboxDescriptor.ACTION_BYTES, actionBytes);
        slot.putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_REPLY);
    }

    @Override
    public void stubReady(int process, int hostPid) {
        spawning--;
        states[process] = State.READY;
        ready.add(process);
    }

    @Override
    public int hostDied(int hostPid) {
        for (int i = 0; i < FILES; i++) {
            if (processes[i] != null && processes[i].hostPid == hostPid && states[i] != State.FREE) {
                boolean wasUsed = states[i] == State.USED;
                ready.remove((Integer) i);
                states[i] = State.FREE;
                processes[i] = null;
                fill();
                return wasUsed ? i : -1;
            }
        }
        return -1;
    }

    @Override
    public long vdso() {
        return 0;
    }

    @Override
    public long[] hardware() {
        return new long[3];
    }
}
