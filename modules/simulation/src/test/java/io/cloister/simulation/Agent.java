package io.cloister.simulation;

import io.cloister.abi.ArgShape;
import io.cloister.abi.Errno;
import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.MailboxDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** The copy-in of a call into its mailbox, as the trap agent does it from the table of system calls. */
final class Agent {
    private static final long SMALL = 4096;
    private static final int FAULT = -Errno.EFAULT;
    private static final int IOVEC = 16;

    private final UnsafeBuffer slot;
    private final GuestMemory memory;
    private final long[] args;
    private int used;
    private int vectors;

    private Agent(UnsafeBuffer slot, GuestMemory memory, long[] args) {
        this.slot = slot;
        this.memory = memory;
        this.args = args;
    }

    /** Fills {@code slot}'s arguments, argument slots and window. */
    static void copyIn(UnsafeBuffer slot, GuestMemory memory, int nr, long[] args) {
        Agent it = new Agent(slot, memory, args);
        SyscallInfo info = SyscallTable.of(nr);
        for (int i = 0; i < 6; i++) {
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, args[i]);
            it.place(i, 0, 0);
        }
        for (int large = 0; large < 2; large++) {
            for (int i = 0; i < Math.min(6, info.args().size()); i++) {
                ArgShape shape = info.args().get(i);
                if (shape.isMoved()
                        && it.isLarge(shape) == (large == 1)
                        && (args[i] != 0 || shape.kind() == ArgShape.Kind.STRV)) {
                    it.argument(i, shape);
                }
            }
        }
    }

    private boolean isLarge(ArgShape shape) {
        return switch (shape.kind()) {
            case STR -> false;
            case IN, OUT, INOUT -> shape.length().bytes(args) > SMALL;
            default -> true;
        };
    }

    private void place(int arg, int off, int length) {
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * arg, off);
        slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * arg + 4, length);
    }

    private int take(int bytes) {
        int at = used;
        used = used + bytes + 15 & ~15;
        return at;
    }

    private int room() {
        return MailboxDescriptor.SLOT_WINDOW_SIZE - used;
    }

    private boolean fetch(long addr, int off, int length) {
        byte[] bytes = new byte[length];
        boolean good = memory.read(addr, bytes, 0, length);
        if (good) {
            slot.putBytes(MailboxDescriptor.SLOT_WINDOW + off, bytes);
        }
        return good;
    }

    private void argument(int i, ArgShape shape) {
        switch (shape.kind()) {
            case STR -> {
                int length = string(args[i], Math.min(room(), ArgShape.STR_MAX));
                place(i, length < 0 ? 0 : take(length), length);
            }
            case IN, OUT, INOUT -> {
                int length = (int) Math.min(shape.length().bytes(args), room());
                int off = take(length);
                boolean good = shape.kind() == ArgShape.Kind.OUT || fetch(args[i], off, length);
                place(i, good ? off : 0, good ? length : FAULT);
            }
            case IN_IOV, OUT_IOV -> iov(i, args[i], (int) args[i + 1], shape.kind() == ArgShape.Kind.IN_IOV);
            case STRV -> strings(i, args[i]);
            default -> message(i, shape.kind() == ArgShape.Kind.IN_MSG);
        }
    }

    /** Copies a string to the next free place, not yet taken; its length with NUL, or minus an errno. */
    private int string(long addr, int max) {
        byte[] one = new byte[1];
        for (int n = 0; n < max; n++) {
            if (!memory.read(addr + n, one, 0, 1)) {
                return FAULT;
            }
            slot.putByte(MailboxDescriptor.SLOT_WINDOW + used + n, one[0]);
            if (one[0] == 0) {
                return n + 1;
            }
        }
        return -Errno.ENAMETOOLONG;
    }

    private void iov(int arg, long addr, int count, boolean gather) {
        int at = take(count * IOVEC);
        slot.putInt(MailboxDescriptor.IOV_OFF, at);
        slot.putInt(MailboxDescriptor.IOV_COUNT, count);
        if (!fetch(addr, at, count * IOVEC)) {
            place(arg, 0, FAULT);
            return;
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += slot.getLong(MailboxDescriptor.SLOT_WINDOW + at + IOVEC * i + 8);
        }
        int length = (int) Math.min(total, room());
        int off = take(length);
        int done = 0;
        for (int i = 0; gather && i < count && done < length; i++) {
            int part = (int) Math.min(length - done, slot.getLong(MailboxDescriptor.SLOT_WINDOW + at + IOVEC * i + 8));
            if (!fetch(slot.getLong(MailboxDescriptor.SLOT_WINDOW + at + IOVEC * i), off + done, part)) {
                place(arg, 0, FAULT);
                return;
            }
            done += part;
        }
        place(arg, off, length);
    }

    private void message(int arg, boolean in) {
        byte[] raw = new byte[56];
        boolean good = memory.read(args[arg], raw, 0, 56);
        ByteBuffer header = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        int at = take(56);
        slot.putBytes(MailboxDescriptor.SLOT_WINDOW + at, raw);
        slot.putInt(MailboxDescriptor.MSG_HDR_OFF, at);
        slot.putInt(MailboxDescriptor.MSG_FLAGS, header.getInt(48));
        good &= part(header.getLong(0), Math.min(128, header.getInt(8)), in, MailboxDescriptor.MSG_NAME_OFF);
        good &= part(
                header.getLong(32), (int) Math.min(16384, header.getLong(40)), in, MailboxDescriptor.MSG_CONTROL_OFF);
        if (good) {
            iov(arg, header.getLong(16), (int) header.getLong(24), in);
        } else {
            place(arg, 0, FAULT);
        }
    }

    private boolean part(long addr, int length, boolean in, int field) {
        int bytes = addr == 0 ? 0 : length;
        int at = take(bytes);
        slot.putInt(field, bytes == 0 ? 0 : at);
        slot.putInt(field + 4, bytes);
        return !in || fetch(addr, at, bytes);
    }

    private void strings(int arg, long vector) {
        int which = vectors++ & 1;
        int start = used;
        int length = 0;
        int count = 0;
        byte[] raw = new byte[8];
        while (vector != 0) {
            boolean good = memory.read(vector + 8L * count, raw, 0, 8);
            long addr = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (good && addr == 0) {
                break;
            }
            used = start + length;
            int one = good ? string(addr, room()) : FAULT;
            if (one < 0) {
                place(arg, 0, one);
                return;
            }
            length += one;
            count++;
        }
        used = start;
        take(length);
        place(arg, start, length);
        slot.putInt(MailboxDescriptor.STRV_OFF + 4 * which, start);
        slot.putInt(MailboxDescriptor.STRV_LEN + 4 * which, length);
        slot.putInt(MailboxDescriptor.STRV_COUNT + 4 * which, count);
    }
}
