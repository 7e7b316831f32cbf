package io.cloister.supervisor.service;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.dispatch.StubHost;
import io.cloister.platform.HostFutex;
import io.cloister.platform.Mappings;
import io.cloister.platform.Zygote;
import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/** {@link StubHost} over the zygote and the mapped mailbox files. */
final class NativeStubHost implements StubHost {
    private static final int HEADER_USED = 0x240;

    private final Zygote zygote = new Zygote();
    private final HostFutex futex = new HostFutex();
    private final Mappings mappings;

    NativeStubHost(Mappings mappings) {
        this.mappings = mappings;
    }

    @Override
    public void spawn(int process) {
        zygote.spawn(process);
    }

    @Override
    public void kill(int hostPid) {
        zygote.kill(hostPid);
    }

    @Override
    public void kick(int hostPid, int hostTid) {
        zygote.kick(hostPid, hostTid);
    }

    @Override
    public int word(int process, int slot, int field) {
        return mappings.file(process).getIntVolatile(MailboxDescriptor.slotOffset(slot) + field);
    }

    @Override
    public long vdso(int process) {
        return mappings.file(process).getLongVolatile(MailboxDescriptor.slotOffset(0) + MailboxDescriptor.REGS);
    }

    /** A slot's sequence number goes on: a service knows a new call by it. */
    @Override
    public void prepare(int process, BitSet slots) {
        UnsafeBuffer file = mappings.file(process);
        file.putInt(MailboxDescriptor.P_VERSION, MailboxDescriptor.VERSION);
        file.putInt(MailboxDescriptor.P_INDEX, process);
        file.setMemory(MailboxDescriptor.P_CALL_BITS, 64, (byte) 0);
        file.putInt(MailboxDescriptor.P_MAP_SEQ, 1);
        file.putInt(MailboxDescriptor.P_MAP_SEQ + 4, 0);
        for (int i = slots.nextSetBit(0); i >= 0; i = slots.nextSetBit(i + 1)) {
            int slot = MailboxDescriptor.slotOffset(i);
            int afterSeq = MailboxDescriptor.SEQ + Integer.BYTES;
            file.setMemory(slot, MailboxDescriptor.SEQ, (byte) 0);
            file.setMemory(slot + afterSeq, HEADER_USED - afterSeq, (byte) 0);
        }
    }

    @Override
    public void order(int process, int slot, byte[] actions, int actionBytes, byte[] window) {
        UnsafeBuffer file = mappings.file(process);
        int at = MailboxDescriptor.slotOffset(slot);
        file.putBytes(at + MailboxDescriptor.SLOT_ACTIONS, actions, 0, actionBytes);
        file.putBytes(at + MailboxDescriptor.SLOT_WINDOW, window);
        file.putLong(at + MailboxDescriptor.RESULT, 0);
        file.putInt(at + MailboxDescriptor.REPLY_FLAGS, 0);
        file.putInt(at + MailboxDescriptor.MAP_TICKET, 0);
        file.putInt(at + MailboxDescriptor.ACTION_BYTES, actionBytes);
        file.putIntVolatile(at + MailboxDescriptor.STATE, MailboxDescriptor.STATE_REPLY);
        if (file.getIntVolatile(at + MailboxDescriptor.AGENT_SLEEPING) != 0) {
            futex.wake(file.addressOffset() + at + MailboxDescriptor.STATE, 1);
        }
    }
}
