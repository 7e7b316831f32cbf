package io.cloister.proc.env;

import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;

/** {@link MailboxWords} on the tape. Writing a word twice is harmless: proc is the only one that writes these. */
public final class RecordedMailboxWords extends RecordedPort implements MailboxWords {
    private final MailboxWords real;

    /** Reads and writes {@code real}. */
    public RecordedMailboxWords(MailboxWords real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public void put(int handle, int field, int value) {
        if (replaying()) {
            past(PortOp.WORDS_PUT);
            return;
        }
        real.put(handle, field, value);
        kept(PortOp.WORDS_PUT, 0);
    }

    @Override
    public void putClearTid(int handle, long addr) {
        if (replaying()) {
            past(PortOp.WORDS_CLEAR_TID);
            return;
        }
        real.putClearTid(handle, addr);
        kept(PortOp.WORDS_CLEAR_TID, 0);
    }

    @Override
    public boolean inGuest(int handle) {
        return (replaying() ? past(PortOp.WORDS_IN_GUEST) : kept(PortOp.WORDS_IN_GUEST, real.inGuest(handle) ? 1 : 0))
                != 0;
    }

    @Override
    public long cpuTimeNs(int handle) {
        return replaying() ? past(PortOp.WORDS_CPU_TIME) : kept(PortOp.WORDS_CPU_TIME, real.cpuTimeNs(handle));
    }
}
