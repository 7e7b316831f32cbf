package io.cloister.dispatch;

import io.cloister.bus.MailboxDescriptor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** All live tasks, by tid, and which slots of each process file are taken. */
final class Tasks {
    private final TreeMap<Integer, Task> byTid = new TreeMap<>();
    private final BitSet[] slots = new BitSet[MailboxDescriptor.MAX_PROCESSES];

    /** A free slot of a process file that {@code idle} says is quiet, now taken; -1: none. */
    int takeSlot(int process, IntPredicate idle) {
        BitSet set = slotsOf(process);
        int slot = set.nextClearBit(0);
        while (slot < MailboxDescriptor.MAX_SLOTS && !idle.test(slot)) {
            slot = set.nextClearBit(slot + 1);
        }
        if (slot >= MailboxDescriptor.MAX_SLOTS) {
            return -1;
        }
        set.set(slot);
        return slot;
    }

    /** Takes one slot that is known to be free. */
    void takeSlot(int process, int slot) {
        slotsOf(process).set(slot);
    }

    /** Gives a slot back. */
    void freeSlot(int process, int slot) {
        slotsOf(process).clear(slot);
    }

    /** The process file starts over. */
    void clearSlots(int process) {
        slotsOf(process).clear();
    }

    void add(Task task) {
        byTid.put(task.tid, task);
    }

    Task of(int tid) {
        return byTid.get(tid);
    }

    void remove(int tid) {
        byTid.remove(tid);
    }

    /** Live tasks of a thread group, by tid. */
    List<Task> group(int tgid) {
        List<Task> found = new ArrayList<>();
        for (Task task : byTid.values()) {
            if (task.tgid == tgid) {
                found.add(task);
            }
        }
        return found;
    }

    /** Live tasks in a process file, by tid. */
    List<Task> in(int process) {
        List<Task> found = new ArrayList<>();
        for (Task task : byTid.values()) {
            if (task.process == process) {
                found.add(task);
            }
        }
        return found;
    }

    /** All live tasks, by tid. */
    List<Task> all() {
        return new ArrayList<>(byTid.values());
    }

    static int handle(int process, int slot) {
        return process * MailboxDescriptor.SLOTS_PER_PROCESS + slot;
    }

    private BitSet slotsOf(int process) {
        if (slots[process] == null) {
            slots[process] = new BitSet();
        }
        return slots[process];
    }
}
