package io.cloister.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A stub: an address space and the threads in it. */
final class GuestProcess {
    /** A signal handler. */
    @FunctionalInterface
    interface Handler {
        /** Runs for {@code sig}; {@code info} is its siginfo. */
        void onSignal(Guest guest, int sig, byte[] info);
    }

    final int index;
    final int hostPid;
    final List<GuestThread> threads = new ArrayList<>();
    GuestMemory memory = new GuestMemory();
    int mapSeq = 1;
    boolean killed;
    /** It ever had more threads than one. */
    boolean threaded;
    /** A program runs, or ran, in it. */
    boolean begun;
    /** By the address that the kernel knows it by. */
    final TreeMap<Long, Handler> handlers = new TreeMap<>();

    GuestProcess(int index, int hostPid) {
        this.index = index;
        this.hostPid = hostPid;
    }

    /** The address of {@code handler}. */
    long address(Handler handler) {
        long address = 0x401000 + 16L * handlers.size();
        handlers.put(address, handler);
        return address;
    }
}
