package io.cloister.bus;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a reply's action list (struct action_* of native/include/mailbox.h). One method per action; each returns
 * {@code this}.
 */
public final class ActionWriter {
    private static final int HEAD = 8;
    private static final int SIGINFO = 128;

    private final UnsafeBuffer buffer;
    private int length;

    /** Writes into {@code buffer}. */
    public ActionWriter(UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    /** Forgets all actions. */
    public void clear() {
        length = 0;
    }

    /** Bytes written. */
    public int length() {
        return length;
    }

    /** The runtime restores a call: {@code bytes} of the list are there already. */
    public void length(int bytes) {
        length = bytes;
    }

    /** The list's memory. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Copies a ready-made list (built by another service) behind this one. */
    public ActionWriter append(DirectBuffer list, int offset, int bytes) {
        room(bytes);
        buffer.putBytes(length, list, offset, bytes);
        length += bytes;
        return this;
    }

    public ActionWriter copyOut(long guestAddr, int windowOff, int len) {
        return copy(ActionOp.COPY_OUT, guestAddr, windowOff, len);
    }

    public ActionWriter fetch(long guestAddr, int windowOff, int len) {
        return copy(ActionOp.FETCH, guestAddr, windowOff, len);
    }

    public ActionWriter fetchString(long guestAddr, int windowOff, int maxLen) {
        return copy(ActionOp.FETCH_STR, guestAddr, windowOff, maxLen);
    }

    /** fdToken 0: anonymous. */
    public ActionWriter map(long addr, long len, int prot, int flags, long fdToken, long offset) {
        int at = head(ActionOp.MAP, 48);
        buffer.putLong(at, addr);
        buffer.putLong(at + 8, len);
        buffer.putLong(at + 16, offset);
        buffer.putInt(at + 24, prot);
        buffer.putInt(at + 28, flags);
        buffer.putLong(at + 32, fdToken);
        return this;
    }

    public ActionWriter unmap(long addr, long len) {
        return longs(ActionOp.UNMAP, addr, len);
    }

    public ActionWriter protect(long addr, long len, int prot) {
        return longs(ActionOp.PROTECT, addr, len, prot & 0xffffffffL);
    }

    public ActionWriter remap(long oldAddr, long oldLen, long newAddr, long newLen) {
        return longs(ActionOp.REMAP, oldAddr, oldLen, newAddr, newLen);
    }

    public ActionWriter advise(long addr, long len, int advice) {
        return longs(ActionOp.ADVISE, addr, len, advice);
    }

    public ActionWriter start(long rip, long rsp, long fsBase) {
        return longs(ActionOp.START, rip, rsp, fsBase);
    }

    public ActionWriter setBase(long base, boolean gs) {
        return longs(ActionOp.SET_BASE, base, gs ? 1 : 0);
    }

    public ActionWriter exitThread() {
        return longs(ActionOp.EXIT_THREAD);
    }

    public ActionWriter patch(long site, long trampoline) {
        return longs(ActionOp.PATCH, site, trampoline);
    }

    public ActionWriter futexCheck(long addr, int expected) {
        return longs(ActionOp.FUTEX_CHECK, addr, expected & 0xffffffffL);
    }

    public ActionWriter futexOp(long addr, int encoded) {
        return longs(ActionOp.FUTEX_OP, addr, encoded & 0xffffffffL);
    }

    public ActionWriter fillZero(long addr, long len) {
        return longs(ActionOp.FILL, addr, len);
    }

    /** One signal frame. */
    public record SignalFrame(
            int sig,
            int saFlags,
            long handler,
            long restorer,
            long oldMask,
            long altSp,
            long altSize,
            int altFlags,
            int restart,
            byte[] info) {}

    public ActionWriter signal(SignalFrame f) {
        int at = head(ActionOp.SIGNAL, HEAD + 8 + 5 * 8 + 8 + SIGINFO);
        buffer.putInt(at, f.sig());
        buffer.putInt(at + 4, f.saFlags());
        buffer.putLong(at + 8, f.handler());
        buffer.putLong(at + 16, f.restorer());
        buffer.putLong(at + 24, f.oldMask());
        buffer.putLong(at + 32, f.altSp());
        buffer.putLong(at + 40, f.altSize());
        buffer.putInt(at + 48, f.altFlags());
        buffer.putInt(at + 52, f.restart());
        buffer.setMemory(at + 56, SIGINFO, (byte) 0);
        if (f.info() != null) {
            buffer.putBytes(at + 56, f.info(), 0, Math.min(SIGINFO, f.info().length));
        }
        return this;
    }

    /** A thread to start; {@code flags} are ActionOp.THREAD_*. */
    public record NewThread(
            int slotIndex, int flags, long stack, long tls, long childTidAddr, long parentTidAddr, int tid) {}

    public ActionWriter thread(NewThread t) {
        int at = head(ActionOp.THREAD, 56);
        buffer.putInt(at, t.slotIndex());
        buffer.putInt(at + 4, t.flags());
        buffer.putLong(at + 8, t.stack());
        buffer.putLong(at + 16, t.tls());
        buffer.putLong(at + 24, t.childTidAddr());
        buffer.putLong(at + 32, t.parentTidAddr());
        buffer.putInt(at + 40, t.tid());
        buffer.putInt(at + 44, 0);
        return this;
    }

    /** A forked child: {@code t.slotIndex} is not used. */
    public ActionWriter fork(long fdToken, NewThread t) {
        int at = head(ActionOp.FORK, 56);
        buffer.putLong(at, fdToken);
        buffer.putLong(at + 8, t.stack());
        buffer.putLong(at + 16, t.tls());
        buffer.putLong(at + 24, t.childTidAddr());
        buffer.putLong(at + 32, t.parentTidAddr());
        buffer.putInt(at + 40, t.tid());
        buffer.putInt(at + 44, t.flags());
        return this;
    }

    private ActionWriter copy(int op, long guestAddr, int windowOff, int len) {
        int at = head(op, 24);
        buffer.putLong(at, guestAddr);
        buffer.putInt(at + 8, windowOff);
        buffer.putInt(at + 12, len);
        return this;
    }

    private ActionWriter longs(int op, long... values) {
        int at = head(op, HEAD + 8 * values.length);
        for (int i = 0; i < values.length; i++) {
            buffer.putLong(at + 8 * i, values[i]);
        }
        return this;
    }

    private int head(int op, int size) {
        room(size);
        buffer.putInt(length, op);
        buffer.putInt(length + 4, size);
        int at = length + HEAD;
        length += size;
        return at;
    }

    private void room(int size) {
        if (length + size > buffer.capacity()) {
            throw new KernelFault(
                    KernelFault.Category.LIMIT, "action list full: " + length + " of " + buffer.capacity() + " bytes");
        }
    }
}
