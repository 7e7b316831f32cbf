package io.cloister.supervisor.boot;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads and writes the ledger ({@link LedgerDescriptor}). Its state belongs to one thread, its message in hand to
 * another.
 */
public final class Ledger {
    private final UnsafeBuffer memory;

    /** {@code memory}: {@link LedgerDescriptor#SIZE} bytes. */
    public Ledger(UnsafeBuffer memory) {
        this.memory = memory;
    }

    /** From here on this supervisor, that of {@code sandbox}, can be succeeded. */
    public void begin(String sandbox) {
        byte[] name = sandbox.getBytes(StandardCharsets.UTF_8);
        if (name.length > LedgerDescriptor.STATUS - LedgerDescriptor.NAME) {
            throw new IllegalArgumentException("the name " + sandbox + " is longer than "
                    + (LedgerDescriptor.STATUS - LedgerDescriptor.NAME) + " bytes");
        }
        memory.putInt(LedgerDescriptor.VERSION_AT, LedgerDescriptor.VERSION);
        memory.putBytes(LedgerDescriptor.NAME, name);
        memory.putIntVolatile(LedgerDescriptor.NAME_LENGTH, name.length);
    }

    /** Name of the sandbox, null where nobody has {@linkplain #begin begun}. */
    public String sandbox() {
        byte[] name = new byte[memory.getIntVolatile(LedgerDescriptor.NAME_LENGTH)];
        memory.getBytes(LedgerDescriptor.NAME, name);
        return name.length == 0 ? null : new String(name, StandardCharsets.UTF_8);
    }

    /**
     * The sandbox's control groups.
     *
     * @param services where a successor is started, null for nowhere. @param removal what the guard removes at the end,
     *     in this order.
     */
    public void groups(Path services, List<Path> removal) {
        String first = services == null ? "" : services.toString();
        byte[] text = (first + "\0"
                        + removal.stream().map(group -> group + "\0").collect(Collectors.joining()))
                .getBytes(StandardCharsets.UTF_8);
        if (text.length >= LedgerDescriptor.GROUPS_BYTES) {
            throw new IllegalArgumentException("control groups with names of " + text.length + " bytes");
        }
        memory.putBytes(LedgerDescriptor.GROUPS, text);
    }

    /** The first program has ended: all that is left to do is to end the rest, and to exit with {@code status}. */
    public void ended(int status) {
        memory.putLongVolatile(LedgerDescriptor.STATUS, status + 1L);
    }

    /** What {@link #ended} was told, -1 where it was not. */
    public int status() {
        return (int) memory.getLongVolatile(LedgerDescriptor.STATUS) - 1;
    }

    /** Writes the state down. */
    void write(DirectBuffer state) {
        if (state.capacity() > LedgerDescriptor.SLOT_BYTES - Integer.BYTES) {
            throw new IllegalStateException("a state of " + state.capacity() + " bytes");
        }
        long next = memory.getLongVolatile(LedgerDescriptor.STATES) + 1;
        int slot = LedgerDescriptor.slot(next);
        memory.putInt(slot, state.capacity());
        memory.putBytes(slot + Integer.BYTES, state, 0, state.capacity());
        memory.putLongVolatile(LedgerDescriptor.STATES, next);
    }

    /** The state that was written last. */
    DirectBuffer read() {
        int slot = LedgerDescriptor.slot(memory.getLongVolatile(LedgerDescriptor.STATES));
        return new UnsafeBuffer(memory, slot + Integer.BYTES, memory.getInt(slot));
    }

    /** {@code message} leaves its ring: until it is {@link #handled} it is here. */
    void take(Message message) {
        memory.putInt(LedgerDescriptor.MESSAGE_TEMPLATE, message.template);
        memory.putInt(LedgerDescriptor.MESSAGE_TASK, message.task);
        memory.putInt(LedgerDescriptor.MESSAGE_FROM, message.from.ordinal());
        memory.putInt(LedgerDescriptor.MESSAGE_BLOCK, message.blockLength);
        memory.putInt(LedgerDescriptor.MESSAGE_LENGTH, message.bodyLength());
        memory.putBytes(LedgerDescriptor.MESSAGE_BODY, message.body(), 0, message.bodyLength());
        memory.putLongVolatile(LedgerDescriptor.IN_HAND, 1);
    }

    /** What was taken has had its effects. */
    void handled() {
        memory.putLongVolatile(LedgerDescriptor.IN_HAND, 0);
    }

    /** The message that a predecessor had in hand; false where it had none. */
    boolean inHand(Message into) {
        if (memory.getLongVolatile(LedgerDescriptor.IN_HAND) == 0) {
            return false;
        }
        into.begin(memory.getInt(LedgerDescriptor.MESSAGE_TEMPLATE), memory.getInt(LedgerDescriptor.MESSAGE_TASK));
        into.from = ServiceId.of(memory.getInt(LedgerDescriptor.MESSAGE_FROM));
        into.blockLength = memory.getInt(LedgerDescriptor.MESSAGE_BLOCK);
        int length = memory.getInt(LedgerDescriptor.MESSAGE_LENGTH);
        into.body().putBytes(0, memory, LedgerDescriptor.MESSAGE_BODY, length);
        into.bodyLength(length);
        return true;
    }
}
