package io.cloister.simulation;

import io.cloister.abi.Errno;
import io.cloister.bus.ActionOp;
import io.cloister.bus.MailboxDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

/** Carries out the actions of a reply, as the trap agent does. */
final class ActionRunner {
    private static final long FAULT = -1L << 32;
    private final GuestThread thread;
    private final UnsafeBuffer slot;

    ActionRunner(GuestThread thread) {
        this.thread = thread;
        this.slot = thread.slot;
    }

    void run(GuestThread.Trip trip, int bytes) {
        int end = MailboxDescriptor.SLOT_ACTIONS + bytes;
        for (int at = MailboxDescriptor.SLOT_ACTIONS; at < end;) {
            int op = slot.getInt(at);
            int size = slot.getInt(at + 4);
            if (size < 8 || size % 8 != 0 || at + size > end) {
                throw new AssertionError("action " + op + " of " + size + " bytes");
            }
            boolean known = memory(trip, op, at + 8) || mapping(op, at + 8) || control(trip, op, at + 8);
            if (!known) {
                throw new AssertionError("unknown action " + op);
            }
            at += size;
        }
    }

    private static void note(GuestThread.Trip trip, long status) {
        if (trip.status >= 0) {
            trip.status = status;
        }
    }

    private GuestMemory guest() {
        return thread.process.memory;
    }

    private boolean memory(GuestThread.Trip trip, int op, int at) {
        long addr = slot.getLong(at);
        switch (op) {
            case ActionOp.COPY_OUT -> {
                byte[] bytes = new byte[slot.getInt(at + 12)];
                slot.getBytes(MailboxDescriptor.SLOT_WINDOW + slot.getInt(at + 8), bytes);
                thread.world.copiedOut(bytes);
                if (!guest().write(addr, bytes, 0, bytes.length)) {
                    trip.copyOutFailed = true;
                    note(trip, -Errno.EFAULT);
                }
            }
            case ActionOp.FETCH -> {
                byte[] bytes = new byte[slot.getInt(at + 12)];
                boolean good = guest().read(addr, bytes, 0, bytes.length);
                slot.putBytes(MailboxDescriptor.SLOT_WINDOW + slot.getInt(at + 8), bytes);
                note(trip, good ? 0 : -Errno.EFAULT);
            }
            case ActionOp.FETCH_STR -> note(trip, string(addr, slot.getInt(at + 8), slot.getInt(at + 12)));
            case ActionOp.STORE32 -> guest().word32(addr, slot.getInt(at + 8));
            case ActionOp.FUTEX_CHECK -> {
                long word = guest().word32(addr);
                note(trip, word == FAULT ? -Errno.EFAULT : (int) word == slot.getInt(at + 8) ? 0 : -Errno.EAGAIN);
            }
            case ActionOp.FILL ->
                guest().write(addr, new byte[(int) slot.getLong(at + 8)], 0, (int) slot.getLong(at + 8));
            case ActionOp.SET_BASE, ActionOp.PATCH -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    private long string(long addr, int off, int max) {
        byte[] one = new byte[1];
        for (int n = 0; n < max; n++) {
            if (!guest().read(addr + n, one, 0, 1)) {
                return -Errno.EFAULT;
            }
            slot.putByte(MailboxDescriptor.SLOT_WINDOW + off + n, one[0]);
            if (one[0] == 0) {
                return n + 1;
            }
        }
        return -Errno.ENAMETOOLONG;
    }

    private boolean mapping(int op, int at) {
        long addr = slot.getLong(at);
        long length = slot.getLong(at + 8);
        switch (op) {
            case ActionOp.MAP -> {
                long token = slot.getLong(at + 32);
                Object file = token == 0 ? null : thread.takeToken(token);
                if (token != 0 && !(file instanceof SimFile)) {
                    throw new AssertionError("nothing was handed out under token " + token);
                }
                guest().map(
                                addr,
                                length,
                                slot.getInt(at + 24),
                                slot.getInt(at + 28),
                                (SimFile) file,
                                slot.getLong(at + 16));
            }
            case ActionOp.UNMAP -> guest().unmap(addr, length);
            case ActionOp.PROTECT -> guest().protect(addr, length, slot.getInt(at + 16) & 7);
            case ActionOp.REMAP -> guest().remap(addr, length, slot.getLong(at + 16), slot.getLong(at + 24));
            case ActionOp.ADVISE -> guest().drop(addr, length);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean control(GuestThread.Trip trip, int op, int at) {
        switch (op) {
            case ActionOp.SIGNAL -> signal(trip, at);
            case ActionOp.START -> thread.world.started(thread, slot.getLong(at + 8));
            case ActionOp.THREAD -> {
                int flags = slot.getInt(at + 4);
                int tid = slot.getInt(at + 40);
                settid(flags, ActionOp.THREAD_PARENT_SETTID, slot.getLong(at + 32), tid);
                settid(flags, ActionOp.THREAD_CHILD_SETTID, slot.getLong(at + 24), tid);
                thread.world.thread(thread, slot.getInt(at), slot.getLong(at + 8));
            }
            case ActionOp.FORK -> fork(trip, at);
            case ActionOp.EXIT_THREAD -> {
                thread.passTicket();
                slot.putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_GUEST);
                thread.left = true;
                thread.routine.exit();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void settid(int flags, int wanted, long addr, int tid) {
        if ((flags & wanted) != 0) {
            guest().word32(addr, tid);
        }
    }

    private void fork(GuestThread.Trip trip, int at) {
        int flags = slot.getInt(at + 44);
        int tid = slot.getInt(at + 40);
        Object process = thread.takeToken(slot.getLong(at));
        if (!(process instanceof Integer index)) {
            throw new AssertionError("no mailbox was handed out for a fork");
        }
        GuestProcess born = thread.world.fork(thread, index);
        if (born == null) {
            note(trip, -Errno.EAGAIN);
            return;
        }
        if ((flags & ActionOp.THREAD_CHILD_SETTID) != 0) {
            born.memory.word32(slot.getLong(at + 24), tid);
        }
        settid(flags, ActionOp.THREAD_PARENT_SETTID, slot.getLong(at + 32), tid);
        note(trip, born.hostPid);
    }

    private void signal(GuestThread.Trip trip, int at) {
        int how = slot.getInt(at + 52);
        if (how == ActionOp.SIGNAL_RESTART && trip.nr != GuestThread.NO_CALL) {
            trip.restart = true;
        } else if (how == ActionOp.SIGNAL_EINTR) {
            trip.rax = -Errno.EINTR;
        }
        trip.nr = GuestThread.NO_CALL;
        trip.keepsRax = true;
        int sig = slot.getInt(at);
        if (sig != 0) {
            byte[] info = new byte[128];
            slot.getBytes(at + 56, info);
            thread.frames.add(new GuestThread.Frame(
                    sig, slot.getLong(at + 8), slot.getLong(at + 24), info, trip.rax, trip.restart));
            trip.restart = false;
            trip.rax = sig;
        }
    }
}
