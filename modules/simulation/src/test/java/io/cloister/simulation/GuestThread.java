package io.cloister.simulation;

import io.cloister.abi.ArgShape;
import io.cloister.abi.Errno;
import io.cloister.abi.Futex;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.MailboxDescriptor;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A guest thread with its agent: posts calls, carries out what the replies say, enters signal handlers, resumes the
 * program.
 */
final class GuestThread {
    /** What it waits for. */
    enum Wait { START, REPLY, TICKET, TOKEN, NOTHING }

    /** A call on its way through kernel and signal handlers: what the program will find. */
    static final class Trip {
        int nr;
        long rax;
        boolean restart;
        boolean keepsRax;
        long status;
        boolean copyOutFailed;

        Trip(int nr) {
            this.nr = nr;
        }
    }

    /** A signal frame on the guest's stack. */
    record Frame(int sig, long handler, long oldMask, byte[] info, long rax, boolean restart) {
    }

    static final int NO_CALL = -1;

    final SimHost world;
    final GuestProcess process;
    final int slotIndex;
    final int handle;
    final UnsafeBuffer slot;
    final ArrayDeque<Frame> frames = new ArrayDeque<>();
    final Coroutine routine;
    final Guest guest;
    Wait wait = Wait.START;
    int ticket;
    private long token;
    int depth;
    boolean kicked;
    boolean left;
    /** What the next child, thread or process, is to run. */
    Program child;
    /** The last call posted, for reports. */
    int nr;
    private final ActionRunner runner;

    /** {@code program} null: a fresh stub, whose first orders lie in the slot. */
    GuestThread(SimHost world, GuestProcess process, int slotIndex, long stack, Program program) {
        this.world = world;
        this.process = process;
        this.slotIndex = slotIndex;
        this.handle = process.index * MailboxDescriptor.SLOTS_PER_PROCESS + slotIndex;
        this.slot = world.slot(handle);
        this.guest = new Guest(this, stack);
        this.runner = new ActionRunner(this);
        slot.putInt(MailboxDescriptor.HOST_PID, process.hostPid);
        slot.putInt(MailboxDescriptor.HOST_TID, process.hostPid + slotIndex);
        routine = new Coroutine(() -> main(program));
    }

    private void main(Program program) {
        Program first = program;
        if (first == null) {
            Trip trip = new Trip(NO_CALL);
            awaitReply();
            complete(trip, NO_CALL, true);
            first = child;
        }
        Trip trip = new Trip(NO_CALL);
        finish(trip);
        first.run(guest);
        guest.leave();
    }

    /** True if it can go on. */
    boolean canRun() {
        return !left && !routine.isDone() && switch (wait) {
            case START -> slot.getInt(MailboxDescriptor.STATE) != MailboxDescriptor.STATE_CALL;
            case REPLY -> slot.getInt(MailboxDescriptor.STATE) == MailboxDescriptor.STATE_REPLY;
            case TICKET -> process.mapSeq == ticket;
            case TOKEN -> world.capabilities().has(process.index, token);
            case NOTHING -> true;
        };
    }

    /** The program makes a system call. */
    long call(int number, long... given) {
        long[] args = Arrays.copyOf(given, 6);
        Trip trip = new Trip(number);
        do {
            trip.nr = number;
            trip.restart = false;
            trip.keepsRax = false;
            long clearTid = slot.getLong(MailboxDescriptor.CLEAR_TID);
            if (number == Sys.EXIT && clearTid != 0) {
                process.memory.word32(clearTid, 0);
                postOwn(trip, Sys.FUTEX, clearTid, Futex.FUTEX_WAKE, 1);
            }
            Agent.copyIn(slot, process.memory, number, args);
            post(trip, number, false);
            finish(trip);
        } while (trip.restart);
        world.returned(this, number, trip.rax);
        return trip.rax;
    }

    /** Whoever joins this thread sleeps at that address; nobody does where nobody else has this memory. */
    private void clearTid(Trip trip) {
        long address = slot.getLong(MailboxDescriptor.CLEAR_TID);
        if (address != 0 && process.threaded && process.memory.word32(address, 0)) {
            postOwn(trip, Sys.FUTEX, address, Futex.FUTEX_WAKE, 1);
        }
    }

    /** What was handed to the stub under {@code wanted}; waits until it is there. */
    Object takeToken(long wanted) {
        token = wanted;
        if (!world.capabilities().has(process.index, wanted)) {
            wait = Wait.TOKEN;
            routine.pause();
            wait = Wait.NOTHING;
        }
        return world.capabilities().take(process.index, wanted);
    }

    /** The program computes; a kick has it look for signals. */
    void compute() {
        wait = Wait.NOTHING;
        routine.pause();
        if (kicked) {
            kicked = false;
            finish(new Trip(NO_CALL));
        }
    }

