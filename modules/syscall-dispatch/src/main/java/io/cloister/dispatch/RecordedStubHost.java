package io.cloister.dispatch;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;
import java.util.BitSet;

/**
 * {@link StubHost} on the tape. Only orders can't be given twice, since the thread may have carried them out and gone
 * on: they are announced, and given again only to a thread that still waits.
 */
public final class RecordedStubHost extends RecordedPort implements StubHost {

    private final StubHost real;

    /** Asks {@code real}. */
    public RecordedStubHost(StubHost real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public void spawn(int process) {
        if (replaying()) {
            past(PortOp.STUB_HOST_SPAWN);
            return;
        }
        real.spawn(process);
        kept(PortOp.STUB_HOST_SPAWN, 0);
    }

    @Override
    public void kill(int hostPid) {
        if (replaying()) {
            past(PortOp.STUB_HOST_KILL);
            return;
        }
        real.kill(hostPid);
        kept(PortOp.STUB_HOST_KILL, 0);
    }

    @Override
    public void kick(int hostPid, int hostTid) {
        if (replaying()) {
            past(PortOp.STUB_HOST_KICK);
            return;
        }
        real.kick(hostPid, hostTid);
        kept(PortOp.STUB_HOST_KICK, 0);
    }

    @Override
    public int word(int process, int slot, int field) {
        return (int)
                (replaying()
                        ? past(PortOp.STUB_HOST_READ)
                        : kept(PortOp.STUB_HOST_READ, real.word(process, slot, field)));
    }

    @Override
    public long vdso(int process) {
        return replaying() ? past(PortOp.STUB_HOST_READ) : kept(PortOp.STUB_HOST_READ, real.vdso(process));
    }

    @Override
    public void prepare(int process, BitSet slots) {
        if (replaying()) {
            past(PortOp.STUB_HOST_PREPARE);
            return;
        }
        real.prepare(process, slots);
        kept(PortOp.STUB_HOST_PREPARE, 0);
    }

    @Override
    public void order(int process, int slot, byte[] actions, int actionBytes, byte[] window) {
        if (replaying()) {
            past(PortOp.STUB_HOST_ORDER);
            return;
        }
        boolean maybeDone = announce(PortOp.STUB_HOST_ORDER);
        if (!maybeDone || real.word(process, slot, MailboxDescriptor.STATE) == MailboxDescriptor.STATE_CALL) {
            real.order(process, slot, actions, actionBytes, window);
        }
        kept(PortOp.STUB_HOST_ORDER, 0);
    }
}
