package io.cloister.simulation;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.dispatch.StubHost;
import java.util.BitSet;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** The host's side of stubs. What takes time on a host is an event on its way here. */
final class SimStubHost implements StubHost {
    static final int FILES = 64;
    /** Host thread ids of one stub: this many apart from those of the next. */
    private static final int THREADS = 256;

    private final SimHost world;
    /** By process file, the stub that lives in it. */
    private final TreeMap<Integer, GuestProcess> stubs = new TreeMap<>();
    private int nextHostPid = 100_000;

    SimStubHost(SimHost world) {
        this.world = world;
    }

    /** Stubs that a program runs in. */
    long used() {
        return stubs.values().stream().filter(stub -> stub.begun).count();
    }

    private int hostPid() {
        nextHostPid += THREADS;
        return nextHostPid;
    }

    private GuestProcess byPid(int hostPid) {
        return stubs.values().stream().filter(stub -> stub.hostPid == hostPid).findFirst().orElse(null);
    }

    /** The stub of {@code parent} forks into {@code file}. */
    GuestProcess born(GuestProcess parent, int file) {
        if (stubs.containsKey(file)) {
            throw new AssertionError("a fork into process file " + file + ", where a stub lives");
        }
        GuestProcess child = new GuestProcess(file, hostPid());
        child.memory = parent.memory.copy();
        child.handlers.putAll(parent.handlers);
        child.begun = true;
        stubs.put(file, child);
        return child;
    }

    /** A killed process is really gone. */
    void reaped(GuestProcess process) {
        stubs.remove(process.index);
        world.capabilities().clear(process.index);
        world.news(dispatch -> dispatch.stubDied(process.hostPid, 9));
    }

    @Override
    public void spawn(int process) {
        if (!stubs.containsKey(process)) {
            stubs.put(process, new GuestProcess(process, hostPid()));
            world.slot(process, 0).putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_CALL);
            int hostPid = stubs.get(process).hostPid;
            world.news(dispatch -> dispatch.stubReady(process, hostPid));
        }
    }

    @Override
    public void kill(int hostPid) {
        GuestProcess stub = byPid(hostPid);
        if (stub != null) {
            world.kill(stub);
        }
    }

    @Override
    public void kick(int hostPid, int hostTid) {
        GuestProcess stub = byPid(hostPid);
        if (stub != null) {
            world.kick(stub.index, hostTid - hostPid);
        }
    }

    @Override
    public int word(int process, int slot, int field) {
        return world.slot(process, slot).getInt(field);
    }

    @Override
    public long vdso(int process) {
        return 0;
    }

    @Override
    public void prepare(int process, BitSet slots) {
        if (stubs.containsKey(process)) {
            throw new AssertionError("process file " + process + " is made ready while a stub lives in it");
        }
        world.prepare(process, slots);
    }

    @Override
    public void order(int process, int slotIndex, byte[] actions, int actionBytes, byte[] window) {
        UnsafeBuffer slot = world.slot(process, slotIndex);
        slot.putBytes(MailboxDescriptor.SLOT_ACTIONS, actions, 0, actionBytes);
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW, window);
        slot.putLong(MailboxDescriptor.RESULT, 0);
        slot.putInt(MailboxDescriptor.REPLY_FLAGS, 0);
        slot.putInt(MailboxDescriptor.MAP_TICKET, 0);
        slot.putInt(MailboxDescriptor.ACTION_BYTES, actionBytes);
        slot.putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_REPLY);
        GuestProcess stub = stubs.get(process);
        if (stub != null && !stub.begun) {
            stub.begun = true;
            world.begin(stub);
        }
    }
}