    private void postOwn(Trip trip, int number, long... args) {
        for (int i = 0; i < 6; i++) {
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, i < args.length ? args[i] : 0);
            slot.putLong(MailboxDescriptor.ARG_SLOT + 8 * i, 0);
        }
        post(trip, number, true);
    }

    /** From the first posting to a reply that is final. */
    private void post(Trip trip, int number, boolean own) {
        nr = number;
        slot.putInt(MailboxDescriptor.PHASE, 0);
        slot.putLong(MailboxDescriptor.PHASE_STATUS, 0);
        slot.putLong(MailboxDescriptor.STREAM_DONE, 0);
        do {
            slot.putInt(MailboxDescriptor.SEQ, slot.getInt(MailboxDescriptor.SEQ) + 1);
            slot.putInt(MailboxDescriptor.NR, number);
            slot.putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_CALL);
            world.posted(this, SyscallTable.of(number).door());
            awaitReply();
        } while (complete(trip, number, own));
    }

    private void awaitReply() {
        wait = Wait.REPLY;
        routine.pause();
        wait = Wait.NOTHING;
        ticket = slot.getInt(MailboxDescriptor.MAP_TICKET);
        if (ticket != 0 && process.mapSeq != ticket) {
            wait = Wait.TICKET;
            routine.pause();
            wait = Wait.NOTHING;
        }
    }

    /** Carries a reply out; true if the call is to be posted again. */
    private boolean complete(Trip trip, int number, boolean own) {
        long result = slot.getLong(MailboxDescriptor.RESULT);
        int flags = slot.getInt(MailboxDescriptor.REPLY_FLAGS);
        boolean resubmit = (flags & MailboxDescriptor.REPLY_RESUBMIT) != 0;
        boolean ifFailed = (flags & MailboxDescriptor.REPLY_RESUBMIT_FAILED) != 0;
        long before = slot.getLong(MailboxDescriptor.STREAM_DONE);
        trip.status = 0;
        trip.copyOutFailed = false;
        if (!resubmit && !own) {
            trip.rax = sum(before, result);
        }
        runner.run(trip, slot.getInt(MailboxDescriptor.ACTION_BYTES));
        passTicket();
        if (resubmit || (flags & MailboxDescriptor.REPLY_RESUBMIT_FAILED) != 0 && trip.status < 0) {
            slot.putInt(MailboxDescriptor.PHASE, slot.getInt(MailboxDescriptor.PHASE) + 1);
            slot.putLong(MailboxDescriptor.PHASE_STATUS, trip.status);
            return true;
        }
        if (!own && !trip.keepsRax) {
            trip.rax = sum(before, trip.copyOutFailed ? -Errno.EFAULT : result);
        }
        return (flags & MailboxDescriptor.REPLY_CONTINUE) != 0
                && !trip.copyOutFailed
                && nextChunk(number, result, before);
    }

    private static long sum(long before, long result) {
        return before == 0 ? result : before + Math.max(0, result);
    }

    void passTicket() {
        if (ticket != 0) {
            process.mapSeq = process.mapSeq + 1 == 0 ? 1 : process.mapSeq + 1;
            ticket = 0;
        }
    }

    /** Stream calls on plain buffers. */
    private boolean nextChunk(int number, long step, long before) {
        SyscallInfo info = SyscallTable.of(number);
        int arg = 0;
        while (info.args().get(arg).kind() != ArgShape.Kind.IN && info.args().get(arg).kind() != ArgShape.Kind.OUT) {
            arg++;
        }
        int lengthArg = info.args().get(arg).length().arg();
        long left = slot.getLong(MailboxDescriptor.ARGS + 8 * lengthArg) - step;
        if (step <= 0 || left <= 0) {
            return false;
        }
        long[] args = new long[6];
        for (int i = 0; i < 6; i++) {
            args[i] = slot.getLong(MailboxDescriptor.ARGS + 8 * i);
        }
        args[arg] += step;
        args[lengthArg] = left;
        if (number == Sys.PREAD64 || number == Sys.PWRITE64) {
            args[3] += step;
        }
        Agent.copyIn(slot, process.memory, number, args);
        slot.putInt(MailboxDescriptor.PHASE, 0);
        slot.putLong(MailboxDescriptor.PHASE_STATUS, 0);
        slot.putLong(MailboxDescriptor.STREAM_DONE, before + step);
        return true;
    }

    /** Signals, then the handlers that were entered, the last one first. */
    private void finish(Trip trip) {
        int base = depth;
        takeSignals(trip);
        while (frames.size() > base) {
            Frame frame = frames.peekLast();
            depth = frames.size();
            GuestProcess.Handler handler = process.handlers.get(frame.handler);
            if (handler == null) {
                throw new AssertionError(
                        "signal " + frame.sig + " with an unknown handler " + Long.toHexString(frame.handler));
            }
            handler.onSignal(guest, frame.sig, frame.info);
            frames.removeLast();
            depth = frames.size();
            trip.rax = frame.rax;
            trip.restart = frame.restart;
            trip.nr = NO_CALL;
            postOwn(trip, Sys.RT_SIGRETURN, frame.oldMask, 0, 2, 0);
            takeSignals(trip);
        }
        depth = base;
    }

    private void takeSignals(Trip trip) {
        slot.putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_GUEST);
        while (slot.getInt(MailboxDescriptor.SIG_PENDING) != 0) {
            postOwn(trip, Sys.AGENT_TAKE_SIGNALS, trip.rax, trip.nr, trip.nr == NO_CALL ? 0 : 1);
            slot.putInt(MailboxDescriptor.STATE, MailboxDescriptor.STATE_GUEST);
        }
    }
}
