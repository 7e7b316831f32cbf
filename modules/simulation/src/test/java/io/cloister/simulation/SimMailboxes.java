package io.cloister.simulation;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.proc.env.MailboxWords;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Mailbox slots, made when they are first touched; memory is used again by the next world. */
final class SimMailboxes implements MailboxWords {
    private static final int HEADER_USED = 0x240;
    private static final ArrayDeque<UnsafeBuffer> SPARE = new ArrayDeque<>();

    private final TreeMap<Integer, UnsafeBuffer> slots = new TreeMap<>();

    UnsafeBuffer slot(int handle) {
        UnsafeBuffer slot = slots.get(handle);
        if (slot == null) {
            slot = SPARE.poll();
            if (slot == null) {
                slot = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE));
            } else {
                slot.setMemory(0, MailboxDescriptor.SLOT_STRIDE, (byte) 0);
            }
            slots.put(handle, slot);
        }
        return slot;
    }

    /** A process file starts over: all but the sequence numbers is zero in the headers of {@code used} slots. */
    void prepare(int process, BitSet used) {
        for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
            UnsafeBuffer slot = slot(process * MailboxDescriptor.SLOTS_PER_PROCESS + i);
            int seq = slot.getInt(MailboxDescriptor.SEQ);
            slot.setMemory(0, HEADER_USED, (byte) 0);
            slot.putInt(MailboxDescriptor.SEQ, seq);
        }
    }

    /** Gives the memory to the next world. */
    void dispose() {
        SPARE.addAll(slots.values());
        slots.clear();
    }

    @Override
    public void put(int handle, int field, int value) {
        slot(handle).putInt(field, value);
    }

    @Override
    public void putClearTid(int handle, long addr) {
        slot(handle).putLong(MailboxDescriptor.CLEAR_TID, addr);
    }

    @Override
    public boolean inGuest(int handle) {
        return slot(handle).getInt(MailboxDescriptor.STATE) == MailboxDescriptor.STATE_GUEST;
    }
}
